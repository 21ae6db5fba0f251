"""The vessels of a territory, for the 2025 code set: the main vessel and each branch, with what was done in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from guards.coding.case import Technique
from guards.coding.sheet import Sheet
from guards.coding.technique import OPENING, limb_techniques, main_techniques
from guards.coding.territory import Unit, Worked, plain

_TIER = ("both", "atherectomy", "stent", "balloon")


@dataclass(frozen=True, slots=True)
class Vessel:
    """The main vessel (`name` empty) or one branch of a unit, with what was done in it."""

    name: str
    kind: str
    lesions: tuple[Worked, ...]

    @property
    def words(self) -> str:
        return self.name or "main vessel"


def told(worked: Worked, unit: Unit, sheet: Sheet) -> Worked:
    """The lesion with its side branch settled: where the record does not say what was done there, it is asked."""
    limb = worked.lesion.bifurcation
    if limb is None or limb.treated is not None or limb_techniques(worked.lesion):
        return worked
    text = f"Was the side branch {limb.branch} of the bifurcation in the {unit.name} treated, and how?"
    answers = ("not treated", "ballooned", "stented")
    answer = sheet.ask(f"{unit.key}:side-branch", text, "side_branch_unknown_2025", answers, (worked.path,))
    used = ((), (Technique.BALLOON,), (Technique.STENT,))[answer]
    told = limb.model_copy(update={"treated": bool(used), "techniques": used})
    return Worked(worked.index, worked.lesion.model_copy(update={"bifurcation": told}), worked.artery)


def vessels_of(unit: Unit) -> list[Vessel]:
    """Vessels treated in the unit, the most intensive first; the branch of a treated bifurcation is one of them."""
    used: dict[str, set[Technique]] = {}
    where: dict[str, list[Worked]] = {}
    for worked in unit.lesions:
        own = plain(worked.lesion.location.branch)
        for name, found in (
            (own, main_techniques(worked.lesion)),
            (_limb_name(worked), limb_techniques(worked.lesion)),
        ):
            if found & OPENING:
                used.setdefault(name, set()).update(found)
                where.setdefault(name, []).append(worked)
    vessels = [Vessel(n, _kind(used[n]), tuple(where[n])) for n in used]
    return sorted(vessels, key=lambda v: (_TIER.index(v.kind), v.name))


def _limb_name(worked: Worked) -> str:
    limb = worked.lesion.bifurcation
    return (plain(limb.branch) or "SIDE BRANCH") if limb is not None else "SIDE BRANCH"


def _kind(used: Iterable[Technique]) -> str:
    found = frozenset(used)
    if Technique.STENT in found:
        return "both" if Technique.ATHERECTOMY in found else "stent"
    return "atherectomy" if Technique.ATHERECTOMY in found else "balloon"
