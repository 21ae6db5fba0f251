"""Source marks: `{{NCCI26 ch. XI I.14, p. XI-14; RVU26C}}` behind the words that rest on them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import BadDocument, UnknownSource
from corpus.sources import source

MARK = re.compile(r"[ \t]*\{\{(.*?)\}\}")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+\S")


@dataclass(frozen=True, slots=True)
class Mark:
    """One source and the place in it; the locator is empty where the source is a table looked up by code."""

    source: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands, for messages: the file and the line its first line has there."""

    name: str
    line: int

    def fault(self, what: str, *, below: int = 0) -> BadDocument:
        return BadDocument(f"{self.name}, line {self.line + below}: {what}")


Cited = tuple[int, int, Mark]


def without_marks(lines: list[str], place: Place) -> tuple[str, tuple[Cited, ...]]:
    """The text of a section without its marks, and `(start, end, mark)` of the words each mark supports.

    A mark supports what stands before it in its paragraph, list item or table, back to the mark before it.
    Raises BadDocument for a block that does not end with a mark.
    """
    text, cited = "", []
    for offset, block in _blocks(lines):
        here = Place(place.name, place.line + offset)
        gap = "" if not text else "\n" if offset and lines[offset - 1].strip() else "\n\n"
        clean, found = _clean(block, here)
        at = len(text) + len(gap)
        text += gap + clean
        cited += [(start + at, end + at, mark) for start, end, mark in found]
    return text, tuple(cited)


def _blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Paragraphs, list items, tables and sub-headings, each with the number of its first line."""
    first, block = 0, list[str]()
    for number, line in enumerate([*lines, ""]):
        stripped = line.strip()
        starts = _ITEM.match(line) or line.startswith("#") or (block and block[-1].startswith("#"))
        if block and (not stripped or starts):
            yield first, "\n".join(block)
            block = []
        if stripped:
            first = first if block else number
            block.append(line.rstrip())


def _clean(block: str, place: Place) -> tuple[str, list[Cited]]:
    if block.startswith("#"):
        return block, []
    text, cited, start, last = "", list[Cited](), 0, 0
    for match in MARK.finditer(block):
        text += block[last : match.start()]
        last = match.end()
        end = len(text.rstrip())
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if start >= end:
            raise place.fault("a source mark with no words before it; put it behind the words it supports")
        cited += [(start, end, mark) for mark in _read(match[1], place)]
        start = end
    if not cited or block[last:].strip(" \t\n|"):
        raise place.fault(f"“{block.splitlines()[0][:60]}” does not end with its source; add {{{{SOURCE locator}}}}")
    return (text + block[last:]).rstrip(), cited


def _read(inside: str, place: Place) -> list[Mark]:
    marks = []
    for part in inside.split(";"):
        name, _, locator = part.strip().partition(" ")
        try:
            marks.append(Mark(source(name).id, locator.strip()))
        except UnknownSource as unknown:
            raise place.fault(str(unknown)) from None
    return marks
