"""Rule: sedation_time_by_physician."""

from collections.abc import Iterator

from corpus.rows import Setting
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions

_WHERE = "Was the study done in a lab that the practice owns? Only there has 99153 a price for the physician."


@rule(
    id="sedation_time_by_physician",
    severity=Severity.ERROR,
    source="RVU26C",
    locator="row 99153, PC/TC indicator 3",
    facts=("SED-03",),
    instead_of=("code_not_payable_in_setting", "addon_without_primary"),
)
def sedation_time_by_physician(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Further sedation time is billed by the physician of a facility case.

    Why: 99153 is a technical service without a price for the physician in a facility; the physician reports the first
    unit alone, the hospital's further units are packaged. An intervention or a 26 on the claim shows the facility; a
    study alone may have been done in the practice's own lab, where a price exists: then it is asked.
    Faulty: 92928-LD, 99152 and 99153 on a physician claim
    Sound: 92928-LD and 99152
    """
    for session in sessions(claim, desk):
        if session.setting is not Setting.PHYSICIAN or not session.has_catheter_work:
            continue
        for item in session.of(("99153",)):
            text = "99153 is technical and has no physician price in a facility; the physician reports the first unit alone."
            if session.bases or any("26" in other.line.modifiers for other in session.items):
                yield Hit(text, item.n, ("99153",), Fix(Action.DROP_LINE, item.n, safe=True))
            else:
                ask = Fix(Action.ASK_FOR, item.n, _WHERE)
                yield Hit(text, item.n, ("99153",), ask, Severity.WARNING, question=_WHERE)
