"""The front matter of a document: what it is about, from when to when it holds, how sure it is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corpus.marks import Place
from corpus.rows import Confidence, Setting
from corpus.span import OPEN_END, OPEN_START, Span, parse_day

KINDS = frozenset({"code", "guidance", "modifier", "ncci", "coverage", "documentation", "change"})
_LISTS = ("codes", "modifiers", "settings", "synonyms")
_TEXTS = ("id", "title", "kind", "valid_from", "valid_to", "confidence")
_REQUIRED = ("id", "title", "kind", "valid_from", "confidence")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9.]{2,7}")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")


@dataclass(frozen=True, slots=True)
class Front:
    """What stands above a document; an empty `valid_to` is an open end."""

    id: str
    title: str
    kind: str
    codes: tuple[str, ...]
    modifiers: tuple[str, ...]
    settings: tuple[Setting, ...]
    span: Span
    confidence: Confidence
    synonyms: tuple[str, ...]


def read_front(lines: list[str], place: Place) -> Front:
    """`lines` stand between the two `---`; `place` is the opening one. Raises BadDocument with line and fault."""
    entries = _entries(lines, place)

    def text(key: str, fits: Callable[[str], object] = str) -> str:
        value = str(entries.get(key) or "")
        _try(key, value, fits, lines, place)
        return value

    def many(key: str, fits: Callable[[str], object] = str) -> tuple[str, ...]:
        values = tuple(map(str, entries.get(key) or []))  # type: ignore[call-overload]
        for value in values:
            _try(key, value, fits, lines, place)
        return values

    start = parse_day(text("valid_from", lambda day: parse_day(day, default=OPEN_START)), default=OPEN_START)
    end = parse_day(text("valid_to", lambda day: parse_day(day, default=OPEN_END)), default=OPEN_END)
    if end < start:
        raise _at("valid_to", lines, place).fault("valid_to lies before valid_from")
    return Front(
        id=text("id", _shape(_ID, "lower-case words joined by hyphens")),
        title=text("title"),
        kind=text("kind", _one_of_the_kinds),
        codes=many("codes", _shape(_CODE, "a code")),
        modifiers=many("modifiers", _shape(_MODIFIER, "a modifier")),
        settings=tuple(Setting(one) for one in many("settings", Setting)),
        span=Span(start, end),
        confidence=Confidence(text("confidence", Confidence)),
        synonyms=many("synonyms"),
    )


def _entries(lines: list[str], place: Place) -> Mapping[str, object]:
    """Every value as text: 92920 stays a code, 0913T too, and a date is read by `parse_day`."""
    import yaml

    try:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        entries = yaml.load("\n".join(lines), Loader=loader)  # noqa: S506  builds nothing but text
    except yaml.YAMLError as fault:
        raise place.fault(f"the front matter is not YAML: {' '.join(str(fault).split())}") from None
    if not isinstance(entries, dict):
        raise place.fault("the front matter must be `key: value` lines")
    for key, value in entries.items():
        if key not in _LISTS + _TEXTS:
            raise _at(key, lines, place).fault(f"unknown key “{key}”; known are {', '.join(_TEXTS + _LISTS)}")
        if value and isinstance(value, list) != (key in _LISTS):
            raise _at(key, lines, place).fault(f"“{key}” must be {'a list' if key in _LISTS else 'a text'}")
    if missing := [key for key in _REQUIRED if not entries.get(key)]:
        raise place.fault(f"the front matter lacks {', '.join(missing)}")
    return entries


def _try(key: str, value: str, fits: Callable[[str], object], lines: list[str], place: Place) -> None:
    try:
        fits(value)
    except ValueError as fault:
        raise _at(key, lines, place).fault(f"{key}: {fault}") from None


def _shape(shape: re.Pattern[str], what: str) -> Callable[[str], object]:
    def fits(value: str) -> None:
        if not shape.fullmatch(value):
            raise ValueError(f"“{value}” does not look like {what}")

    return fits


def _one_of_the_kinds(value: str) -> None:
    if value not in KINDS:
        raise ValueError(f"“{value}” is none of {', '.join(sorted(KINDS))}")


def _at(key: str, lines: list[str], place: Place) -> Place:
    below = next((n for n, line in enumerate(lines, start=1) if line.startswith(f"{key}:")), 0)
    return Place(place.name, place.line + below)
