"""Rule: imaging_inside_coated_balloon."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import CORONARY_ANGIOGRAPHY, DRUG_COATED_BALLOON
from guards.rule import Desk, rule
from guards.session import Item, Session, sessions

_IMAGING = ("92978", "92979")


@rule(
    id="imaging_inside_coated_balloon",
    severity=Severity.ERROR,
    source="CGSMEDICARE",
    locator="article 201915, imaging included",
    facts=("DCB-01", "DCB-04"),
    instead_of=("addon_without_primary",),
)
def imaging_inside_coated_balloon(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """IVUS or OCT of a lesion treated by coated balloon is billed.

    Why: imaging is inside 0913T and 0914T for their lesion.
    Faulty: 0913T-LD with 92978-26-LD
    Sound: 0913T-LD
    """
    yield from found(claim, desk, "imaging_inside_coated_balloon")
    if claim.case is not None:
        return
    for session in sessions(claim, desk):
        for item in session.of(_IMAGING):
            if _is_inside(item, session):
                text = f"{item.code} belongs to the lesion treated by coated balloon; 0913T holds its imaging."
                yield Hit(text, item.n, (item.code,), Fix(Action.DROP_LINE, item.n, safe=True))


def _is_inside(item: Item, session: Session) -> bool:
    """0913T alone in the artery of the imaging; without an artery, 0913T as the only work of the day."""
    if item.artery:
        return {i.code for i in session.bases if i.artery == item.artery} == {DRUG_COATED_BALLOON}
    return session.base_codes == (DRUG_COATED_BALLOON,) and CORONARY_ANGIOGRAPHY.isdisjoint(session.codes)
