"""What was done to a lesion, in the terms the codes are built from."""

from guards.coding.case import Lesion, Outcome, StentKind, Technique, Treatment

BALLOONS = frozenset({Technique.BALLOON, Technique.CUTTING_BALLOON, Technique.SCORING_BALLOON})
OPENING = BALLOONS | {Technique.DRUG_COATED_BALLOON, Technique.ATHERECTOMY, Technique.STENT}
TRIED = frozenset({Outcome.FAILED, Outcome.ABANDONED})


def done(lesion: Lesion) -> tuple[Treatment, ...]:
    """Treatments that were completed."""
    return tuple(t for t in lesion.treatments if t.outcome is Outcome.COMPLETED)


def limb_techniques(lesion: Lesion) -> frozenset[Technique]:
    """Techniques used in the side branch of a bifurcation."""
    limb = lesion.bifurcation
    if limb is None or limb.treated is False:
        return frozenset()
    found = set(limb.techniques)
    if limb.stent_count > 0:
        found.add(Technique.STENT)
    if limb.treated and not found & OPENING:
        found.add(Technique.BALLOON)
    return frozenset(found)


def main_techniques(lesion: Lesion) -> frozenset[Technique]:
    """Techniques completed in the vessel of the lesion itself."""
    return frozenset(t.technique for t in done(lesion))


def techniques(lesion: Lesion) -> frozenset[Technique]:
    """Every technique completed on the lesion, side branch included."""
    return main_techniques(lesion) | limb_techniques(lesion)


def is_treated(lesion: Lesion) -> bool:
    """Whether the lesion was opened: balloon, atherectomy or stent."""
    return bool(techniques(lesion) & OPENING)


def was_tried(lesion: Lesion) -> bool:
    """Whether opening it was begun and not brought to an end."""
    return not is_treated(lesion) and any(t.outcome in TRIED and t.technique in OPENING for t in lesion.treatments)


def is_coated_only(lesion: Lesion) -> bool:
    """Whether a coated balloon was the treatment: plain balloons beside it are preparation."""
    used = techniques(lesion)
    return Technique.DRUG_COATED_BALLOON in used and not used & {Technique.STENT, Technique.ATHERECTOMY}


def stent_count(lesion: Lesion) -> int:
    """Stents placed for the lesion. A treatment with count 0 is covered by a stent that is counted elsewhere."""
    own = sum(t.count for t in done(lesion) if t.technique is Technique.STENT)
    return own + (lesion.bifurcation.stent_count if lesion.bifurcation is not None else 0)


def stent_kinds(lesion: Lesion) -> frozenset[StentKind | None]:
    """Kinds of the stents placed in the lesion's own vessel; None stands for a kind that is not told."""
    return frozenset(t.stent_kind for t in done(lesion) if t.technique is Technique.STENT)


def paths(lesion: Lesion, index: int, *wanted: Technique) -> tuple[str, ...]:
    """Paths of the treatments of `lesion` that used one of the wanted techniques."""
    return tuple(f"lesions[{index}].treatments[{n}]" for n, t in enumerate(lesion.treatments) if t.technique in wanted)
