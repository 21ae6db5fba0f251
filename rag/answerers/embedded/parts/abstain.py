"""What the sources do not hold is said in one sentence, and nothing is proposed."""

from corpus.tables import State
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.lead import on
from rag.answerers.embedded.sheet import Sheet

_EXAMPLES = (
    "What is CPT 92930?",
    "Can I bill 93458 with 92933?",
    "What changed in 2026?",
)


def abstain(sheet: Sheet, reason: str) -> None:
    """One clear sentence, and three questions that the desk can answer."""
    sheet.note(reason)
    sheet.suggest(*_EXAMPLES)


def no_rules_for_day(asked: Asked, sheet: Sheet) -> bool:
    """True where no edition of the code list is held for the day; says so."""
    if asked.intent in {"modifier_meaning"} or sheet.tools.tables.edition("codes", asked.day) is not None:
        return False
    held = sorted({e.span.start.year for e in sheet.tools.tables.editions if e.table == "codes"})
    years = f"{held[0]} to {held[-1]}" if held else "none"
    sheet.note(
        f"Unverified: the desk does not hold the code list for a service {on(asked.day)} (held: {years}), so it can "
        "neither confirm nor propose a code for that date."
    )
    return True


def unknown_code(asked: Asked, sheet: Sheet, code: str) -> None:
    facts = sheet.tools.tables.code(code, asked.day)
    listed = "is not in the code list held for" if facts.state is State.NONE else "is not in any table held for"
    abstain(sheet, f"{code} {listed} {asked.day.isoformat()}: check the number; the desk says nothing about it.")
