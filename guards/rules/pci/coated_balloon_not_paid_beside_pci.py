"""Rule: coated_balloon_not_paid_beside_pci."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="coated_balloon_not_paid_beside_pci",
    severity=Severity.INFO,
    source="CGSMEDICARE",
    locator="article 201915, payment",
    facts=("DCB-03",),
)
def coated_balloon_not_paid_beside_pci(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A coated balloon is billed beside the code of another intervention.

    Why: the contractor that has written about it pays nothing extra for 0913T or 0914T there; the line may still be
    reported.
    Faulty: 92928-LD with 0914T-LD in the hope of a second payment
    Sound: 0913T-LD alone
    """
    for session in sessions(claim, desk):
        if any(item.code != "0913T" for item in session.bases):
            for item in session.of(("0913T", "0914T")):
                text = f"{item.code} beside another intervention: one contractor (CGS) pays nothing extra for it."
                yield Hit(text, item.n, (item.code,))
