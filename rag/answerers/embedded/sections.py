"""The sections of a code's own document, and their units as list points with citations."""

from collections.abc import Mapping
from functools import cache

from corpus.passages import Passage, load
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import Unit, units, weigh
from rag.answerers.embedded.sheet import Sheet, with_marks


def section(code: str, heading: str, asked: Asked) -> Passage | None:
    """The section of the code's document in force on the day; None where there is none."""
    fits = [p for p in _of_code().get(code, ()) if p.heading == heading and asked.day in p.span]
    return fits[-1] if fits else None


@cache
def _of_code() -> Mapping[str, tuple[Passage, ...]]:
    """The passages of each code's own documents."""
    own: dict[str, tuple[Passage, ...]] = {}
    for passage in load():
        if passage.kind == "code" and passage.codes:
            own[passage.codes[0]] = (*own.get(passage.codes[0], ()), passage)
    return own


def cited(sheet: Sheet, unit: Unit) -> str:
    """The unit with its mark; a table keeps its lines, the mark below it."""
    mark = sheet.quote(unit.passage.id, unit.text)
    return f"{unit.text}\n\n{mark}" if unit.is_table else with_marks(unit.shown, mark)


def points(sheet: Sheet, code: str, heading: str, asked: Asked, limit: int = 8) -> list[str]:
    """The units of a section, each with its mark."""
    passage = section(code, heading, asked)
    return [cited(sheet, unit) for unit in units(passage)[:limit]] if passage else []


def fitting(sheet: Sheet, query: str, passage: Passage | None, limit: int = 2) -> list[str]:
    """The units of one passage that say most of the query."""
    if passage is None:
        return []
    return [cited(sheet, w.unit) for w in weigh(query, [passage])[:limit] if w.weight > 0]


def write_units(sheet: Sheet, chosen: list[Unit]) -> None:
    """Units as paragraphs, or as a list where there are several; tables stand for themselves."""
    plain = [u for u in chosen if not u.is_table]
    if len(plain) == 1:
        sheet.say(cited(sheet, plain[0]))
    else:
        sheet.points([cited(sheet, unit) for unit in plain])
    for unit in chosen:
        if unit.is_table:
            sheet.say(cited(sheet, unit))
