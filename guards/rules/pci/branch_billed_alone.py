"""Rule: branch_billed_alone."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import BRANCH_ADDONS
from guards.rule import Desk, rule
from guards.session import ARTERY_NAMES, sessions

_SAME_ARTERY = (BRANCH_ADDONS - {"92944"}) | {"C9601", "C9603", "C9605"}


@rule(
    id="branch_billed_alone",
    severity=Severity.ERROR,
    source="AHIMA",
    locator="further branch of the artery of the base code",
    since=date(2025, 1, 1),
    facts=("PCI-03", "ADD-01"),
    instead_of=("addon_without_primary",),
)
def branch_billed_alone(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A branch add-on stands in an artery that has no base code.

    Why: the add-on was for a further branch of the artery the base code treats; a branch opened alone takes the base
    code with the modifier of its artery (medium confidence: a professional body's guide to the codes of 2013).
    Faulty: 92928-LD with 92929-LC on 2025-06-02
    Sound: 92928-LD with 92928-LC on 2025-06-02
    """
    for session in sessions(claim, desk):
        arteries = {item.artery for item in session.bases}
        for item in session.of(_SAME_ARTERY):
            if item.row is not None and item.artery and item.artery not in arteries:
                where = ARTERY_NAMES[item.artery]
                text = (
                    f"{item.code}-{item.artery} has no base code in the {where}; a branch alone takes the base code of its "
                    "artery (AHIMA on the codes of 2013, medium)."
                )
                question = f"What was done in the {where}?"
                yield Hit(text, item.n, (item.code,), Fix(Action.ASK_FOR, item.n, question), question=question)
