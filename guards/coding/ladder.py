"""2026: the one base code of an artery with its branches, or of a bypass graft. Situation first, then technique."""

from guards.coding import coated
from guards.coding.case import Technique
from guards.coding.grounds import because, begun
from guards.coding.sheet import Entry, Group, Sheet
from guards.coding.situation import approach, mi_culprits, occlusions
from guards.coding.stents import Met, Verdict, bifurcation, is_uncounted, multi_lesion
from guards.coding.technique import BALLOONS, stent_count, techniques
from guards.coding.territory import Unit


def report(units: tuple[Unit, ...], sheet: Sheet) -> None:
    """Add the base codes of every unit to the sheet."""
    culprits = mi_culprits(units, sheet)
    for unit in units:
        _report_unit(unit, unit.key in culprits, sheet)
    if len({u.artery for u in units}) > 1:
        text = "Each major artery treated takes one base code with its own modifier."
        sheet.note(text, "several_arteries", tuple(path for u in units for path in u.paths))


def _report_unit(unit: Unit, is_mi: bool, sheet: Sheet) -> None:
    code, why, ground = _situation(unit, is_mi, sheet)
    plainly, coating = coated.split(unit, has_situation=bool(code))
    if not code and not plainly:
        text = "92920 is not reported for a lesion that the coated balloon is reported for."
        sheet.reject("92920", text, "coated_same_lesion", unit.paths, unit.artery.value)
        sheet.add(coated.alone(unit))
        return
    if not code:
        code, why, ground = technique_code(Unit(unit.artery, unit.graft, plainly), sheet)
    else:
        text = f"{code} holds every stent, atherectomy and balloon in the {unit.name}."
        for lower in _lower(unit):
            sheet.reject(lower, text, "situation_contains_all", unit.paths, unit.artery.value)
    _reject_branch_addons(unit, sheet)
    sheet.add(entry(unit, code, f"{begun(unit.name)}: {why}.", ground))
    coated.beside(unit, code, coating, sheet)


def entry(unit: Unit, code: str, text: str, ground: str) -> Entry:
    """The line of a base code in the unit."""
    reason = because(text, ground, unit.paths)
    return Entry(code, Group.PCI, reason, unit.artery, unit.graft is not None, unit.extra, lesions=unit.indices)


def _situation(unit: Unit, is_mi: bool, sheet: Sheet) -> tuple[str, str, str]:
    """Code, reason and ground of the situation; empty where technique decides."""
    ctos = occlusions(unit, is_mi, sheet)
    if is_mi and ctos:
        text = f"The {unit.name} holds the culprit of an acute MI and a chronic total occlusion: which code leads?"
        answers = ("the acute MI, 92941", "the total occlusion")
        is_mi = sheet.ask(f"{unit.key}:mi-or-cto", text, "acute_mi_or_cto", answers, unit.paths) == 0
    if is_mi:
        return "92941", "emergency opening of the blocked culprit of an acute MI", "acute_mi"
    if ctos:
        code = approach(unit, ctos, sheet)
        ways = {
            "92943": "chronic total occlusion opened from the antegrade side",
            "92945": "chronic total occlusion approached antegrade and retrograde",
            "93799": "chronic total occlusion opened retrograde only, which no code names",
        }
        if code in {"92943", "92945"}:
            sibling, lacking = ("92945", "no retrograde") if code == "92943" else ("92943", "not only an antegrade")
            text = f"{sibling} not met: {lacking} approach; one vessel takes one of the two."
            sheet.reject(sibling, text, "cto_approach", unit.paths, unit.artery.value)
        return code, ways[code], "cto_approach" if code != "93799" else "cto_retrograde_only"
    if unit.graft is not None and not coated.is_alone(unit):
        return "92937", "work in a bypass graft or reached through it, every technique and fed branch included", "graft"
    return "", "", ""


def technique_code(unit: Unit, sheet: Sheet) -> tuple[str, str, str]:
    """Code, reason and ground of the most intensive technique used in the unit."""
    used: frozenset[Technique] = frozenset().union(*(techniques(w.lesion) for w in unit.lesions))
    has_stent, has_atherectomy = Technique.STENT in used, Technique.ATHERECTOMY in used
    if has_stent and has_atherectomy:
        return _atherectomy_and_stent(unit, sheet)
    if has_atherectomy:
        _reject_below(unit, "92920", "92924 includes the ballooning of the same artery.", used, sheet)
        return "92924", "plaque removal without a stent", "atherectomy"
    if has_stent:
        _reject_below(unit, "92920", "The stent code includes the ballooning of the same artery.", used, sheet)
        return _stent(unit, sheet)
    return "92920", "opened by balloon alone", "balloon"


def _atherectomy_and_stent(unit: Unit, sheet: Sheet) -> tuple[str, str, str]:
    artery = unit.artery.value
    for lower in ("92924", "92928"):
        text = "Atherectomy and stent in one artery are 92933, not 92924 beside 92928."
        sheet.reject(lower, text, "atherectomy_and_stent", unit.paths, artery)
    test = _test_92930(unit)
    together = "atherectomy and stent in one artery"
    if test.met is Met.UNKNOWN and is_uncounted(unit):
        if not _doubt_branch(unit, sheet):
            _doubt_count(unit, sheet)
        return "92933", together, "atherectomy_and_stent"
    if test.met is Met.NO:
        _doubt_branch(unit, sheet)
        sheet.reject("92930", f"92930 not met: {test.why}.", test.ground, test.facts, artery)
        return "92933", together, "atherectomy_and_stent"
    seems = "is met too" if test.met is Met.YES else "may be met too"
    text = (
        f"Atherectomy and stents were used in the {unit.name}, and the test of 92930 {seems} ({test.why}). "
        "No source read settles 92933 against 92930: which one?"
    )
    answer = sheet.ask(
        f"{unit.key}:92933-or-92930", text, "rotablation_or_multi_lesion", ("92933", "92930"), unit.paths
    )
    if answer == 0:
        return "92933", together, "atherectomy_and_stent"
    return "92930", test.why, "rotablation_or_multi_lesion"


