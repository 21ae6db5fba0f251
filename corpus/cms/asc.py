"""Ambulatory surgical center addenda: AA (covered), BB (ancillary) and EE (excluded), as csv files or sheets of one workbook.

The addenda of one quarter are parts of one edition. FF (device offsets) is known and left out: nothing asks for it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from corpus.cms.addendum_b import money
from corpus.cms.container import Member
from corpus.cms.grid import Cells, clean, delimited, sheets
from corpus.cms.part import CODE, Hints, Part, bad, month_number, rest_of_year
from corpus.errors import BadPublication
from corpus.rows import AscRow

_TITLE = re.compile(r"Addendum (AA|BB|EE|FF|DD1|DD2)\b.*?(20\d\d)", re.IGNORECASE | re.DOTALL)
_MONTH = re.compile(r"\b(Jan|Apr|Jul|Oct)[a-z]*\b", re.IGNORECASE)
NUMBERS = {"AA": 1, "BB": 2, "EE": 3}


def _pages(member: Member) -> Iterator[Iterator[Cells]]:
    if member.suffix == ".xlsx":
        yield from (sheet for _, sheet in sheets(member))
    else:
        yield delimited(member)


def looks(member: Member) -> bool:
    if member.suffix not in (".csv", ".xlsx", ".txt"):
        return False
    for page in _pages(member):
        return any("ASC" in cell and _TITLE.search(cell) for cell in next(page, [])[:2])
    return False


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    titles = [next(page, [""])[0] for page in _pages(member)]
    parts = []
    for number, title in enumerate(titles):
        found = _TITLE.search(title)
        if not found or found[1].upper() not in NUMBERS:
            continue
        start = _start(member, int(found[2]), number, hints)
        parts.append(
            Part(
                "asc", f"{start.year} {start.strftime('%B')}", rest_of_year(start), "CMS-ASC", member.origin,
                _reader(member, number, found[1].upper()), scope="all", number=NUMBERS[found[1].upper()],
                parts=len(NUMBERS), preference=1 if member.suffix == ".xlsx" else 0,
            )
        )  # fmt: skip
    return tuple(parts)


def _start(member: Member, year: int, number: int, hints: Hints) -> date:
    words = " ".join((hints.edition, member.name.replace("-", " ").replace("_", " "), *_header(member, number)))
    month = _MONTH.search(words)
    if not month:
        raise BadPublication(
            f"{member.origin}: an ASC addendum of {year}, but of which quarter? add --edition '{year} January'"
        )
    return date(year, month_number(month[1]), 1)


def _header(member: Member, number: int) -> Cells:
    for place, page in enumerate(_pages(member)):
        if place == number:
            return next((cells for cells in page if cells and clean(cells[0]).casefold() == "hcpcs code"), [])
    return []


def _reader(member: Member, number: int, kind: str) -> Callable[[], Iterator[AscRow]]:
    return lambda: _rows(member, number, kind)


def _rows(member: Member, number: int, kind: str) -> Iterator[AscRow]:
    for place, page in enumerate(_pages(member)):
        if place == number:
            yield from _listed(member.origin, page, kind)


def _listed(origin: str, page: Iterator[Cells], kind: str) -> Iterator[AscRow]:
    header: list[str] = []
    count = 0
    for line, cells in enumerate(page, 1):
        if not header:
            header = (
                [clean(cell).casefold() for cell in cells]
                if cells and clean(cells[0]).casefold() == "hcpcs code"
                else []
            )
            continue
        code = clean(cells[0]).upper() if cells else ""
        if not code or (" " in code and not any(clean(cell) for cell in cells[1:])):
            continue  # blank rows, and the notes below the table
        if not CODE.fullmatch(code):
            raise bad(origin, line, f"“{code[:12]}” is not a code")
        count += 1
        yield _row(origin, line, code, kind, header, cells)
    if not count:
        raise BadPublication(f"{origin}: no code stands below the header of addendum {kind}; the file is cut short")


def _row(origin: str, line: int, code: str, kind: str, header: list[str], cells: Cells) -> AscRow:
    if kind == "EE":
        return AscRow(code, on_list=False, indicator="", rate=None)
    indicator = next(i for i, name in enumerate(header) if name.endswith("payment indicator"))
    rate = next(i for i, name in enumerate(header) if name.endswith("payment rate"))
    if len(cells) <= max(indicator, rate):
        raise bad(origin, line, f"{len(cells)} cells, {max(indicator, rate) + 1} expected: the file is cut short")
    return AscRow(code, on_list=True, indicator=clean(cells[indicator]), rate=money(origin, line, clean(cells[rate])))
