"""Geographic practice cost indices, csv or xlsx. The header carries the year; footnotes and stars are left out."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from corpus.cms.container import Member
from corpus.cms.grid import Cells, head_rows, rows
from corpus.cms.part import Hints, Part, bad, quarter_span, rest_of_year
from corpus.errors import BadPublication
from corpus.rows import GpciRow

_YEAR = re.compile(r"(20\d\d) pe gpci")


def looks(member: Member) -> bool:
    return member.suffix in (".csv", ".xlsx", "") and any(_is_header(cells) for cells in head_rows(member, 6))


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    header = next(cells for cells in head_rows(member, 6) if _is_header(cells))
    year = next((int(m[1]) for name in _names(header) if (m := _YEAR.search(name))), 0) or _year_of_copy(member, hints)
    if not year:
        raise BadPublication(f"{member.origin}: geographic indices, but of which year? add --edition 2026")
    if hints.edition and hints.edition != str(year):
        raise BadPublication(
            f"{member.origin}: these are the indices of {year}, not {hints.edition}; leave --edition out"
        )
    return (
        Part(
            "gpci", str(year), rest_of_year(quarter_span(year, 1).start), "CMS-GPCI", member.origin, lambda: _rows(member),
            scope="all", preference=1 if member.suffix == ".xlsx" else 0,
        ),
    )  # fmt: skip


def _year_of_copy(member: Member, hints: Hints) -> int:
    """Copies name the columns without the year: the user's, else the one in the name of the file."""
    found = re.search(r"(?<!\d)20\d\d(?!\d)", hints.edition or member.name)
    return int(found[0]) if found else 0


def _names(header: Cells) -> list[str]:
    return [" ".join(cell.replace("_", " ").split()).casefold() for cell in header]


def _is_header(cells: Cells) -> bool:
    names = _names(cells)
    return len(cells) >= 7 and ("(mac)" in names[0] or names[0] == "mac") and any("pe gpci" in name for name in names)


def _rows(member: Member) -> Iterator[GpciRow]:
    places: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    for line, cells in enumerate(rows(member), 1):
        if not places:
            places = _places(cells) if _is_header(cells) else {}
            continue
        if not cells or not re.fullmatch(r"\d{4,5}", cells[0].strip()):
            continue  # blank rows and footnotes
        if len(cells) <= max(places.values()):
            raise bad(member.origin, line, f"{len(cells)} cells, {max(places.values()) + 1} expected")
        at = {name: cells[place].strip() for name, place in places.items()}
        mac, locality = at["mac"].zfill(5), at["locality"].zfill(2)
        if (mac, locality) in seen:
            raise bad(member.origin, line, f"locality {mac}-{locality} stands twice")
        seen.add((mac, locality))
        try:
            numbers = {name: Decimal(at[name]) for name in ("work", "practice_expense", "malpractice")}
        except InvalidOperation:
            raise bad(member.origin, line, f"locality {mac}-{locality}: an index is not a number") from None
        if not all(Decimal("0.1") < number < Decimal(5) for number in numbers.values()):
            raise bad(member.origin, line, f"locality {mac}-{locality}: an index is far from 1")
        name = at["name"].rstrip("*").strip()
        yield GpciRow(
            mac, at["state"], locality, name, numbers["work"], numbers["practice_expense"], numbers["malpractice"]
        )
    if not seen:
        raise BadPublication(f"{member.origin}: no locality stands below the header; the file is cut short")


def _places(header: Cells) -> dict[str, int]:
    """The work index with the floor, where both kinds are printed, is the one in force."""
    names = _names(header)

    def at(*words: str, without: str = "\0") -> int:
        return next(i for i, name in enumerate(names) if all(word in name for word in words) and without not in name)

    return {
        "mac": 0,
        "state": at("state"),
        "locality": names.index("locality") if "locality" in names else at("locality number"),
        "name": at("locality name"),
        "work": at("pw gpci", without="without"),
        "practice_expense": at("pe gpci"),
        "malpractice": at("mp gpci"),
    }
