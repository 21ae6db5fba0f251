"""OPPS addendum J: pairs of comprehensive codes that move to a higher APC."""

import re
from collections.abc import Iterator
from datetime import date

from corpus.cms.container import Member
from corpus.cms.grid import Cells, clean, head_rows, rows
from corpus.cms.part import CODE, Hints, Part, bad, rest_of_year
from corpus.errors import BadPublication
from corpus.rows import ComplexityRow

_TITLE = re.compile(r"Addendum J.*CY ?(20\d\d)", re.IGNORECASE)


def looks(member: Member) -> bool:
    return member.suffix in (".txt", ".csv", ".xlsx", "") and any(_is_header(cells) for cells in head_rows(member, 6))


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    title = next((m for cells in head_rows(member, 4) for cell in cells if (m := _TITLE.search(cell))), None)
    year = hints.edition.removeprefix("CY") or (title[1] if title else "")
    if not re.fullmatch(r"20\d\d", year):
        raise BadPublication(f"{member.origin}: complexity adjustments, but of which year? add --edition CY2026")
    if title and title[1] != year:
        raise BadPublication(f"{member.origin}: titled CY{title[1]}, not {year}; leave --edition out")
    return (
        Part(
            "complexity", f"CY{year}", rest_of_year(date(int(year), 1, 1)), "CMS-OPPS", member.origin, lambda: _rows(member),
            scope="all", preference=1 if member.suffix == ".xlsx" else 0,
        ),
    )  # fmt: skip


def _is_header(cells: Cells) -> bool:
    return bool(cells) and clean(cells[0]).casefold() == "primary hcpcs code"


def _rows(member: Member) -> Iterator[ComplexityRow]:
    places: tuple[int, int, int] | None = None
    count = 0
    for line, cells in enumerate(rows(member), 1):
        if places is None:
            places = _places(member.origin, cells) if _is_header(cells) else None
            continue
        if not cells or not clean(cells[0]):
            continue
        if len(cells) <= max(places):
            raise bad(member.origin, line, f"{len(cells)} cells, {max(places) + 1} expected: the file is cut short")
        primary, secondary, apc = (clean(cells[place]) for place in places)
        if not CODE.fullmatch(primary) or not CODE.fullmatch(secondary) or not re.fullmatch(r"\d{4}", apc):
            raise bad(
                member.origin, line, f"“{primary[:8]}”, “{secondary[:8]}”, “{apc[:8]}” are not two codes and an APC"
            )
        count += 1
        yield ComplexityRow(primary, secondary, apc)
    if not count:
        raise BadPublication(f"{member.origin}: no pair stands below the header; the file is cut short")


def _places(origin: str, header: Cells) -> tuple[int, int, int]:
    names = [clean(cell).casefold() for cell in header]
    secondary = next((i for i, name in enumerate(names) if name.startswith("secondary") and "hcpcs" in name), -1)
    apc = next((i for i, name in enumerate(names) if "adjusted" in name and "apc" in name), -1)
    if min(secondary, apc) < 0:
        raise BadPublication(f"{origin}: the header names {names}; the secondary code and the adjusted APC are needed")
    return 0, secondary, apc
