"""Rule: coated_balloon_addon_in_another_artery."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import DRUG_COATED_BALLOON
from guards.rule import Desk, rule
from guards.session import ARTERY_NAMES, sessions


@rule(
    id="coated_balloon_addon_in_another_artery",
    severity=Severity.ERROR,
    source="CGSMEDICARE",
    locator="article 201915, 0914T",
    facts=("DCB-02",),
    instead_of=("addon_without_primary",),
)
def coated_balloon_addon_in_another_artery(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """0914T stands in an artery without another intervention.

    Why: it is for a further lesion of an artery in which another intervention was done; alone in its artery the coated
    balloon is 0913T.
    Faulty: 92928-LD with 0914T-RC
    Sound: 92928-LD with 0913T-RC
    """
    for session in sessions(claim, desk):
        arteries = {item.artery for item in session.bases if item.code != DRUG_COATED_BALLOON}
        for item in session.of(("0914T",)):
            if item.row is not None and item.artery and item.artery not in arteries:
                where = ARTERY_NAMES[item.artery]
                text = f"0914T has no other intervention in the {where}; alone in its artery a coated balloon is 0913T."
                yield Hit(text, item.n, ("0914T",), Fix(Action.REPLACE_CODE, item.n, DRUG_COATED_BALLOON))
