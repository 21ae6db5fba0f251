"""Localities with their counties. The csv has lost its leading zeros, so the fixed-width text or the workbook goes first."""

import re
from collections.abc import Iterator
from datetime import date

from corpus.cms.container import Member
from corpus.cms.grid import Cells, delimited, head_rows, lines, sheets
from corpus.cms.part import Hints, Part, rest_of_year
from corpus.errors import BadPublication
from corpus.rows import CountyRow

_TITLE = re.compile(r"COUNTIES INCLUDED IN (20\d\d) LOCALITIES", re.IGNORECASE)


def looks(member: Member) -> bool:
    if member.suffix == ".txt":
        return bool(_TITLE.search(member.head(200).decode("latin-1")))
    return member.suffix in (".csv", ".xlsx") and any(
        _TITLE.search(c) for cells in head_rows(member, 2) for c in cells[:1]
    )


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    del hints
    head = member.head(200).decode("latin-1") if member.suffix != ".xlsx" else head_rows(member, 1)[0][0]
    found = _TITLE.search(head)
    if not found:
        raise BadPublication(f"{member.origin}: no year stands in the title")
    year = int(found[1])
    preference = {".txt": 0, ".xlsx": 1}.get(member.suffix, 2)
    return (
        Part(
            "counties", str(year), rest_of_year(date(year, 1, 1)), "CMS-GPCI", member.origin, lambda: _rows(member),
            preference=preference,
        ),
    )  # fmt: skip


def _cells(member: Member) -> Iterator[Cells]:
    if member.suffix == ".txt":
        for line in lines(member):
            yield [line[0:16], line[16:22], line[22:45], line[45:127], line[127:]]
    elif member.suffix == ".xlsx":
        for _, sheet in sheets(member):
            yield from sheet
    else:
        yield from delimited(member)


def _rows(member: Member) -> Iterator[CountyRow]:
    """The state stands only on the first row of its block."""
    state, count = "", 0
    for cells in _cells(member):
        if len(cells) < 5 or not re.fullmatch(r"\d{4,5}", cells[0].strip()):
            continue
        mac, locality, named, area, counties = (" ".join(cell.split()) for cell in cells[:5])
        state = named or state
        count += 1
        yield CountyRow(mac.zfill(5), locality.zfill(2), state, area, counties)
    if not count:
        raise BadPublication(f"{member.origin}: no locality stands below the title; the file is cut short")
