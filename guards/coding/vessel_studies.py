"""Intravascular imaging and physiology: the first vessel takes one code, each further vessel another."""

from collections.abc import Iterable

from guards.coding.case import Artery, Location, PhysiologyKind
from guards.coding.diagnostic import CORONARY_STUDIES
from guards.coding.grounds import because
from guards.coding.parents import base_of, parents_of, rank
from guards.coding.sheet import Entry, Group, Sheet
from guards.coding.technique import is_coated_only
from guards.coding.territory import NAMES, artery_of

FURTHER_VESSELS = 2


def report(sheet: Sheet) -> None:
    """Add IVUS/OCT, pressure and flow studies, and FFR computed from the angiogram."""
    _imaging(sheet)
    _physiology(sheet)
    _angiographic(sheet)


def _vessels(
    sheet: Sheet, places: Iterable[tuple[str, Location]], code: str, words: str
) -> dict[Artery, tuple[str, ...]]:
    """Arteries studied, each once, with the paths of the facts; those with a base code first.

    An artery that is not told is asked only where `code` has a parent on the claim: without one no answer gives a line.
    """
    found: dict[Artery, tuple[str, ...]] = {}
    for path, place in places:
        artery = artery_of(place, sheet.case.dominance)
        if artery is None and not sheet.codes() & parents_of(code):
            text = f"{code} stands only beside one of its parents, and none is on the claim."
            sheet.leave_out(words, text, "addon_parent", (path,), code)
            continue
        if artery is None:
            arteries = list(Artery)
            text = "In which major coronary artery was the imaging or pressure study made?"
            names = tuple(NAMES[a] for a in arteries)
            artery = arteries[sheet.ask(f"artery:{path}", text, "artery_missing", names, (path,))]
        found[artery] = (*found.get(artery, ()), path)
    order = sorted(found, key=lambda a: (rank(a, sheet), list(Artery).index(a)))
    return {a: found[a] for a in order}


def _imaging(sheet: Sheet) -> None:
    places = [(f"imaging[{n}]", i.location) for n, i in enumerate(sheet.case.imaging)]
    vessels = _vessels(sheet, places, "92978", "IVUS or OCT")
    open_to = {}
    for artery, facts in vessels.items():
        base = base_of(artery, sheet)
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
    vessels = _vessels(sheet, places, "93571", "pressure or flow wire")
    _first_and_further(sheet, vessels, ("93571", "93572"), "pressure or flow wire", "physiology")


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
        base = base_of(artery, sheet)
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
