"""Rule: multilesion_test_not_met."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="multilesion_test_not_met",
    severity=Severity.ERROR,
    source="OPENPAYER",
    locator="92930, conditions",
    since=date(2026, 1, 1),
    facts=("STENT-01", "STENT-02", "STENT-03", "STENT-04", "STENT-05"),
)
def multilesion_test_not_met(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """92930 is billed where the facts do not meet its test.

    Why: it asks for two or more lesions and two or more stents and two or more segments of one artery, or for a
    bifurcation treated in both limbs.
    Faulty: 92930-RC for three stents in one long lesion
    Sound: 92928-RC
    """
    yield from found(claim, desk, "multilesion_test_not_met")
