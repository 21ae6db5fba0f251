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
    """The unit with its mark."""
    return with_marks(unit.shown, sheet.quote(unit.passage.id, unit.text))


def points(sheet: Sheet, code: str, heading: str, asked: Asked, limit: int = 8) -> list[str]:
    """The units of a section, each with its mark."""
    passage = section(code, heading, asked)
    return [cited(sheet, unit) for unit in units(passage)[:limit]] if passage else []


def fitting(sheet: Sheet, query: str, passage: Passage | None, limit: int = 2) -> list[str]:
    """The units of one passage that say most of the query."""
    if passage is None:
        return []
    return [cited(sheet, w.unit) for w in weigh(query, [passage])[:limit] if w.weight > 0]


def units_of(passage: Passage | None) -> tuple[Unit, ...]:
    """Every unit of a passage; none of none."""
    return units(passage) if passage else ()


def fitting_unit(query: str, passage: Passage | None) -> Unit | None:
    """The unit of one passage that says most of the query."""
    weighed = weigh(query, [passage]) if passage else []
    return weighed[0].unit if weighed else None


_VERBS = frozenset("is are was were does do did may can must should counts happens decides".split())  # noqa: SIM905
_ASKING = frozenset(["what", "when", "where", "why", "how"])
_TELLING = 3  # words; a shorter heading needs the title of its document


def write_units(sheet: Sheet, chosen: list[Unit]) -> None:
    """Units under the headings of their passages: a heading often is the question that its section answers."""
    groups: dict[str, list[Unit]] = {}
    told = sheet.text
    for unit in (u for u in chosen if u.shown not in told):
        groups.setdefault(unit.passage.id, []).append(unit)
    for group in groups.values():
        _write_group(sheet, group)


def _write_group(sheet: Sheet, group: list[Unit]) -> None:
    heading = f"**{_heading(group[0].passage)}**"
    if len(group) == 1:
        sheet.say(f"{heading} {cited(sheet, group[0])}")
    else:
        items = "\n".join(f"- {cited(sheet, unit)}" for unit in group)
        sheet.say(f"{heading}\n{items}")


def _heading(passage: Passage) -> str:
    """The heading of a section; in the document of one code with the code before it."""
    heading = passage.heading.rstrip(".:")
    if passage.kind == "code" and passage.codes:
        return f"{passage.codes[0]}, {_inside(heading)}."
    named = f"{passage.title}: {_inside(heading)}" if len(heading.split()) < _TELLING else heading
    return f"{named}{'?' if is_question(heading) and not named.endswith('?') else '.'}"


def is_question(heading: str) -> bool:
    """`When is it 92928` and `Which modifier`, but not `What it is` or `How the limit works`."""
    first, second = (*heading.lower().split(), "", "")[:2]
    return first in _VERBS | {"which", "who"} or (first in _ASKING and second in _VERBS | {"many", "much"})


def _inside(heading: str) -> str:
    """As it stands inside a sentence: `Which code` with a small letter, `NSTEMI` as it is."""
    return heading[0].lower() + heading[1:] if heading[1:2].islower() else heading
