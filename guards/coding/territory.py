"""Lesions to reporting units: one major artery with its branches, or one bypass graft with what it feeds."""

import re
from dataclasses import dataclass

from guards.coding.case import Artery, Case, Dominance, Graft, Lesion, Location, Technique, Treatment
from guards.coding.sheet import Sheet
from guards.coding.technique import is_treated, limb_techniques, was_tried

NAMES = {
    Artery.LM: "left main",
    Artery.LAD: "LAD",
    Artery.LCX: "circumflex",
    Artery.RCA: "right coronary artery",
    Artery.RAMUS: "ramus intermedius",
}
_WORDS = (
    (r"LM(CA)?|LEFTMAIN.*", Artery.LM),
    (r"LAD|D\d*|DIAG.*|LADD\d*|SEPTAL.*|S\d|SP\d*", Artery.LAD),
    (r"L?CX|LCX|CIRC.*|OM\d*|OBTUSE.*|LPDA|LPL.*|LPAV", Artery.LCX),
    (r"RCA|RIGHT.*|AM\d*|ACUTEMARG.*|RVM?|CONUS|RPDA|RPL.*|PDA|PLV?B?A?\d*|POSTEROLAT.*|POSTERIORDESC.*", Artery.RCA),
    (r"RI|RAMUS.*|INTERMED.*", Artery.RAMUS),
)
_POSTERIOR = re.compile(r"PDA|PLV?B?A?\d*|POSTEROLAT.*|POSTERIORDESC.*")


@dataclass(frozen=True, slots=True)
class Worked:
    """A lesion on which something was done. `index` is its place in the case."""

    index: int
    lesion: Lesion
    artery: Artery

    @property
    def path(self) -> str:
        return f"lesions[{self.index}]"


@dataclass(frozen=True, slots=True)
class Unit:
    """What one base code can cover in one session."""

    artery: Artery
    graft: Graft | None
    lesions: tuple[Worked, ...]
    extra: tuple[str, ...] = ()  # modifiers that tell it from another unit of the artery

    @property
    def key(self) -> str:
        """Stable name: the artery's modifier, with the graft where there is one."""
        return self.artery.value + (f"/{_graft_key(self.graft)}" if self.graft else "")

    @property
    def name(self) -> str:
        return f"graft to the {NAMES[self.artery]}" if self.graft else NAMES[self.artery]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(w.path for w in self.lesions)

    @property
    def indices(self) -> tuple[int, ...]:
        return tuple(w.index for w in self.lesions)


def plain(name: str) -> str:
    """A vessel name in capitals without spaces, dots or hyphens."""
    return re.sub(r"[\s.\-_]", "", name).upper()


def artery_named(name: str) -> Artery | None:
    """The major artery a vessel name stands for or belongs to; None where the name is not known."""
    word = plain(name)
    return next((artery for pattern, artery in _WORDS if re.fullmatch(pattern, word)), None)


def artery_of(location: Location, dominance: Dominance | None) -> Artery | None:
    """The territory of a place. Posterior branches go to the circumflex in left dominance, in right or balanced
    dominance to the right; without dominance they have a territory only where one is told."""
    if location.graft is None and _POSTERIOR.fullmatch(plain(location.branch)):
        if dominance is Dominance.LEFT:
            return Artery.LCX
        return location.artery or (Artery.RCA if dominance is not None else None)
    if location.artery is not None:
        return location.artery
    named = artery_named(location.branch) if location.branch else None
    if named is None and location.graft is not None:
        fed = Location(branch=location.graft.feeds)
        named = artery_of(fed, dominance) or artery_named(location.graft.feeds) if location.graft.feeds else None
    return named


def units(case: Case, sheet: Sheet) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """The units in which something was completed, and those in which it was only tried; in a fixed order."""
    treated: dict[tuple[Artery, str], list[Worked]] = {}
    tried: dict[tuple[Artery, str], list[Worked]] = {}
    for index, lesion in enumerate(case.lesions):
        if not (is_treated(lesion) or was_tried(lesion)):
            continue
        for worked in _placed(index, lesion, sheet):
            key = (worked.artery, _graft_key(worked.lesion.location.graft))
            if is_treated(worked.lesion):
                treated.setdefault(key, []).append(worked)
            elif was_tried(worked.lesion):
                tried.setdefault(key, []).append(worked)
    return _gather(treated), _gather(tried)


def _gather(found: dict[tuple[Artery, str], list[Worked]]) -> tuple[Unit, ...]:
    order = list(Artery)
    keys = sorted(found, key=lambda k: (order.index(k[0]), k[1]))
    return tuple(Unit(k[0], found[k][0].lesion.location.graft, _in_order(found[k])) for k in keys)


def _in_order(lesions: list[Worked]) -> tuple[Worked, ...]:
    """The main vessel, then its branches, each by what is told of it: the order of telling decides nothing."""
    if len(lesions) == 1:
        return tuple(lesions)
    return tuple(sorted(lesions, key=lambda w: (plain(w.lesion.location.branch), w.lesion.model_dump_json())))


def _graft_key(graft: Graft | None) -> str:
    return f"{plain(graft.kind)}-{plain(graft.feeds)}" if graft else ""


