"""The test of 92930, 2026: several stented lesions of one artery, or a bifurcation treated in both limbs."""

from dataclasses import dataclass
from enum import Enum

from guards.coding.case import Technique
from guards.coding.technique import limb_techniques, main_techniques, stent_count, techniques
from guards.coding.territory import Unit, Worked, plain


class Met(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one pathway and why, as the end of a sentence."""

    met: Met
    why: str
    ground: str
    facts: tuple[str, ...] = ()


def multi_lesion(unit: Unit) -> Verdict:
    """Pathway (a): two or more lesions and two or more stents and two or more segments."""
    stented = tuple(w for w in unit.lesions if Technique.STENT in techniques(w.lesion))
    facts = tuple(w.path for w in stented)
    if len(stented) < 2:
        if is_uncounted(unit):
            why = (
                "several stents are told, and the record does not say whether they treat one lesion or separate lesions"
            )
            return Verdict(Met.UNKNOWN, why, "multi_lesion_stent", facts)
        if len(unit.lesions) > 1 and stented:
            return Verdict(Met.NO, "only one of the lesions was stented", "two_lesions_one_stent", unit.paths)
        return Verdict(Met.NO, "one lesion was stented", "one_lesion_stent", facts)
    if sum(stent_count(w.lesion) for w in stented) < 2:
        return Verdict(Met.NO, "one stent covered the lesions", "two_lesions_one_stent", facts)
    known, unknown = _segments(stented)
    if len(known) >= 2 and _told_apart(stented) < 2:
        why = "only segments are named, and the record does not say whether they hold one lesion or separate lesions"
        return Verdict(Met.UNKNOWN, why, "multi_lesion_stent", facts)
    if len(known) >= 2:
        return Verdict(Met.YES, "two or more lesions in two or more segments were stented", "multi_lesion_stent", facts)
    if unknown:
        return Verdict(Met.UNKNOWN, "the segments of the stented lesions are not told", "multi_lesion_stent", facts)
    return Verdict(Met.NO, "the stented lesions lie in one segment", "multi_lesion_stent", facts)


def is_uncounted(unit: Unit) -> bool:
    """Several stents told of a vessel without a word on whether they treat one lesion or separate lesions."""
    stented = [w.lesion for w in unit.lesions if Technique.STENT in techniques(w.lesion)]
    return len(stented) == 1 and stented[0].is_distinct is False and stent_count(stented[0]) >= 2


def _told_apart(stented: tuple[Worked, ...]) -> int:
    """Lesions that are surely separate: in each vessel those told as lesions, at least one."""
    vessels: dict[str, int] = {}
    for worked in stented:
        vessel = plain(worked.lesion.location.branch)
        vessels[vessel] = vessels.get(vessel, 0) + (worked.lesion.is_distinct is not False)
    return sum(max(count, 1) for count in vessels.values())


def bifurcation(unit: Unit) -> Verdict:
    """Pathway (b): a bifurcation lesion in which main vessel and side branch were both treated."""
    unknown: Worked | None = None
    for worked in unit.lesions:
        limb = worked.lesion.bifurcation
        if limb is None or Technique.STENT not in techniques(worked.lesion):
            continue
        if limb_techniques(worked.lesion):
            return _both_limbs(worked)
        if limb.treated is None:
            unknown = worked
    if unknown is not None:
        why = "the record does not say whether the side branch was treated"
        return Verdict(Met.UNKNOWN, why, "bifurcation_stent", (unknown.path,))
    if (branch := _ballooned_branch(unit)) is not None:
        why = f"the record does not say whether the {branch.lesion.location.branch} was the side branch of a bifurcation lesion"
        return Verdict(Met.UNKNOWN, why, "bifurcation_balloon_limb", unit.paths)
    side = next((w for w in unit.lesions if w.lesion.bifurcation is not None), None)
    if side is not None:
        return Verdict(Met.NO, "the side branch was not treated", "untreated_side_branch", (side.path,))
    return Verdict(Met.NO, "no bifurcation was treated", "bifurcation_stent")


def _ballooned_branch(unit: Unit) -> Worked | None:
    """A branch ballooned beside a stent of its vessel, of which nothing says that it is a lesion of its own."""
    sides = (w for w in unit.lesions if w.lesion.location.branch and w.lesion.is_distinct is False)
    bare = next((w for w in sides if techniques(w.lesion) == {Technique.BALLOON}), None)
    stented = any(Technique.STENT in techniques(w.lesion) and not w.lesion.location.branch for w in unit.lesions)
    return bare if stented else None


def _both_limbs(worked: Worked) -> Verdict:
    branch = worked.lesion.bifurcation.branch if worked.lesion.bifurcation else ""
    why = f"main vessel and side branch{f' {branch}' if branch else ''} of a bifurcation were both treated"
    stented = Technique.STENT in main_techniques(worked.lesion) and Technique.STENT in limb_techniques(worked.lesion)
    ground = "bifurcation_stent" if stented else "bifurcation_balloon_limb"
    if not stented:
        why += ", one of them by balloon alone (medium confidence: one list wants a stent in both)"
    return Verdict(Met.YES, why, ground, (worked.path, f"{worked.path}.bifurcation"))


def _segments(stented: tuple[Worked, ...]) -> tuple[frozenset[tuple[str, str]], bool]:
    """Segments with a stented lesion, and whether some lesion of an unnamed segment could add one.

    Lesions of main vessel and branch lie in different segments whatever their parts are called.
    """
    known: set[tuple[str, str]] = set()
    unknown = False
    for worked in stented:
        place = worked.lesion.location
        vessel = plain(place.branch)
        parts = [part for part in plain_parts(place.segment) if part]
        known.update((vessel, part) for part in parts)
        unknown = unknown or not parts
    vessels = {plain(w.lesion.location.branch) for w in stented}
    if len(vessels) > 1:
        known.update((vessel, "") for vessel in vessels)
    return frozenset(known), unknown


def plain_parts(segment: str) -> tuple[str, ...]:
    """`proximal-mid` gives proximal and mid; ostial counts as proximal."""
    words = segment.lower().replace("/", "-").replace(" to ", "-").split("-")
    return tuple("proximal" if w.strip() == "ostial" else w.strip() for w in words)
