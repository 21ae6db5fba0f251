"""Situations that choose the base code before any technique does: graft, culprit of an acute MI, total occlusion."""

from guards.coding.case import CtoApproach
from guards.coding.sheet import Sheet
from guards.coding.territory import Unit, Worked


def mi_culprits(units: tuple[Unit, ...], sheet: Sheet) -> frozenset[str]:
    """Keys of the units that 92941 is for: at most one, it is once an encounter."""
    fit = [unit for unit in units if any(_is_mi_target(unit, w, sheet) for w in unit.lesions)]
    if len(fit) < 2:
        return frozenset(u.key for u in fit)
    answer = sheet.ask(
        "mi:which",
        "Two vessels are named as culprits of the acute MI, and 92941 is reported once an encounter: which one is it?",
        "acute_mi_once",
        tuple(u.name for u in fit),
        tuple(path for u in fit for path in u.paths),
    )
    for n, unit in enumerate(fit):
        if n != answer:
            text = f"92941 is reported once an encounter; the {unit.name} takes its ordinary code."
            sheet.reject("92941", text, "acute_mi_once", unit.paths, unit.artery.value)
    return frozenset({fit[answer].key})


def _is_mi_target(unit: Unit, worked: Worked, sheet: Sheet) -> bool:
    infarct = worked.lesion.infarct
    if infarct is None or infarct.is_culprit is False:
        return False
    facts = (f"{worked.path}.infarct",)
    against = _against(infarct.emergent, infarct.occlusion, infarct.kind, infarct.ongoing_ischaemia)
    if against:
        text = f"92941 asks for an emergency opening of an acutely blocked or nearly blocked vessel: {against}."
        sheet.reject("92941", text, "acute_mi", facts, unit.artery.value)
        return False
    missing = _missing(infarct.emergent, infarct.occlusion, infarct.kind, infarct.ongoing_ischaemia)
    if infarct.is_culprit is None:
        missing = " and ".join(filter(None, ("that this vessel was the culprit of the acute MI", missing)))
    if infarct.kind == "type2":
        text = f"A type 2 MI is named for the {unit.name}. It usually is no case for 92941; was it one here?"
        return bool(sheet.ask(f"{unit.key}:mi", text, "acute_mi_type2", _MI_ANSWERS, facts))
    if missing:
        ground = "acute_mi" if missing != _ISCHAEMIA else "acute_mi_nstemi"
        text = f"For 92941 in the {unit.name} the record must say {missing}. Does the case meet it?"
        return bool(sheet.ask(f"{unit.key}:mi", text, ground, _MI_ANSWERS, facts))
    return True


_MI_ANSWERS = ("no, the ordinary code", "yes, 92941")
_ISCHAEMIA = "that ischemia was going on"


def _against(emergent: bool | None, occlusion: str, kind: str, ischaemia: bool | None) -> str:
    if emergent is False:
        return "the procedure was no emergency"
    if occlusion == "patent":
        return "the vessel was open"
    if kind == "nstemi" and ischaemia is False:
        return "an NSTEMI without ongoing ischemia"
    return ""


def _missing(emergent: bool | None, occlusion: str, kind: str, ischaemia: bool | None) -> str:
    wanted = []
    if emergent is None:
        wanted.append("that the procedure was an emergency")
    if not occlusion:
        wanted.append("that the vessel was totally or nearly blocked")
    if kind == "nstemi" and ischaemia is None:
        wanted.append(_ISCHAEMIA)
    return " and ".join(wanted)


def occlusions(unit: Unit, is_mi: bool, sheet: Sheet) -> tuple[Worked, ...]:
    """The treated lesions of the unit that count as chronic total occlusions."""
    return tuple(w for w in unit.lesions if _is_cto(unit, w, is_mi, sheet))


def _is_cto(unit: Unit, worked: Worked, is_mi: bool, sheet: Sheet) -> bool:
    cto, infarct = worked.lesion.cto, worked.lesion.infarct
    if cto is None:
        return False
    facts, artery = (f"{worked.path}.cto",), unit.artery.value
    if cto.is_total is False:
        sheet.reject("92943", "A subtotal lesion is no chronic total occlusion.", "cto", facts, artery)
        return False
    if infarct is not None and infarct.is_culprit and (is_mi or infarct.kind == "stemi"):
        text = "The culprit of a current acute MI is no chronic total occlusion."
        sheet.reject("92943", text, "cto", facts, artery)
        return False
    if cto.is_total is None or (cto.months is not None and cto.months < 3):
        doubt = "is not told to be total" if cto.is_total is None else f"is {cto.months} months old, under three"
        text = f"The occlusion of the {unit.name} {doubt}: does the operator hold it to be a chronic total occlusion?"
        return bool(sheet.ask(f"{unit.key}:cto", text, "cto", ("no", "yes"), facts))
    return True


def approach(unit: Unit, ctos: tuple[Worked, ...], sheet: Sheet) -> str:
    """The 2026 code of a total occlusion by the ways it was approached; empty for an unlisted service."""
    ways = {w.lesion.cto.approach for w in ctos if w.lesion.cto is not None}
    facts = tuple(f"{w.path}.cto" for w in ctos)
    if CtoApproach.BOTH in ways:
        return "92945"
    if ways == {CtoApproach.ANTEGRADE}:
        return "92943"
    if ways == {CtoApproach.RETROGRADE} or ways == {CtoApproach.RETROGRADE, CtoApproach.ANTEGRADE}:
        return _retrograde(unit, sheet, facts)
    text = f"Was the occlusion of the {unit.name} approached antegrade only, or antegrade and retrograde?"
    answers = ("antegrade only", "antegrade and retrograde")
    return ("92943", "92945")[sheet.ask(f"{unit.key}:approach", text, "cto_approach", answers, facts)]


def _retrograde(unit: Unit, sheet: Sheet, facts: tuple[str, ...]) -> str:
    text = (
        f"The occlusion of the {unit.name} is told to be opened retrograde only, which neither 92943 nor 92945 names. "
        "Was an antegrade approach tried as well?"
    )
    answers = ("antegrade only after all", "antegrade was tried as well", "retrograde only: unlisted")
    answer = sheet.ask(f"{unit.key}:approach", text, "cto_retrograde_only", answers, facts)
    return ("92943", "92945", "93799")[answer]
