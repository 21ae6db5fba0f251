"""What is wrong with a modifier that a question names: not held at all, or of the other kind of claim."""

from corpus.rows import ModifierRow, Setting
from guards.coding.case import Artery
from guards.finding import Severity
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.billers import NAMES
from rag.answerers.embedded.lead import listed
from rag.answerers.embedded.sheet import Sheet

_STOPPED = {
    "73": ("53",),
    "74": ("53",),
    "53": ("73", "74"),
}  # the modifier of a stopped procedure on the other kind of claim
_ABOUT_A_LINE = frozenset(["modifier_on_code", "modifier_meaning", "guidelines"])


def modifier_faults(asked: Asked, sheet: Sheet) -> None:
    """Said before the answer, which goes on with what is known."""
    for modifier in asked.unknown_modifiers:
        _unknown(modifier, asked, sheet)
    if asked.codes and asked.intent in _ABOUT_A_LINE:
        for modifier in asked.modifiers:
            row = sheet.tools.lookup_modifier(modifier, asked.day).row
            if row is not None and not _belongs(row, asked.setting):
                _other_claim(row, asked, sheet)


def _unknown(modifier: str, asked: Asked, sheet: Sheet) -> None:
    sheet.note(
        f"**Modifier {modifier} is not among the modifiers the desk holds**; it says nothing about it, and no line here "
        f"may carry it before it has been looked up. The artery modifiers are {listed(artery.value for artery in Artery)}."
    )
    sheet.doubt("modifier_unknown", Severity.UNVERIFIED, f"Modifier {modifier} is not held.", *asked.codes[:1])


def _belongs(row: ModifierRow, setting: Setting) -> bool:
    return row.professional if setting is Setting.PHYSICIAN else row.facility


def _other_claim(row: ModifierRow, asked: Asked, sheet: Sheet) -> None:
    mark = sheet.tables(sheet.tools.lookup_modifier(row.modifier, asked.day).sources)
    kind = "facility claims" if row.facility else "professional claims"
    sheet.say(f"**No.** {row.modifier}, {row.label}, belongs on {kind}, not on a {NAMES[asked.setting]}.", mark)
    others = [sheet.tools.lookup_modifier(name, asked.day) for name in _STOPPED.get(row.modifier, ())]
    named = [f"{one.modifier}, {one.row.label}" for one in others if one.row and _belongs(one.row, asked.setting)]
    if named:
        marks = "".join(sheet.tables(one.sources) for one in others)
        sheet.say(f"A stopped procedure is told there by {'; or '.join(named)}.", marks)
