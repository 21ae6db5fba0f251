"""Rule: single_lesion_code_where_test_met."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="single_lesion_code_where_test_met",
    severity=Severity.ERROR,
    source="RVU26C",
    locator="rows 92928 and 92930",
    since=date(2026, 1, 1),
    facts=("STENT-02", "STENT-03", "CODE-01"),
)
def single_lesion_code_where_test_met(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """92928 is billed where the facts meet the test of 92930.

    Why: from 2026 on 92928 is for one lesion; several stented lesions in several segments, or a bifurcation treated in
    both limbs, are 92930.
    Faulty: 92928-RC for stents in a proximal and a distal lesion
    Sound: 92930-RC
    """
    yield from found(claim, desk, "single_lesion_code_where_test_met")
