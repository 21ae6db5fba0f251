"""Rule: temporary_pacing_with_pci."""

from collections.abc import Iterator

from corpus.rows import Setting
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import DIAGNOSTIC_CATH
from guards.rule import Desk, rule
from guards.session import Session, sessions


@rule(
    id="temporary_pacing_with_pci",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. V, D.5, p. V-10",
    facts=("BUNDLE-08",),
    instead_of=("ptp_pair_denied", "ptp_not_held"),
)
def temporary_pacing_with_pci(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A temporary pacing wire is billed beside an intervention.

    Why: a wire placed during an open or percutaneous procedure on the heart is part of it. Where the practitioner edit
    has indicator 0 (33210) no modifier opens it; the hospital's is opened by a modifier that the record supports. For
    33211 and beside the codes of 2026 no such edit is held: told apart, it is asked whether it was another encounter.
    Faulty: 92928-LD with 33210
    Sound: 92928-LD
    """
    for session in sessions(claim, desk):
        if not session.bases:
            continue
        beside = tuple(sorted({i.code for i in session.items if i.code in DIAGNOSTIC_CATH} | set(session.base_codes)))
        for item in session.of(("33210", "33211")):
            is_apart = item.is_distinct or item.is_other_encounter
            if session.setting is Setting.HOSPITAL_OUTPATIENT and is_apart:
                continue
            text = f"{item.code}, a temporary pacing wire, is part of the intervention of the same encounter"
            codes = (item.code, *beside)
            if _is_closed(item.code, beside, session, desk):
                text += "; no modifier sets it apart on a practitioner's claim."
            elif is_apart:
                question = f"Was {item.code} placed at another encounter of the day, and does the record show it?"
                ask = Fix(Action.ASK_FOR, item.n, question)
                yield Hit(f"{text}.", item.n, codes, ask, Severity.WARNING, question=question)
                continue
            else:
                text += "."
            yield Hit(text, item.n, codes, Fix(Action.DROP_LINE, item.n, safe=True))


def _is_closed(code: str, beside: tuple[str, ...], session: Session, desk: Desk) -> bool:
    """Whether an edit with indicator 0 stands between the wire and one of the works."""
    found = (row for work in beside for row in desk.tables.ptp(work, code, session.day, session.setting).rows)
    return any(row.indicator == 0 for row in found)
