"""The rest of the session: what is bundled is left out with its reason, what may be coded is coded or asked."""

from collections.abc import Callable

from guards.coding.case import Other
from guards.coding.diagnostic import STUDIES
from guards.coding.grounds import because
from guards.coding.sheet import Entry, Group, Sheet

Step = Callable[[Other, str, Sheet], None]


def report(sheet: Sheet) -> None:
    """Go through `other`, each kind by its own step; an unknown kind is asked about."""
    for n, item in enumerate(sheet.case.other):
        path = f"other[{n}]"
        _STEPS.get(item.kind, _unknown)(item, path, sheet)


def _plain(what: str, text: str, ground: str, code: str = "") -> Step:
    def step(_: Other, path: str, sheet: Sheet) -> None:
        sheet.leave_out(what, text, ground, (path,), code)

    return step


def _line(sheet: Sheet, code: str, text: str, ground: str, path: str, extra: tuple[str, ...] = ()) -> None:
    if code not in sheet.codes():
        sheet.add(Entry(code, Group.OTHER, because(text, ground, (path,)), extra=extra))


def _pacing(_: Other, path: str, sheet: Sheet) -> None:
    if sheet.codes(Group.PCI, Group.DIAGNOSTIC, Group.SUPPORT):
        text = "A temporary pacing wire is bundled into the intervention or study of the same session."
        if not sheet.is_physician:
            text += " The hospital's edit may be opened for a distinct service only, and none is told."
        sheet.leave_out("temporary pacing", text, "pacing", (path,), "33210")
    elif any(item.kind not in KINDS for item in sheet.case.other):
        text = "A temporary pacing wire is not reported with other catheter work on the heart of the same session."
        sheet.leave_out("temporary pacing", text, "pacing", (path,), "33210")
    else:
        _line(sheet, "33210", "Temporary pacing wire without another procedure.", "pacing", path)


def _monitoring(_: Other, path: str, sheet: Sheet) -> None:
    if sheet.codes() & STUDIES:
        text = "A flow-directed monitoring catheter is under the catheterization of the same session."
        sheet.leave_out("monitoring catheter", text, "monitoring_catheter", (path,), "93503")
    else:
        _line(
            sheet, "93503", "Flow-directed catheter for monitoring, without a heart study.", "monitoring_catheter", path
        )


def _cardioversion(item: Other, path: str, sheet: Sheet) -> None:
    if "internal" in item.detail.lower():
        text = "Internal cardioversion is not reported with a catheterization or an intervention."
        sheet.leave_out("internal cardioversion", text, "internal_cardioversion", (path,), "92961")
        return
    text = "A cardioversion is told. Was it an external, elective one and no emergency defibrillation?"
    answers = ("no: not reported", "yes: 92960")
    if sheet.ask("cardioversion", text, "external_cardioversion", answers, (path,)):
        _line(sheet, "92960", "External elective cardioversion.", "external_cardioversion", path)


def _resuscitation(_: Other, path: str, sheet: Sheet) -> None:
    text = "Did the operator carry out the resuscitation as a service of its own?"
    answers = ("no: not reported", "yes: 92950")
    if sheet.ask("resuscitation", text, "resuscitation", answers, (path,)):
        _line(sheet, "92950", "Cardiopulmonary resuscitation.", "resuscitation", path)


def _thrombolysis(item: Other, path: str, sheet: Sheet) -> None:
    if sheet.day.year >= 2026:
        _thrombolysis_2026(path, sheet)
        return
    words = item.detail.lower()
    is_venous = "venous" in words or words.startswith("iv") or " iv" in words
    code = "92977" if is_venous else "92975"
    if not sheet.codes(Group.PCI):
        text = f"Clot-dissolving drug {'by vein' if is_venous else 'into a coronary artery'}."
        _line(sheet, code, text, "thrombolysis_2025", path)
        return
    extra = () if is_venous else ("XU",)
    billed = "-".join((code, *extra))
    text = f"A clot-dissolving drug was given beside the intervention. Was it a service of its own, {billed}?"
    if not is_venous:
        text = f"{text[:-1]}, for which an edit with the intervention asks for a modifier?"
    answers = ("no: part of the intervention", f"yes: {billed}")
    if sheet.ask("thrombolysis", text, "thrombolysis_2025_open", answers, (path,)):
        _line(sheet, code, "Coronary thrombolysis as a service of its own.", "thrombolysis_2025", path, extra)


def _thrombolysis_2026(path: str, sheet: Sheet) -> None:
    text = "No code for coronary thrombolysis exists since 2026-01-01; 37211 is for other vessels."
    if sheet.codes():
        sheet.leave_out("thrombolysis", text, "thrombolysis_2026", (path,), "92975")
        return
    question = f"{text} Was it the only service, to be reported as unlisted?"
    answers = ("no line", "93799, unlisted")
    if sheet.ask("thrombolysis", question, "thrombolysis_2026_alone", answers, (path,)):
        _line(sheet, "93799", "Coronary thrombolysis alone, which no code names.", "thrombolysis_2026_alone", path)


def _unknown(item: Other, path: str, sheet: Sheet) -> None:
    words = item.kind.replace("_", " ")
    text = f"“{words}” is told and not known here. Does it take a line of its own?"
    sheet.doubt(f"other:{item.kind}", text, "unknown_service", (path,))


_STEPS: dict[str, Step] = {
    "temporary_pacing": _pacing,
    "closure_device": _plain(
        "closure device", "Closing the access may be named as G0269 but is never paid.", "closure", "G0269"
    ),
    "vascular_ultrasound": _plain("ultrasound guidance", "Guidance of the access is included.", "access", "76937"),
    "access": _plain("vascular access", "Access and catheter placement are included.", "access"),
    "monitoring_catheter": _monitoring,
    "cardioversion": _cardioversion,
    "thrombolysis": _thrombolysis,
    "transesophageal_echo": _plain("echo guidance", "Echo used to guide the work is included.", "echo", "93355"),
    "coronary_ct_ffr": _plain(
        "FFR from CT", "It belongs to the CT study and is no service of the cath lab.", "ct_ffr", "75580"
    ),
    "defibrillation": _plain("defibrillation", "Emergency defibrillation has no code of its own.", "defibrillation"),
    "resuscitation": _resuscitation,
    "ecg": _plain("ECG during the case", "Tracings during the case are included.", "ecg", "93000"),
}
KINDS = frozenset(_STEPS)
