"""Add-on code edits: 8 columns, days as year and day of the year (2026001), blank while open; `CCCCC` = contractor's choice.

The names of the columns vary by quarter, so they are found by their words. Copies with the year alone are read too: a
beginning is then its first day, an end its last.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from corpus.cms.container import Member
from corpus.cms.grid import Cells, head_rows, rows
from corpus.cms.part import CODE, Hints, Part, bad, quarter, quarter_in
from corpus.errors import BadPublication
from corpus.rows import AddonRow
from corpus.span import OPEN_END, OPEN_START

ANY_PRIMARY = "CCCCC"
_NAMED = re.compile(r"AOC_V(20\d\d)Q([1-4])", re.IGNORECASE)


def looks(member: Member) -> bool:
    return member.suffix in (".txt", ".csv", ".xlsx", "") and any(_places(cells) for cells in head_rows(member, 8))


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    named = _NAMED.search(member.name)
    name = f"{named[1]}Q{named[2]}" if named else hints.edition.upper() or quarter_in(member.name)
    if not name:
        raise BadPublication(f"{member.origin}: add-on edits, but of which quarter? add --edition 2026Q3")
    preference = 1 if member.suffix == ".xlsx" else 0
    return (
        Part(
            "addon", name, quarter(name, member.origin), "CMS-AOC", member.origin, lambda: _rows(member),
            carries_forward=True, scope="known", preference=preference,
        ),
    )  # fmt: skip


_COLUMNS = {
    "type": ("aocedittype", "edittype", "edit"),
    "addon": ("addoncode", "addon"),
    "primary": ("primarycode", "primary"),
    "addon_end": ("aocdeldt", "addoncodedeldt", "adddel", "addondel", "addondelyear"),
    "primary_end": ("primarycodedeldt", "primdel", "primarydel", "primarydelyear"),
    "start": ("aocediteffdt", "editeff", "editeffyear"),
    "end": ("aoceditdeldt", "editdel", "editdelyear"),
}


def _places(cells: Cells) -> dict[str, int]:
    """Column of every field by the words of its name; empty where this is not the header."""
    names = ["".join(sign for sign in cell.casefold() if sign.isalpha()).removesuffix("julian") for cell in cells]
    places = {
        field: next((i for i, name in enumerate(names) if name in words), -1) for field, words in _COLUMNS.items()
    }
    return places if min(places.values()) >= 0 else {}


def _rows(member: Member) -> Iterator[AddonRow]:
    places: dict[str, int] = {}
    count = 0
    for line, cells in enumerate(rows(member), 1):
        if not places:
            places = _places(cells)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) <= max(places.values()):
            raise bad(member.origin, line, f"{len(cells)} cells, 8 expected: the file is cut short or damaged")
        at = {field: cells[place].strip() for field, place in places.items()}
        kind, addon, primary = at["type"], at["addon"], at["primary"]
        if (
            kind not in ("1", "2", "3")
            or not CODE.fullmatch(addon)
            or not (CODE.fullmatch(primary) or primary == ANY_PRIMARY)
        ):
            raise bad(
                member.origin,
                line,
                f"type “{kind[:5]}”, add-on “{addon[:8]}”, primary “{primary[:8]}” are not what they should be",
            )
        ends = [
            _day(member.origin, line, cell, is_end=True)
            for cell in (at["addon_end"], at["primary_end"], at["end"])
            if cell
        ]
        first = _day(member.origin, line, at["start"]) if at["start"] else OPEN_START
        last = min(ends, default=OPEN_END)
        count += 1
        if first <= last:
            yield AddonRow(addon, primary, int(kind), first, last)
    if not count:
        raise BadPublication(f"{member.origin}: no edit stands below the header; the file is cut short")


def _day(origin: str, line: int, cell: str, *, is_end: bool = False) -> date:
    """2026001 = 1 January 2026. A plain 8-digit day is not one of these and is refused rather than misread."""
    if re.fullmatch(r"(19|20)\d\d", cell):
        return date(int(cell), 12, 31) if is_end else date(int(cell), 1, 1)
    if not re.fullmatch(r"(19|20)\d\d[0-3]\d\d", cell) or not 1 <= int(cell[4:]) <= 366:
        raise bad(origin, line, f"“{cell[:10]}” is not a year and day of the year such as 2026001")
    return date(int(cell[:4]), 1, 1) + timedelta(int(cell[4:]) - 1)
