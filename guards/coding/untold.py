"""Work whose technique is not told: asked for, and every answer shown with the claim it gives."""

from guards.coding.case import Lesion, Technique, Treatment
from guards.coding.sheet import Sheet
from guards.coding.technique import is_treated
from guards.coding.territory import NAMES, artery_of

_NEW_TEXTS = 2026  # the texts of these codes were revised on its first day
_WAYS: tuple[tuple[str, tuple[Technique, ...]], ...] = (
    ("balloon only", (Technique.BALLOON,)),
    ("one stent, one lesion", (Technique.STENT,)),
    ("atherectomy without a stent", (Technique.ATHERECTOMY,)),
    ("atherectomy and one stent", (Technique.ATHERECTOMY, Technique.STENT)),
)


def assume(sheet: Sheet) -> None:
    """Put the answer assumed in this run in the place of what is not told."""
    lesions = tuple(_assumed(n, lesion, sheet) for n, lesion in enumerate(sheet.case.lesions))
    if lesions != sheet.case.lesions:
        sheet.case = sheet.case.model_copy(update={"lesions": lesions})


def _assumed(index: int, lesion: Lesion, sheet: Sheet) -> Lesion:
    if not lesion.technique_untold or is_treated(lesion):
        return lesion
    artery = artery_of(lesion.location, sheet.case.dominance)
    where = f" in the {NAMES[artery]}" if artery is not None else ""
    answer = sheet.ask(
        f"work:{index}",
        f"What was done{where}: balloon, stent, atherectomy, or atherectomy and stent?",
        "technique_missing_2025" if sheet.day.year < _NEW_TEXTS else "technique_missing",
        tuple(words for words, _ in _WAYS),
        (f"lesions[{index}]",),
    )
    done = tuple(Treatment(technique=technique) for technique in _WAYS[answer][1])
    return lesion.model_copy(update={"technique_untold": False, "treatments": (*lesion.treatments, *done)})
