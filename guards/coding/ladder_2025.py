"""2025: a base code an artery, add-ons for up to two further branches; total occlusions by any approach are 92943.

The add-ons are status B for Medicare: reported as CPT asked, paid nothing.
"""

from guards.coding import coated
from guards.coding.grounds import because, begun
from guards.coding.ladder import entry
from guards.coding.sheet import Entry, Group, Sheet
from guards.coding.situation import mi_culprits, occlusions
from guards.coding.territory import Unit, Worked, plain
from guards.coding.vessels_2025 import Vessel, told, vessels_of

MOST_BRANCHES = 2
_BASE = {"both": "92933", "atherectomy": "92924", "stent": "92928", "balloon": "92920"}
_ADDON = {"both": "92934", "atherectomy": "92925", "stent": "92929", "balloon": "92921"}
_BASES = frozenset({"92920", "92924", "92928", "92933", "92937", "92941", "92943"})
_WORDS = {
    "both": "atherectomy and stent",
    "atherectomy": "plaque removal without a stent",
    "stent": "stent",
    "balloon": "balloon alone",
}


def report(units: tuple[Unit, ...], sheet: Sheet) -> None:
    """Add base codes and branch add-ons of every unit to the sheet."""
    culprits = mi_culprits(units, sheet)
    for unit in units:
        _report_unit(unit, unit.key in culprits, sheet)
    _second_occlusion(sheet)


def _report_unit(unit: Unit, is_mi: bool, sheet: Sheet) -> None:
    ctos = occlusions(unit, is_mi, sheet)
    if is_mi and ctos:
        text = f"The {unit.name} holds the culprit of an acute MI and a chronic total occlusion: which code leads?"
        answers = ("the acute MI, 92941", "the total occlusion, 92943")
        is_mi = sheet.ask(f"{unit.key}:mi-or-cto", text, "acute_mi_or_cto", answers, unit.paths) == 0
    has_situation = is_mi or bool(ctos) or (unit.graft is not None and not coated.is_alone(unit))
    plainly, coating = coated.split(unit, has_situation=has_situation)
    if not plainly:
        sheet.add(coated.alone(unit))
        return
    vessels = vessels_of(Unit(unit.artery, unit.graft, tuple(told(w, unit, sheet) for w in plainly)))
    if is_mi:
        target = [w for w in plainly if w.lesion.infarct is not None and w.lesion.infarct.is_culprit]
        code, why, ground = "92941", "emergency opening of the blocked culprit of an acute MI", "acute_mi"
    elif ctos:
        target = list(ctos)[:1]
        code, why, ground = "92943", "chronic total occlusion opened, by whatever approach", "cto_2025"
        text = "92945 began on 2026-01-01; before, 92943 covered every approach."
        sheet.reject("92945", text, "cto_approach", unit.paths, unit.artery.value)
    elif unit.graft is not None:
        target = []
        code, why, ground = "92937", "work in a bypass graft or reached through it", "graft"
    else:
        code, why, ground, target = _technique(unit, vessels, sheet)
    base_vessel = _base_vessel(vessels, target)
    own = tuple(w.index for w in base_vessel.lesions)
    sheet.add(entry(unit, code, f"{begun(unit.name)}: {why}.", ground).but(lesions=own))
    others = [v for v in vessels if v is not base_vessel]
    _branches(unit, code, others, ctos, sheet)
    coated.beside(unit, code, coating, sheet)


def _technique(unit: Unit, vessels: list[Vessel], sheet: Sheet) -> tuple[str, str, str, list[Worked]]:
    """Code, why, ground and lesions of the vessel that leads."""
    lead = vessels[0]
    kinds = {v.kind for v in vessels}
    if lead.kind == "atherectomy" and "stent" in kinds:
        # 92925 may stand beside 92928, 92929 never beside 92924: the add-on table settles what tiers and edits leave open
        lead = next(v for v in vessels if v.kind == "stent")
        text = (
            f"In the {unit.name} one vessel had a stent and another plaque removal; 92929 does not stand beside 92924."
        )
        sheet.reject("92924", text, "branch_parents_2025", unit.paths, unit.artery.value)
    if unit.artery.value in {"LM", "RI"} or len(vessels) == 1:
        ground = "tiers_2025"
    else:
        ground = "branch_addons_2025"
    _reject_2026(unit, lead, sheet)
    return _BASE[lead.kind], f"{_WORDS[lead.kind]} in the {lead.words}", ground, list(lead.lesions)


