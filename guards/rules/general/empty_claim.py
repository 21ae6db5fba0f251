"""Rule: empty_claim."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(id="empty_claim", severity=Severity.UNVERIFIED, source="DESK")
def empty_claim(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A claim has no lines.

    Why: nothing was checked, so nothing may pass.
    Faulty: a claim without lines
    Sound: 92928-LD
    """
    if not claim.lines:
        yield Hit("The claim has no lines; there is nothing that could be checked.")
