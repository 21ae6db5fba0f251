"""Add-ons of an intervention or a study: lithotripsy, clot removal, brachytherapy, imaging, physiology."""

from collections.abc import Iterable

from guards.coding.case import Artery, Location, PhysiologyKind, Technique
from guards.coding.diagnostic import CORONARY_STUDIES
from guards.coding.grounds import because
from guards.coding.sequence import value
from guards.coding.sheet import Entry, Group, Sheet
from guards.coding.technique import is_coated_only, main_techniques, paths
from guards.coding.territory import NAMES, artery_of

BASES = frozenset({"92920", "92924", "92928", "92930", "92933", "92937", "92941", "92943", "92945"})
NEW_2026 = frozenset({"92930", "92945"})
FURTHER_VESSELS = 2
_MOST_LITHOTRIPSY, _MOST_CLOT = 3, 2


def lone_lithotripsy(sheet: Sheet) -> None:
    """Lithotripsy told as the only treatment of an artery: it has a base code only if a balloon was used too."""
    for artery, indices in _worked(sheet, Technique.LITHOTRIPSY).items():
        if _base_of(artery, sheet) is not None:
            continue
        facts = tuple(p for i in indices for p in paths(sheet.case.lesions[i], i, Technique.LITHOTRIPSY))
        text = f"Lithotripsy is the only treatment told for the {NAMES[artery]}. Was the lesion also ballooned?"
        if sheet.ask(f"{artery.value}:only-ivl", text, "lithotripsy_alone", ("no other treatment", "yes"), facts):
            reason = because(f"{NAMES[artery].capitalize()}: opened by balloon alone.", "balloon", facts)
            sheet.add(Entry("92920", Group.PCI, reason, artery, lesions=tuple(indices)))


def report(sheet: Sheet) -> None:
    """Add every add-on that has a parent; leave out, with the reason, those that have none."""
    _by_artery(sheet, "92972", Technique.LITHOTRIPSY, _MOST_LITHOTRIPSY)
    _by_artery(sheet, "92973", Technique.THROMBECTOMY_MECHANICAL, _MOST_CLOT)
    _by_artery(sheet, "92974", Technique.BRACHYTHERAPY, 1)
    _included(sheet)
    _imaging(sheet)
    _physiology(sheet)
    _angiographic(sheet)


def parents_of(code: str) -> frozenset[str]:
    """Codes beside which the add-on may stand."""
    if code == "92972":
        return BASES
    return {"92979": frozenset({"92978"}), "93572": frozenset({"93571"}), "0523T": CORONARY_STUDIES}.get(
        code, BASES | CORONARY_STUDIES
    )


def _base_of(artery: Artery, sheet: Sheet) -> Entry | None:
    own = [e for e in sheet.entries if e.group is Group.PCI and e.artery is artery]
    return max(own, key=lambda e: (value(e, sheet), e.code), default=None)


def _worked(sheet: Sheet, technique: Technique) -> dict[Artery, list[int]]:
    """Lesions on which the technique was completed, by artery."""
    found: dict[Artery, list[int]] = {}
    for index, lesion in enumerate(sheet.case.lesions):
        if technique not in main_techniques(lesion):
            continue
        lines = [e for e in sheet.entries if e.group is Group.PCI and index in e.lesions and e.artery is not None]
        artery = lines[0].artery if lines else artery_of(lesion.location, sheet.case.dominance)
        if artery is not None:
            found.setdefault(artery, []).append(index)
    return found


def _by_artery(sheet: Sheet, code: str, technique: Technique, most: int) -> None:
    found = _worked(sheet, technique)
    order = sorted(found, key=lambda a: (_rank(a, sheet), list(Artery).index(a)))
    for n, artery in enumerate(order):
        facts = tuple(p for i in found[artery] for p in paths(sheet.case.lesions[i], i, technique))
        words = technique.value.replace("_", " ")
        if n >= most:
            text = f"{code} is reported {most} times a day at most."
            sheet.leave_out(words, text, "addon_parent", facts, code, artery.value)
            continue
        if _may_stand(sheet, code, artery, facts):
            text = f"{words.capitalize()} in the {NAMES[artery]}, {_about(code, sheet)}."
            reason = because(text, _ground(code, sheet), facts)
            lesions = tuple(found[artery])
            sheet.add(Entry(code, Group.PCI_ADDON, reason, artery, lesions=lesions, parents=parents_of(code)))