def _reject_2026(unit: Unit, lead: Vessel, sheet: Sheet) -> None:
    if lead.kind in {"stent", "both"} and (len(unit.lesions) > 1 or any(w.lesion.bifurcation for w in unit.lesions)):
        text = "92930 began on 2026-01-01; in 2025 a second branch was an add-on."
        sheet.reject("92930", text, "bifurcation_2025", unit.paths, unit.artery.value)


def _base_vessel(vessels: list[Vessel], target: list[Worked]) -> Vessel:
    """The vessel the base code is for: where the situation or the leading technique is, else the main vessel."""
    for vessel in vessels:
        if target and any(w.index == t.index for w in vessel.lesions for t in target):
            own = {plain(w.lesion.location.branch) for w in target}
            if vessel.name in own:
                return vessel
    return next((v for v in vessels if not v.name), vessels[0])


def _branches(unit: Unit, base: str, others: list[Vessel], ctos: tuple[Worked, ...], sheet: Sheet) -> None:
    """One add-on for each further branch, two at most."""
    if unit.artery.value in {"LM", "RI"} and unit.graft is None:
        return
    for n, vessel in enumerate(others):
        code = _addon_of(unit, vessel, ctos)
        facts = tuple(w.path for w in vessel.lesions)
        if n >= MOST_BRANCHES:
            text = f"Two branches of the {unit.name} are reported already; the third has no line."
            sheet.leave_out(f"work in {vessel.words}", text, "two_branches_2025", facts, code, unit.artery.value)
            continue
        text = (
            f"Further vessel of the {unit.name} treated ({vessel.words}); Medicare bundles the add-on and pays nothing."
        )
        reason = because(text, "branch_addons_2025", facts)
        sheet.add(
            Entry(
                code,
                Group.PCI_ADDON,
                reason,
                unit.artery,
                unit.graft is not None,
                lesions=tuple(w.index for w in vessel.lesions),
                parents=_BASES,
            )
        )
    _merge_units(sheet, unit)


def _addon_of(unit: Unit, vessel: Vessel, ctos: tuple[Worked, ...]) -> str:
    if vessel.name in {plain(w.lesion.location.branch) for w in ctos}:
        return "92944"
    return "92938" if unit.graft is not None else _ADDON[vessel.kind]


def _merge_units(sheet: Sheet, unit: Unit) -> None:
    """Two branches with the same add-on are one line of two units."""
    merged: list[Entry] = []
    for e in sheet.entries:
        same = next((m for m in merged if _twins(m, e)), None) if e.group is Group.PCI_ADDON else None
        if same is None:
            merged.append(e)
        else:
            facts = tuple(dict.fromkeys((*same.reason.facts, *e.reason.facts)))
            reason = because(
                f"{same.units + e.units} further vessels of the {unit.name} treated; Medicare pays nothing for them.",
                "branch_addons_2025",
                facts,
            )
            lesions = tuple(dict.fromkeys((*same.lesions, *e.lesions)))
            merged[merged.index(same)] = same.but(units=same.units + e.units, reason=reason, lesions=lesions)
    sheet.entries = merged


def _twins(one: Entry, other: Entry) -> bool:
    return (one.code, one.artery, one.group, one.through_graft) == (
        other.code,
        other.artery,
        other.group,
        other.through_graft,
    ) and one.code != "0914T"


def _second_occlusion(sheet: Sheet) -> None:
    """Total occlusions of two major arteries: a second 92943 or the add-on is not settled."""
    second = [e for e in sheet.entries if e.code == "92943"][1:]
    for e in second:
        artery = e.artery.value if e.artery else ""
        text = "A second major artery had a chronic total occlusion opened: a second 92943, or the add-on 92944?"
        answers = ("92944", "92943 with its own artery modifier")
        if sheet.ask(f"{artery}:second-cto", text, "cto_second_artery_2025", answers, e.reason.facts) == 0:
            changed = e.but(code="92944", group=Group.PCI_ADDON, parents=_BASES)
            sheet.entries[sheet.entries.index(e)] = changed