def _doubt_branch(unit: Unit, sheet: Sheet) -> bool:
    """Several stents in the main vessel, a branch ballooned, and neither lesions nor a bifurcation told."""
    main = [w for w in unit.lesions if not w.lesion.location.branch and stent_count(w.lesion) >= 2]
    sides = [w for w in unit.lesions if w.lesion.location.branch and Technique.STENT not in techniques(w.lesion)]
    if len(main) != 1 or not sides or main[0].lesion.location.segment or main[0].lesion.bifurcation is not None:
        return False
    branch = sides[0].lesion.location.branch
    text = (
        f"Was the {branch} the side branch of one bifurcation lesion, and do the {stent_count(main[0].lesion)} stents "
        "treat one lesion or two? With one lesion and no bifurcation 92933 stands alone; else the test of 92930 is met "
        "as well, and no source read settles 92933 against 92930."
    )
    sheet.doubt(f"{unit.key}:branch-and-stents", text, "rotablation_or_multi_lesion", unit.paths)
    return True


def _doubt_count(unit: Unit, sheet: Sheet) -> None:
    """Atherectomy and several stents, the lesions not counted or their segments not told."""
    text = (
        f"Do the stents in the {unit.name} treat one lesion, or separate lesions in two segments? With one lesion 92933 "
        "stands alone; else the test of 92930 is met as well, and no source read settles 92933 against 92930."
    )
    sheet.doubt(f"{unit.key}:branch-and-stents", text, "rotablation_or_multi_lesion", unit.paths)


def _stent(unit: Unit, sheet: Sheet) -> tuple[str, str, str]:
    test = _test_92930(unit)
    artery = unit.artery.value
    if test.met is Met.UNKNOWN:
        text = f"92928 or 92930 in the {unit.name}: {test.why}. Is the test of 92930 met?"
        answers = ("no: 92928", "yes: 92930")
        met = bool(sheet.ask(f"{unit.key}:92930", text, test.ground, answers, test.facts))
    else:
        met = test.met is Met.YES
    if met:
        if test.ground == "bifurcation_balloon_limb":
            text = "One limb was only ballooned: one list asks for a stent in both limbs, the wider wording does not."
            sheet.note(text, "bifurcation_balloon_limb", test.facts)
        sheet.reject("92928", f"92928 is for one lesion; here {test.why}.", test.ground, test.facts, artery)
        return "92930", test.why, test.ground
    if test.met is Met.NO:
        sheet.reject("92930", f"92930 not met: {test.why}.", test.ground, test.facts, artery)
    return "92928", "stented disease of one lesion", "one_lesion_stent"


def _test_92930(unit: Unit) -> Verdict:
    """The better of the two pathways; of two that fail, the one that comes nearest."""
    lesions, limbs = multi_lesion(unit), bifurcation(unit)
    for wanted in (Met.YES, Met.UNKNOWN):
        for verdict in (lesions, limbs):
            if verdict.met is wanted:
                return verdict
    if limbs.ground == "untreated_side_branch":
        return limbs
    return lesions


def _reject_below(unit: Unit, code: str, text: str, used: frozenset[Technique], sheet: Sheet) -> None:
    if used & BALLOONS:
        sheet.reject(code, text, "ladder", unit.paths, unit.artery.value)


def _lower(unit: Unit) -> tuple[str, ...]:
    used: frozenset[Technique] = frozenset().union(*(techniques(w.lesion) for w in unit.lesions))
    if Technique.STENT in used and Technique.ATHERECTOMY in used:
        return ("92933",)
    if Technique.STENT in used:
        return ("92928",)
    return ("92924",) if Technique.ATHERECTOMY in used else ("92920",)


_DELETED = {
    frozenset({Technique.STENT, Technique.ATHERECTOMY}): "92934",
    frozenset({Technique.STENT}): "92929",
    frozenset({Technique.ATHERECTOMY}): "92925",
}


def _reject_branch_addons(unit: Unit, sheet: Sheet) -> None:
    """Where two vessels of the territory were treated, name the add-on that would have been reported before 2026."""
    vessels = {w.lesion.location.branch for w in unit.lesions}
    vessels |= {f"side {w.index}" for w in unit.lesions if w.lesion.bifurcation and w.lesion.bifurcation.treated}
    if len(vessels) < 2:
        return
    used: frozenset[Technique] = frozenset().union(*(techniques(w.lesion) for w in unit.lesions))
    code = _DELETED.get(used & {Technique.STENT, Technique.ATHERECTOMY}, "92921")
    code = "92938" if unit.graft is not None else code
    text = f"{code} ended on 2025-12-31; branch work is inside the base code of the artery."
    sheet.reject(code, text, "branch_addons_deleted", unit.paths, unit.artery.value)
