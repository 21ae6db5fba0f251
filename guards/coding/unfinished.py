"""Work that failed or was stopped: only what was completed is reported; the rest is asked, no official rule is held."""

from collections.abc import Callable

from guards.coding.case import Case, Outcome
from guards.coding.sheet import Entry, Group, Sheet
from guards.coding.technique import OPENING, TRIED
from guards.coding.territory import Unit, Worked

Report = Callable[[tuple[Unit, ...], Sheet], None]


def report(treated: tuple[Unit, ...], tried: tuple[Unit, ...], ladder: Report, sheet: Sheet) -> None:
    """Ask about units in which nothing was completed; leave out what failed beside completed work."""
    done = {unit.key for unit in treated}
    for unit in tried:
        if unit.key in done:
            text = f"Work on one lesion of the {unit.name} was not completed; only the completed procedure is reported."
            sheet.leave_out("unfinished work", text, "completed_only", unit.paths, artery=unit.artery.value)
        else:
            _ask(unit, ladder, sheet)
    _failed_steps(treated, sheet)
    _wire_only(sheet.case, sheet)
    if treated and sheet.case.procedure_outcome in TRIED:
        text = "The session ended early; what was completed is reported, nothing for the rest."
        sheet.leave_out("rest of the procedure", text, "completed_only", ("procedure_outcome",))
    if sheet.case.is_staged:
        text = "A planned stage is coded from this day's work alone; with a global period of 000 it needs no 58."
        sheet.note(text, "staged", ("is_staged",))


def _failed_steps(treated: tuple[Unit, ...], sheet: Sheet) -> None:
    """A technique that failed on a lesion that another technique opened."""
    for unit in treated:
        for worked in unit.lesions:
            for n, treatment in enumerate(worked.lesion.treatments):
                if treatment.outcome in TRIED and treatment.technique in OPENING:
                    text = "One approach failed and another opened the lesion: only the completed one is reported."
                    what = f"unfinished {treatment.technique.value.replace('_', ' ')}"
                    facts = (f"{worked.path}.treatments[{n}]",)
                    sheet.leave_out(what, text, "completed_only", facts, artery=unit.artery.value)


def _wire_only(case: Case, sheet: Sheet) -> None:
    for index, lesion in enumerate(case.lesions):
        idle = lesion.treatments and all(t.outcome is Outcome.NOT_STARTED for t in lesion.treatments)
        if idle and not (lesion.bifurcation and lesion.bifurcation.treated):
            text = "No device was used on the lesion; crossing with a wire is no intervention. The diagnostic study stands."
            sheet.leave_out("intended intervention", text, "wire_only", (f"lesions[{index}]",))
    if not case.lesions and case.procedure_outcome is not Outcome.COMPLETED:
        text = "Nothing was treated before the procedure ended; what was achieved is reported."
        sheet.leave_out("intended intervention", text, "wire_only", ("procedure_outcome",))


def _ask(unit: Unit, ladder: Report, sheet: Sheet) -> None:
    intended = _intended(unit, ladder, sheet)
    if intended is None:
        return
    if sheet.is_physician:
        ways = [("53", f"a device was used and the work stopped for the patient's safety: {intended.code}-53")]
        ways.append(("52", f"a lesser service was completed by choice: {intended.code}-52"))
        ground = "stopped_physician"
    else:
        ways = [("74", f"stopped after sedation or anesthesia began: {intended.code}-74")]
        if sheet.case.anaesthesia_started is None:
            ways.append(("73", f"stopped before sedation or anesthesia began: {intended.code}-73"))
        elif sheet.case.anaesthesia_started is False:
            ways = [("73", f"stopped before sedation or anesthesia began: {intended.code}-73")]
        ground = "stopped_facility"
    text = (
        f"The intervention in the {unit.name} was begun and not completed. How is it reported? The modifiers for "
        "unfinished coronary work rest on no official text that was read."
    )
    answers = ("only what was completed, such as the diagnostic study", *(words for _, words in ways))
    answer = sheet.ask(f"{unit.key}:unfinished", text, ground, answers, unit.paths)
    if answer:
        sheet.add(intended.but(extra=(ways[answer - 1][0],)))


def _intended(unit: Unit, ladder: Report, sheet: Sheet) -> Entry | None:
    """The base code the work would have had."""
    trial = Sheet(sheet.case, sheet.tables, sheet.day, sheet.setting)
    ladder((Unit(unit.artery, unit.graft, tuple(_as_done(w) for w in unit.lesions)),), trial)
    return next((e for e in trial.entries if e.group is Group.PCI), None)


def _as_done(worked: Worked) -> Worked:
    treatments = tuple(
        t.model_copy(update={"outcome": Outcome.COMPLETED}) if t.outcome in TRIED else t
        for t in worked.lesion.treatments
    )
    lesion = worked.lesion.model_copy(update={"treatments": treatments})
    return Worked(worked.index, lesion, worked.artery)
