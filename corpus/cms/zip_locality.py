"""ZIP code to carrier locality, ZIP5 and ZIP9: fixed-width text of 80 signs, or a workbook with a header.

Text, from 1: state 1-2, ZIP 3-7, contractor 8-12, locality 13-14, flag of split codes 21, year and quarter 76-80; ZIP9 has
the four further digits at 22-25 (layout published beside the files). A split code lies in more than one locality: only its
ZIP+4 tells which. One file is one quarter.
"""

import re
from collections.abc import Iterator

from corpus.cms.container import Member
from corpus.cms.grid import Cells, clean, head_rows, lines, rows
from corpus.cms.part import Hints, Part, bad, quarter
from corpus.errors import BadPublication
from corpus.rows import ZipRow

_LINE = re.compile(r"[A-Z]{2}\d{5}\d{5}[0-9A-Z]{2}.{6}[01 ].*(20\d\d[1-4])\s*")
Record = tuple[int, dict[str, str]]


def looks(member: Member) -> bool:
    if member.suffix in (".txt", ""):
        head = member.head(2048).decode("latin-1").splitlines()[:3]
        return bool(head) and all(len(line) >= 80 and _LINE.fullmatch(line) for line in head)
    return member.suffix in (".xlsx", ".csv") and any(_places(cells) for cells in head_rows(member, 6))


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    _, first = next(_records(member))
    name = f"{first['quarter'][:4]}Q{first['quarter'][4:]}"
    if hints.edition and hints.edition.upper() != name:
        raise BadPublication(
            f"{member.origin}: ZIP codes of {name} by its rows, not {hints.edition}; leave --edition out"
        )
    table = "zips_plus4" if first["plus4"] else "zips"
    return (
        Part(
            table, name, quarter(name, member.origin), "CMS-ZIP", member.origin,
            lambda: _rows(member, first["quarter"], wants_plus4=bool(first["plus4"])), carries_forward=True,
            scope="all" if table == "zips" else "", preference=1 if member.suffix == ".xlsx" else 0,
        ),
    )  # fmt: skip


def _records(member: Member) -> Iterator[Record]:
    yield from _fixed(member) if member.suffix in (".txt", "") else _cells(member)


def _fixed(member: Member) -> Iterator[Record]:
    for number, line in enumerate(lines(member), 1):
        if not line.strip(" \x1a"):
            continue
        if not _LINE.fullmatch(line):
            raise bad(
                member.origin, number, f"“{line[:24]}” is not a line of the ZIP code file; it is cut short or damaged"
            )
        yield (
            number,
            {
                "state": line[0:2], "zip": line[2:7], "mac": line[7:12], "locality": line[12:14], "split": line[20:21],
                "plus4": line[21:25].strip() if line[21:25].isdigit() else "", "quarter": line[75:80],
            },
        )  # fmt: skip


def _cells(member: Member) -> Iterator[Record]:
    places: dict[str, int] = {}
    for number, cells in enumerate(rows(member), 1):
        if not places:
            places = _places(cells)
            continue
        if not any(clean(cell) for cell in cells):
            continue
        if len(cells) <= max(places.values()):
            raise bad(member.origin, number, f"{len(cells)} cells, {max(places.values()) + 1} expected")
        at = {name: clean(cells[place]) for name, place in places.items()}
        plus4 = at.get("plus4", "")
        # a workbook stores numbers without their leading zeros
        yield (
            number,
            at | {
                "zip": at["zip"].zfill(5), "mac": at["mac"].zfill(5), "locality": at["locality"].zfill(2),
                "plus4": plus4.zfill(4) if plus4 else "",
            },
        )  # fmt: skip


def _places(header: Cells) -> dict[str, int]:
    """Columns by their names; empty where this is not the header."""
    names = [re.sub(r"[^a-z0-9]+", " ", cell.casefold()).strip() for cell in header]
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        key = (
            "state" if name == "state"
            else "zip" if name in ("zip", "zip code", "zipcode")
            else "mac" if name in ("carrier", "carrier number", "contractor")
            else "locality" if name in ("locality", "pricing locality")
            else "split" if name in ("plus 4 flag", "plus four flag")
            else "plus4" if name in ("plus 4", "plus four", "zip4", "zip 4")
            else "quarter" if name in ("year qtr", "year quarter", "yearqtr", "year qtr yyyyq")
            else ""
        )  # fmt: skip
        if key:
            found.setdefault(key, place)
    return found if found.keys() >= {"state", "zip", "mac", "locality", "split", "quarter"} else {}


def _rows(member: Member, told: str, *, wants_plus4: bool) -> Iterator[ZipRow]:
    last, seen = "", set[str]()
    for number, record in _records(member):
        code, plus4 = record["zip"], record["plus4"]
        if not re.fullmatch(r"\d{5}", code) or not re.fullmatch(r"\d{5}", record["mac"]) or bool(plus4) != wants_plus4:
            raise bad(member.origin, number, f"ZIP code “{code[:10]}{plus4[:6]}”, contractor “{record['mac'][:8]}”")
        if record["quarter"] != told:
            raise bad(member.origin, number, f"of {record['quarter']}, the rows above of {told}")
        if code != last:
            last, seen = code, set()
        if plus4 in seen:
            raise bad(member.origin, number, f"{code}{'-' if plus4 else ''}{plus4} stands twice")
        seen.add(plus4)
        yield ZipRow(code, plus4, record["state"], record["mac"], record["locality"], record["split"] == "1")
