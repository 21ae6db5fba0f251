"""Tables drawn with bars: each row is read as a sentence, each cell with the heading of its column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from rag.reading.words import Word

_BARS = re.compile(r"[^\n|]*\|[^\n]*\|[^\n]*")
_RULE = re.compile(r"[\s|:+=-]+")
_NOTHING = {"none", "no", "n/a", "na", "nil", "not done", "not used", ""}
_DROPPED = re.compile(r"\b(?:post|residual|result|final|after|timi|flow|no|nr|number|outcome)\b|#", re.IGNORECASE)
_DEVICE = re.compile(
    r"\b(balloon|stent|atherectomy|lithotripsy|ivl|dcb|scoring balloon|cutting balloon|thrombectomy|ivus|oct|ffr|ifr)s?\b",
    re.IGNORECASE,
)
_YES = {"yes", "y", "x", "done", "used"}


@dataclass(frozen=True, slots=True)
class _Cell:
    heading: str
    start: int
    end: int
    text: str


def lay_out(text: str, words: list[Word]) -> list[Word]:
    """The words, those of tables put as a row would be told: no heading row, empty cells left out.

    A heading that names a device is set before its cell, as a word with the place of the cell's first word.
    """
    tables = list(_tables(text))
    if not tables:
        return words
    kept: list[Word] = []
    for first, last, cells in tables:
        kept += [w for w in words if (kept[-1].end if kept else 0) <= w.start < first and w not in kept]
        inside = [w for w in words if first <= w.start < last]
        for cell in cells:
            kept += _spoken(cell, [w for w in inside if cell.start <= w.start < cell.end])
    end = tables[-1][1]
    return kept + [w for w in words if w.start >= end]


def _tables(text: str) -> Iterator[tuple[int, int, list[_Cell]]]:
    """First and last offset of each table of a heading row and more, with the cells that say something."""
    lines = [(m.start(), m.end(), m.group()) for m in re.finditer(r"[^\n]*", text) if m.group() or m.start() == 0]
    for drawn, group in groupby(lines, key=lambda line: bool(_BARS.fullmatch(line[2]))):
        rows = [row for row in group if not _RULE.fullmatch(row[2])] if drawn else []
        if len(rows) < 2:
            continue
        headings = [cell.text for cell in _cells(rows[0], ())]
        if not any(_DEVICE.search(h) for h in headings):
            continue
        yield rows[0][0], rows[-1][1], [c for row in rows[1:] for c in _cells(row, headings) if _says(c)]


def _cells(row: tuple[int, int, str], headings: list[str] | tuple[()]) -> Iterator[_Cell]:
    start, _, line = row
    parts = list(re.finditer(r"[^|]+", line))
    parts = [p for p in parts if p.group().strip() or 0 < p.start() < len(line.rstrip()) - 1]
    for i, part in enumerate(parts):
        heading = headings[i] if i < len(headings) else ""
        yield _Cell(heading, start + part.start(), start + part.end(), part.group().strip())


def _says(cell: _Cell) -> bool:
    return cell.text.strip(" -–—").lower() not in _NOTHING and not _DROPPED.search(cell.heading)


def _spoken(cell: _Cell, words: list[Word]) -> Iterator[Word]:
    device = _DEVICE.search(cell.heading)
    if device and words:
        yield from (Word(part, words[0].start, words[0].end) for part in device[1].lower().split())
    if not (device and cell.text.lower() in _YES):
        yield from words
    if words:
        yield Word("|", words[-1].start, words[-1].end)