def _placed(index: int, lesion: Lesion, sheet: Sheet) -> tuple[Worked, ...]:
    """The lesion in its territory; a left-main bifurcation may count in two."""
    path = f"lesions[{index}]"
    artery = artery_of(lesion.location, sheet.case.dominance)
    if artery is None:
        artery = _ask_artery(index, lesion, sheet)
    _note_dominance(lesion, artery, path, sheet)
    other = artery_of(lesion.extends_into, sheet.case.dominance) if lesion.extends_into is not None else None
    split = _left_main_split(lesion, artery, other)
    if split:
        return _ask_left_main(index, lesion, artery, split, sheet)
    if other and other is not artery:
        sheet.doubt(
            f"bridging:{index}",
            f"The lesion runs from the {NAMES[artery]} into the {NAMES[other]} and was opened as one: one code, with "
            f"modifier {artery.value} for the artery that carries most of it. The manual names no modifier: does most of the lesion lie there?",
            "bridging",
            (path,),
        )
    return (Worked(index, lesion, artery),)


def _note_dominance(lesion: Lesion, artery: Artery, path: str, sheet: Sheet) -> None:
    if artery is Artery.LCX and _POSTERIOR.fullmatch(plain(lesion.location.branch)):
        text = f"The {lesion.location.branch} comes off the circumflex here and is reported with it."
        sheet.note(text, "left_dominance", (path, "dominance"))


def _ask_artery(index: int, lesion: Lesion, sheet: Sheet) -> Artery:
    if lesion.location.graft is None and _POSTERIOR.fullmatch(plain(lesion.location.branch)):
        return _ask_dominance(index, lesion, sheet)
    arteries = list(Artery)
    several = sum(is_treated(one) for one in sheet.case.lesions) > 1
    number = f"lesion {lesion.id or index + 1}" if several else ""
    where = lesion.location.branch or lesion.location.segment or number
    told = f" ({where})" if where else ""
    answer = sheet.ask(
        f"artery:{index}",
        f"In which major coronary artery does the treated lesion lie{told}?",
        "artery_missing",
        tuple(NAMES[a] for a in arteries),
        (f"lesions[{index}].location",),
    )
    return arteries[answer]


def _ask_dominance(index: int, lesion: Lesion, sheet: Sheet) -> Artery:
    answer = sheet.ask(
        f"artery:{index}",
        f"Which circulation is dominant? The {lesion.location.branch} is reported with the artery it comes off.",
        "branches",
        ("right or balanced: right coronary artery", "left: circumflex"),
        (f"lesions[{index}].location", "dominance"),
    )
    return (Artery.RCA, Artery.LCX)[answer]


def _left_main_split(lesion: Lesion, artery: Artery, other: Artery | None) -> tuple[Artery, Artery] | None:
    """The two arteries that a treated left-main bifurcation reaches; None for any other lesion."""
    limb = lesion.bifurcation
    if limb is None or limb.treated is False or lesion.location.graft is not None:
        return None
    side = artery_named(limb.branch) if limb.branch else None
    is_major = plain(limb.branch) in {"LAD", "LCX", "CX", "RI", "RAMUS", "CIRCUMFLEX"} or not limb.branch
    if artery is Artery.LM:
        main = other if other and other is not Artery.LM else Artery.LAD
        side = side if side and side is not main else Artery.LCX
        return (main, side if side is not main else Artery.LAD)
    if artery in (Artery.LAD, Artery.LCX) and limb.branch and is_major and side and side is not artery:
        return (artery, side)
    return None


def _ask_left_main(
    index: int, lesion: Lesion, artery: Artery, split: tuple[Artery, Artery], sheet: Sheet
) -> tuple[Worked, ...]:
    limb = lesion.bifurcation
    told = limb is not None and (limb.treated or bool(limb_techniques(lesion)))
    how = "" if told else " (ballooned)"
    ways = [f"one lesion of the {NAMES[artery]}", f"two arteries, {NAMES[split[0]]} and {NAMES[split[1]]}{how}"]
    if not told:
        ways.append(f"the {NAMES[split[1]]} was not treated")
    answer = sheet.ask(
        f"left-main:{index}",
        f"A left-main bifurcation was treated into the {NAMES[split[0]]} and the {NAMES[split[1]]}: does it count as "
        "one bifurcation lesion or as work in two arteries? The sources leave it open.",
        "left_main_bifurcation",
        tuple(ways),
        (f"lesions[{index}]",),
    )
    if limb is None or answer == 2:
        untreated = limb and limb.model_copy(update={"treated": False, "techniques": (), "stent_count": 0})
        return (Worked(index, lesion.model_copy(update={"bifurcation": untreated}), artery),)
    treated = lesion.model_copy(update={"bifurcation": limb.model_copy(update={"treated": True})})
    if answer == 0:
        return (Worked(index, treated, artery),)
    return _in_two(index, treated, split)


def _in_two(index: int, lesion: Lesion, split: tuple[Artery, Artery]) -> tuple[Worked, ...]:
    main = lesion.model_copy(update={"bifurcation": None})
    kind = next((t.stent_kind for t in lesion.treatments if t.technique is Technique.STENT), None)
    side_treatments = tuple(
        Treatment(technique=t, stent_kind=kind if t is Technique.STENT else None)
        for t in sorted(limb_techniques(lesion))
    )
    side = lesion.model_copy(update={"bifurcation": None, "treatments": side_treatments, "infarct": None, "cto": None})
    return (Worked(index, main, split[0]), Worked(index, side, split[1]))
