"""Moderate sedation by the operator: 99151/99152, and 99153 for the facility only."""

from guards.coding.case import Sedation
from guards.coding.grounds import because
from guards.coding.sheet import Entry, Group, Sheet

FIRST_UNIT, LEAST, NEEDED_FOR_NEXT, MOST_FURTHER = 15, 10, 8, 9
_SMALL_CHILD = 5  # years


def report(sheet: Sheet) -> None:
    """Add the sedation lines, or say why there is none."""
    told = sheet.case.sedation
    if told is None or not sheet.entries:
        return
    if told.is_anesthesia:
        text = "Anesthesia is reported by whoever gave it, never by the operator of the procedure."
        sheet.leave_out("anesthesia", text, "anesthesia", ("sedation",))
    elif _second_person(told, sheet):
        text = "Sedation by a second professional is that person's to report; edits put it under the intervention."
        sheet.leave_out("sedation by another", text, "sedation_second_person", ("sedation",), _code_of_other(told))
    else:
        _by_operator(told, sheet)


def further_units(minutes: int) -> int:
    """Units of 99153: one for each 15 minutes after the first 15, the last counted from its eighth minute."""
    return min(MOST_FURTHER, max(0, (minutes - FIRST_UNIT + FIRST_UNIT - NEEDED_FOR_NEXT) // FIRST_UNIT))


def _code_of_other(told: Sedation) -> str:
    return "99155" if told.patient_age is not None and told.patient_age < _SMALL_CHILD else "99156"


def _second_person(told: Sedation, sheet: Sheet) -> bool:
    if told.by_operator is not None:
        return not told.by_operator
    answers = ("another professional", "the operator, with a trained observer")
    return sheet.ask("sedation:who", "Who gave the sedation?", "sedation_unknown", answers, ("sedation",)) == 0


def _by_operator(told: Sedation, sheet: Sheet) -> None:
    code = "99151" if told.patient_age is not None and told.patient_age < _SMALL_CHILD else "99152"
    if told.trained_observer is False:
        text = f"{code} asks for an independent trained observer, and the record says there was none."
        sheet.leave_out("sedation", text, "sedation", ("sedation",), code)
        return
    if told.minutes is None:
        text = f"How long did the sedation last? {code} asks for at least {LEAST} minutes."
        answers = (f"under {LEAST} minutes: not reported", f"{LEAST} to 22 minutes: {code}")
        if not sheet.ask("sedation:minutes", text, "sedation_unknown", answers, ("sedation",)):
            return
    elif told.minutes < LEAST:
        text = f"{told.minutes} minutes of sedation are under the {LEAST} that the first unit asks for."
        sheet.leave_out("sedation", text, "sedation_short", ("sedation",), code)
        return
    if told.trained_observer is None:
        sheet.note(f"{code} asks for a trained observer; the record does not name one.", "sedation", ("sedation",))
    reason = because("Moderate sedation by the operator, the first unit.", "sedation", ("sedation",))
    sheet.add(Entry(code, Group.SEDATION, reason))
    _further(told.minutes or 0, code, sheet)


def _further(minutes: int, code: str, sheet: Sheet) -> None:
    count = further_units(minutes)
    if not count:
        return
    if sheet.is_physician:
        text = "99153 is a technical service: in a facility the physician does not report it."
        sheet.leave_out("further sedation time", text, "sedation_facility", ("sedation",), "99153")
        return
    text = f"{minutes} minutes of sedation: {count} further units, packaged."
    reason = because(text, "sedation_facility", ("sedation",))
    sheet.add(Entry("99153", Group.SEDATION, reason, units=count, parents=frozenset({code})))
