"""Ambulatory surgical center addenda: AA (covered), BB (ancillary), EE (excluded) and FF (device offsets), csv or one workbook.

AA, BB and EE of one quarter are parts of one edition. FF is a table of its own: the device's share of each procedure.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from corpus.cms.addendum_b import money
from corpus.cms.container import Member
from corpus.cms.grid import Cells, clean, delimited, sheets
from corpus.cms.part import CODE, Hints, Part, bad, month_number, rest_of_year
from corpus.errors import BadPublication
from corpus.rows import AscRow, DeviceRow

_TITLE = re.compile(r"Addendum (AA|BB|EE|FF|DD1|DD2)\b.*?(20\d\d)", re.IGNORECASE | re.DOTALL)
_MONTH = re.compile(r"\b(Jan|Apr|Jul|Oct)[a-z]*\b", re.IGNORECASE)
NUMBERS = {"AA": 1, "BB": 2, "EE": 3}
_DISCOUNTED = {"Y": "yes", "N": "no"}


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
        kind = found[1].upper() if found else ""
        if not found or kind not in (*NUMBERS, "FF"):
            continue
        start = _start(member, int(found[2]), number, hints)
        table = "devices" if kind == "FF" else "asc"
        parts.append(
            Part(
                table, f"{start.year} {start.strftime('%B')}", rest_of_year(start), "CMS-ASC", member.origin,
                _reader(member, number, kind), scope="all", number=NUMBERS.get(kind, 0),
                parts=1 if kind == "FF" else len(NUMBERS), preference=1 if member.suffix == ".xlsx" else 0,
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


def _reader(member: Member, number: int, kind: str) -> Callable[[], Iterator[AscRow | DeviceRow]]:
    return lambda: _rows(member, number, kind)


def _rows(member: Member, number: int, kind: str) -> Iterator[AscRow | DeviceRow]:
    for place, page in enumerate(_pages(member)):
        if place == number:
            yield from _listed(member.origin, page, kind)


def _listed(origin: str, page: Iterator[Cells], kind: str) -> Iterator[AscRow | DeviceRow]:
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
        yield (_device if kind == "FF" else _row)(origin, line, code, kind, header, cells)
    if not count:
        raise BadPublication(f"{origin}: no code stands below the header of addendum {kind}; the file is cut short")


def _row(origin: str, line: int, code: str, kind: str, header: list[str], cells: Cells) -> AscRow:
    if kind == "EE":
        return AscRow(code, on_list=False, indicator="", rate=None)
    indicator = next(i for i, name in enumerate(header) if name.endswith("payment indicator"))
    rate = next(i for i, name in enumerate(header) if name.endswith("payment rate"))
    if len(cells) <= max(indicator, rate):
        raise bad(origin, line, f"{len(cells)} cells, {max(indicator, rate) + 1} expected: the file is cut short")
    discounted = next((i for i, name in enumerate(header) if name.endswith("multiple procedure discounting")), None)
    return AscRow(
        code, on_list=True, indicator=clean(cells[indicator]), rate=money(origin, line, clean(cells[rate])),
        discounted=_DISCOUNTED.get(clean(cells[discounted]).upper(), "") if discounted is not None else "",
    )  # fmt: skip


def _device(origin: str, line: int, code: str, kind: str, header: list[str], cells: Cells) -> DeviceRow:
    """The share of the code itself, not that of its APC."""
    try:
        indicator = next(i for i, name in enumerate(header) if name.endswith("payment indicator"))
        percent = next(
            i
            for i, name in enumerate(header)
            if name.endswith("device offset percentage") and " apc " not in f" {name} "
        )
        amount = next(i for i, name in enumerate(header) if "device offset amount" in name or "device portion" in name)
    except StopIteration:
        raise BadPublication(f"{origin}: addendum {kind} without its device columns; the layout is not known") from None
    if len(cells) <= max(indicator, percent, amount):
        raise bad(origin, line, f"{len(cells)} cells, {len(header)} expected: the file is cut short")
    share = clean(cells[percent])
    try:  # the csv writes 35.62%, the workbook 0.3562
        told = Decimal(share.rstrip("%")) * (1 if share.endswith("%") else 100) if share else None
    except InvalidOperation:
        raise bad(origin, line, f"“{share[:12]}” is not a share in per cent") from None
    if told is not None and not 0 <= told <= 100:
        raise bad(origin, line, f"a device share of {told}% cannot be")
    return DeviceRow(code, clean(cells[indicator]), told, money(origin, line, clean(cells[amount])))
