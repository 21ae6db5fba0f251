"""Rule: bridging_lesion_billed_twice."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="bridging_lesion_billed_twice",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.14, pp. XI-14 to XI-15",
    facts=("MULTI-02",),
)
def bridging_lesion_billed_twice(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """One lesion that runs from one artery into another is billed in both.

    Why: a lesion that bridges two vessels and is opened by one intervention takes one code.
    Faulty: 92928-LM with 92928-LD for one lesion of the left main running into the LAD
    Sound: 92928-LM
    """
    yield from found(claim, desk, "bridging_lesion_billed_twice")
