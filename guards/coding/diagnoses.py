"""Diagnoses for each line: only what the case supports, in order, and never two that exclude each other."""

from guards.coding.case import Artery, Lesion
from guards.coding.diagnosis_words import angina_of, graft_family, recorded
from guards.coding.sheet import Entry, Group, Sheet
from guards.coding.technique import is_treated
from guards.coding.territory import artery_of

MOST_A_LINE = 4  # pointers a line of the professional form has room for
_STEMI = {
    Artery.LM: "I21.01",
    Artery.LAD: "I21.02",
    Artery.RCA: "I21.11",
    Artery.LCX: "I21.21",
    Artery.RAMUS: "I21.29",
}
_MI = {"nstemi": "I21.4", "type2": "I21.A1"}


def attach(sheet: Sheet) -> None:
    """Give every line its diagnoses; note where the record names none."""
    told = recorded(sheet.case.diagnoses, sheet.notes)
    if sheet.entries and not told and not any(_mi(ls, sheet) for ls in sheet.case.lesions):
        text = "The record names no diagnosis that a line could rest on; coverage asks for one."
        sheet.note(text, "diagnosis_missing", ("diagnoses",))
    sheet.entries = [e.but(diagnoses=_for(e, told, sheet)) for e in sheet.entries]


def _for(entry: Entry, told: tuple[str, ...], sheet: Sheet) -> tuple[str, ...]:
    if entry.group is Group.SEDATION:
        lesions = tuple(n for n, ls in enumerate(sheet.case.lesions) if is_treated(ls))
    else:
        lesions = entry.lesions
    treated = [sheet.case.lesions[n] for n in lesions]
    if entry.group not in (Group.PCI, Group.PCI_ADDON) and not treated:
        treated = [ls for ls in sheet.case.lesions if is_treated(ls)]
        codes = (*_infarcts(treated, told, sheet), *_disease(treated, told), *_rest(told))
    else:
        codes = (
            *_infarcts(treated, told, sheet),
            *_disease(treated, told),
            *_of_lesions(treated, told, sheet),
            *_rest(told),
        )
    ordered = tuple(dict.fromkeys(codes))
    return ordered[:MOST_A_LINE] if sheet.is_physician else ordered


def _mi(lesion: Lesion, sheet: Sheet) -> str:
    """The acute MI the lesion is the culprit of, as a code."""
    infarct = lesion.infarct
    if infarct is None or not infarct.is_culprit or not is_treated(lesion):
        return ""
    artery = artery_of(lesion.location, sheet.case.dominance)
    if infarct.kind == "stemi":
        return _STEMI.get(artery, "I21.3") if artery is not None else "I21.3"
    return _MI.get(infarct.kind, "")


def _infarcts(treated: list[Lesion], told: tuple[str, ...], sheet: Sheet) -> tuple[str, ...]:
    """Acute MI codes of the culprit's line: the record's own before the one read from the vessel."""
    own = tuple(code for code in told if code.startswith(("I21", "I22")))
    if not any(_is_culprit(ls) for ls in treated):
        if any(_is_culprit(ls) and is_treated(ls) for ls in sheet.case.lesions) or any(ls.cto for ls in treated):
            return ()
        return tuple(code for code in own if _is_about(code, treated, sheet))
    specific = tuple(code for code in own if code not in {"I21.3", "I21.9"})
    derived = tuple(code for code in (_mi(ls, sheet) for ls in treated) if code)
    return specific or derived or own


def _is_culprit(lesion: Lesion) -> bool:
    return lesion.infarct is not None and bool(lesion.infarct.is_culprit)


def _is_about(code: str, treated: list[Lesion], sheet: Sheet) -> bool:
    """Whether an MI code that names a vessel names one of those treated; others are about any."""
    vessel = next((artery for artery, named in _STEMI.items() if named == code), None)
    arteries = {artery_of(ls.location, sheet.case.dominance) for ls in treated}
    return vessel is None or not treated or vessel in arteries


def _disease(treated: list[Lesion], told: tuple[str, ...]) -> tuple[str, ...]:
    """The coronary disease codes of the record: of grafts for work in a graft, of native vessels otherwise."""
    in_graft = bool(treated) and all(ls.location.graft is not None for ls in treated)
    native = tuple(c for c in told if c.startswith("I25.1"))
    grafts = tuple(c for c in told if c.startswith(("I25.7", "I25.81")))
    angina_alone = tuple(c for c in told if c.startswith("I20"))
    if not in_graft:
        return native or grafts or angina_alone
    if grafts or not native:
        return grafts
    angina = angina_of(native[0])
    kinds = {graft_family(ls.location.graft.kind) for ls in treated if ls.location.graft is not None}
    family = kinds.pop() if len(kinds) == 1 else "I25.70"
    return (f"{family}{angina}",) if angina else ("I25.810",)


def _of_lesions(treated: list[Lesion], told: tuple[str, ...], sheet: Sheet) -> tuple[str, ...]:
    """What the lesions themselves add behind the disease code: occlusion, calcium, stent trouble."""
    codes: list[str] = []
    is_culprit = any(_is_culprit(ls) for ls in treated)
    has_disease = any(c.startswith(("I25.1", "I25.7", "I25.81")) for c in told)
    total = any(ls.cto is not None and ls.cto.is_total is not False for ls in treated) or "I25.82" in told
    if total and any(ls.cto is not None for ls in treated):
        _occlusion(codes, is_culprit, has_disease, sheet)
    if has_disease and any(ls.is_calcified for ls in treated):  # told, not read from the use of lithotripsy
        codes.append("I25.84")
    if any(ls.is_in_stent for ls in treated):
        codes.append("T82.855A")
    if any(ls.is_stent_thrombosis for ls in treated):
        codes.append("T82.867A")
    return tuple(codes)


def _occlusion(codes: list[str], is_culprit: bool, has_disease: bool, sheet: Sheet) -> None:
    if is_culprit:
        text = "I25.82 does not go with an acute MI of the same vessel."
    elif not has_disease:
        text = "I25.82 is never first: the record must name the coronary disease before it."
    else:
        codes.append("I25.82")
        return
    sheet.note(text, "total_occlusion", ("diagnoses",))


def _rest(told: tuple[str, ...]) -> tuple[str, ...]:
    """Other codes of the record, behind the rest."""
    placed = ("I21", "I22", "I25.1", "I25.7", "I25.81", "I25.82", "I25.84", "T82.855", "T82.867", "I20")
    return tuple(c for c in told if not c.startswith(placed))