def _about(code: str, sheet: Sheet) -> str:
    if code == "92972":
        return "an add-on of its own and no atherectomy"
    if code == "92973":
        if "92941" in sheet.codes():
            return "with a mechanical device; only manual aspiration is inside 92941"
        return "with a mechanical device"
    return "an add-on of its own"


def _ground(code: str, sheet: Sheet) -> str:
    if code == "92972":
        return "lithotripsy"
    if code == "92973":
        if "92941" in sheet.codes():
            return "clot_with_mi"
        return "clot_mechanical" if sheet.day.year >= 2026 else "clot_mechanical_2025"
    return "brachytherapy"


def _rank(artery: Artery, sheet: Sheet) -> tuple[int, object]:
    """Arteries with a base code first, the dearest first."""
    base = _base_of(artery, sheet)
    return (0, -value(base, sheet)) if base is not None else (1, 0)


def _may_stand(sheet: Sheet, code: str, artery: Artery, facts: tuple[str, ...]) -> bool:
    base = _base_of(artery, sheet)
    if base is not None and base.code == "0913T":
        return _beside_coated(sheet, code, artery, facts)
    parents = sheet.codes() & parents_of(code)
    if not parents or (code == "92972" and base is None):
        text = f"{code} stands only beside one of its parents, and none is on the claim."
        sheet.leave_out(code, text, "addon_parent", facts, code, artery.value)
        return False
    if parents <= NEW_2026:
        text = f"{code} beside {' and '.join(sorted(parents))}: the add-on table held is older than these parents, "
        sheet.note(text + "which are presumed from their family.", "addon_parent_2026", facts)
    return True


def _beside_coated(sheet: Sheet, code: str, artery: Artery, facts: tuple[str, ...]) -> bool:
    if code == "92972":
        text = (
            f"Lithotripsy prepared the lesion of the {NAMES[artery]} for a coated balloon. 0913T is not among the "
            "parents of 92972, whose list is older. Is 92972 added?"
        )
        answers = ("no, 0913T alone", "92972 is added")
        return bool(sheet.ask(f"{artery.value}:92972", text, "lithotripsy_parent_open", answers, facts))
    text = f"{code} does not join a coated balloon on the same lesion."
    sheet.leave_out(code, text, "coated_same_lesion", facts, code, artery.value)
    return False


def _included(sheet: Sheet) -> None:
    """Work that is inside the base code."""
    for index, lesion in enumerate(sheet.case.lesions):
        used = main_techniques(lesion)
        if Technique.THROMBECTOMY_MANUAL in used:
            facts = paths(lesion, index, Technique.THROMBECTOMY_MANUAL)
            text = "Manual aspiration of clot is no line of its own; 92973 is for a mechanical device."
            sheet.leave_out("manual aspiration", text, "clot_manual", facts, "92973")
        if Technique.EMBOLIC_PROTECTION in used:
            facts = paths(lesion, index, Technique.EMBOLIC_PROTECTION)
            text = "Distal protection is inside the code of the intervention."
            sheet.leave_out("embolic protection", text, "graft_protection", facts)


def _vessels(sheet: Sheet, places: Iterable[tuple[str, Location]]) -> dict[Artery, tuple[str, ...]]:
    """Arteries studied, each once, with the paths of the facts; those with a base code first."""
    found: dict[Artery, tuple[str, ...]] = {}
    for path, place in places:
        artery = artery_of(place, sheet.case.dominance)
        if artery is None:
            arteries = list(Artery)
            text = "In which major coronary artery was the imaging or pressure study made?"
            names = tuple(NAMES[a] for a in arteries)
            artery = arteries[sheet.ask(f"artery:{path}", text, "artery_missing", names, (path,))]
        found[artery] = (*found.get(artery, ()), path)
    order = sorted(found, key=lambda a: (_rank(a, sheet), list(Artery).index(a)))
    return {a: found[a] for a in order}


