"""Rule: visit_without_25."""

from collections.abc import Iterator

from corpus.rows import Setting
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import DIAGNOSTIC_CATH, is_visit
from guards.rule import Desk, rule
from guards.session import Item, sessions

_CRITICAL_CARE = ("99291", "99292")


@rule(
    id="visit_without_25",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, D, pp. I-12 to I-13",
    facts=("EM-01", "EM-02", "CRIT-01"),
    instead_of=("ptp_pair_denied", "ptp_not_held"),
)
def visit_without_25(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A visit of the same day stands beside the procedure without modifier 25.

    Why: PCI and catheterization have a global period of 000: the decision to do them and the visits around them are
    included. A visit that is significant, separate and unrelated to that decision carries 25, an unrelated one 24; 57
    belongs to procedures of 90 days.
    Faulty: 92928-LD with 99223
    Sound: 92928-LD with 99223-25 where the visit was about something else
    """
    for session in sessions(claim, desk):
        if session.setting is not Setting.PHYSICIAN or not session.has_catheter_work:
            continue
        works = tuple(
            sorted({i.code for i in session.items if i.row is not None and (i.is_base or i.code in DIAGNOSTIC_CATH)})
        )
        if not works:
            continue
        for item in session.items:
            if is_visit(item.code):
                yield _judge(item, works)


def _judge(item: Item, works: tuple[str, ...]) -> Hit:
    modifiers = frozenset(item.line.modifiers)
    codes = (item.code, *works)
    if modifiers & {"24", "25"}:
        text = f"{item.code} must be significant and separate from the decision for {' and '.join(works)}."
        if item.code in _CRITICAL_CARE:
            text += " Time spent on the procedure does not count towards it."
        return Hit(text, item.n, codes, severity=Severity.INFO)
    text = f"{item.code} on the day of {' and '.join(works)} lacks 25; the decision for the procedure is part of it."
    if "57" in modifiers:
        text += " 57 is for procedures with a global period of 90 days."
    question = "Was the visit significant and separate from the decision for the procedure?"
    return Hit(text, item.n, codes, Fix(Action.ASK_FOR, item.n, question), question=question)
