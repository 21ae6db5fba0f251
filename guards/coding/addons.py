"""Add-ons of an intervention or a study: lithotripsy, clot removal, brachytherapy, then imaging and physiology."""

from guards.coding import vessel_studies
from guards.coding.case import Artery, Technique
from guards.coding.grounds import because, begun
from guards.coding.parents import NEW_2026, base_of, parents_of, rank
from guards.coding.sheet import Entry, Group, Sheet
from guards.coding.technique import main_techniques, paths
from guards.coding.territory import NAMES, artery_of

_MOST_LITHOTRIPSY, _MOST_CLOT = 3, 2


def lone_lithotripsy(sheet: Sheet) -> None:
    """Lithotripsy told as the only treatment of an artery: it has a base code only if a balloon was used too."""
    for artery, indices in _worked(sheet, Technique.LITHOTRIPSY).items():
        if base_of(artery, sheet) is not None:
            continue
        facts = tuple(p for i in indices for p in paths(sheet.case.lesions[i], i, Technique.LITHOTRIPSY))
        text = f"Lithotripsy is the only treatment told for the {NAMES[artery]}. Was the lesion also ballooned?"
        if sheet.ask(f"{artery.value}:only-ivl", text, "lithotripsy_alone", ("no other treatment", "yes"), facts):
            reason = because(f"{begun(NAMES[artery])}: opened by balloon alone.", "balloon", facts)
            sheet.add(Entry("92920", Group.PCI, reason, artery, lesions=tuple(indices)))


def report(sheet: Sheet) -> None:
    """Add every add-on that has a parent; leave out, with the reason, those that have none."""
    _by_artery(sheet, "92972", Technique.LITHOTRIPSY, _MOST_LITHOTRIPSY)
    _by_artery(sheet, "92973", Technique.THROMBECTOMY_MECHANICAL, _MOST_CLOT)
    _by_artery(sheet, "92974", Technique.BRACHYTHERAPY, 1)
    _included(sheet)
    vessel_studies.report(sheet)


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
    order = sorted(found, key=lambda a: (rank(a, sheet), list(Artery).index(a)))
    for n, artery in enumerate(order):
        facts = tuple(p for i in found[artery] for p in paths(sheet.case.lesions[i], i, technique))
        words = technique.value.replace("_", " ")
        if n >= most:
            text = f"{code} is reported {most} times a day at most."
            sheet.leave_out(words, text, "addon_parent", facts, code, artery.value)
            continue
        if _may_stand(sheet, code, artery, facts):
            text = f"{begun(words)} in the {NAMES[artery]}, {_about(code, sheet)}."
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


def _may_stand(sheet: Sheet, code: str, artery: Artery, facts: tuple[str, ...]) -> bool:
    base = base_of(artery, sheet)
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
            f"Lithotripsy prepared the lesion of the {NAMES[artery]} for a coated balloon, and 0913T is not among the "
            "parents of 92972. The list held is older than 0913T."
        )
        sheet.leave_out("lithotripsy", text, "lithotripsy_parent_open", facts, code, artery.value)
        return False
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