def _imaging(sheet: Sheet) -> None:
    vessels = _vessels(sheet, [(f"imaging[{n}]", i.location) for n, i in enumerate(sheet.case.imaging)])
    open_to = {}
    for artery, facts in vessels.items():
        base = _base_of(artery, sheet)
        if base is not None and base.code == "0913T":
            text = "IVUS or OCT for a lesion treated by coated balloon is inside that code."
            sheet.leave_out("IVUS or OCT", text, "coated_imaging", facts, "92978", artery.value)
        else:
            open_to[artery] = facts
    _note_coated_beside(sheet, open_to)
    _first_and_further(sheet, open_to, ("92978", "92979"), "IVUS or OCT", "imaging")


def _note_coated_beside(sheet: Sheet, vessels: dict[Artery, tuple[str, ...]]) -> None:
    coated = {e.artery for e in sheet.entries if e.code == "0914T"}
    for artery in vessels:
        if artery in coated and any(is_coated_only(ls) for ls in sheet.case.lesions):
            text = f"IVUS or OCT in the {NAMES[artery]} counts for the lesion without the coated balloon only."
            sheet.note(text, "coated_imaging", vessels[artery])


def _physiology(sheet: Sheet) -> None:
    places = [
        (f"physiology[{n}]", p.location)
        for n, p in enumerate(sheet.case.physiology)
        if p.kind is not PhysiologyKind.ANGIOGRAPHY_DERIVED
    ]
    _first_and_further(sheet, _vessels(sheet, places), ("93571", "93572"), "pressure or flow wire", "physiology")


def _first_and_further(
    sheet: Sheet, vessels: dict[Artery, tuple[str, ...]], codes: tuple[str, str], words: str, ground: str
) -> None:
    """The first vessel takes the first code, up to two further ones the second."""
    for n, (artery, facts) in enumerate(vessels.items()):
        code = codes[0] if n == 0 else codes[1]
        if not sheet.codes() & parents_of(code):
            text = f"{code} stands only beside one of its parents, and none is on the claim."
            sheet.leave_out(words, text, "addon_parent", facts, code, artery.value)
            continue
        if n > FURTHER_VESSELS:
            text = f"{codes[1]} is reported for {FURTHER_VESSELS} further vessels at most."
            sheet.leave_out(words, text, ground, facts, code, artery.value)
            continue
        if len(facts) > 1:
            sheet.note(f"{words} in the {NAMES[artery]} counts once for the artery.", ground, facts)
        which = "first vessel" if n == 0 else "further vessel"
        reason = because(f"{words} in the {NAMES[artery]}, {which}.", ground, facts)
        base = _base_of(artery, sheet)
        lesions = base.lesions if base is not None else ()
        sheet.add(Entry(code, Group.PCI_ADDON, reason, artery, lesions=lesions, parents=parents_of(code)))


def _angiographic(sheet: Sheet) -> None:
    """FFR computed from the angiogram: beside a coronary study only."""
    places = [
        (f"physiology[{n}]", p.location)
        for n, p in enumerate(sheet.case.physiology)
        if p.kind is PhysiologyKind.ANGIOGRAPHY_DERIVED
    ]
    facts = tuple(path for path, _ in places)
    if not facts:
        return
    if not sheet.codes() & CORONARY_STUDIES:
        text = "0523T stands only beside a diagnostic coronary study, and none is on the claim."
        sheet.leave_out("FFR from the angiogram", text, "angio_ffr", facts, "0523T")
        return
    extra: tuple[str, ...] = ()
    if "93571" in sheet.codes():
        text = "FFR was taken by wire and also computed from the angiogram; an edit pairs 93571 with 0523T. "
        text += "Was the computed one a service of its own, in another vessel?"
        if not sheet.ask("0523T", text, "angio_ffr_beside_wire", ("no", "yes: 0523T-XU"), facts):
            return
        extra = ("XU",)
    reason = because("FFR computed from the angiogram during the study.", "angio_ffr", facts)
    sheet.add(Entry("0523T", Group.DIAGNOSTIC_ADDON, reason, extra=extra, parents=CORONARY_STUDIES))
