"""OPPS addendum B (by code) and A (by APC), in the layout of the final rule and of the quarters; text or xlsx.

Column names carry stray blanks and the number of columns differs; the header is the row that begins with HCPCS Code or APC.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from corpus.cms.container import Member
from corpus.cms.grid import Cells, clean, head_rows, rows
from corpus.cms.part import CODE, Hints, Part, bad, month_number, rest_of_year
from corpus.errors import BadPublication
from corpus.rows import ApcRow, DescriptorRow, OppsRow

_FINAL = re.compile(r"Addendum ([AB])\.?-+.*CY ?(20\d\d)", re.IGNORECASE)
_QUARTER = re.compile(
    r"(20\d\d)[ _]?(January|April|July|October)|(January|April|July|October)[ _]?(20\d\d)", re.IGNORECASE
)


def looks(member: Member) -> bool:
    if member.suffix not in (".txt", ".csv", ".xlsx", ""):
        return False
    head = head_rows(member, 12)
    return any(_is_header(cells) for cells in head) and any("OPPS" in cell for cells in head[:6] for cell in cells[:3])


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    head = head_rows(member, 12)
    header = next(cells for cells in head if _is_header(cells))
    table = "opps" if _first(header) == "hcpcs code" else "apcs"
    start, name = _release(member, head, hints)
    preference = 1 if member.suffix == ".xlsx" else 0

    def part(table: str, scope: str) -> Part:
        readers = {"opps": _rows, "apcs": _apcs, "descriptors": _descriptors}
        return Part(
            table, name, rest_of_year(start), "CMS-OPPS", member.origin, lambda: readers[table](member), scope=scope,
            preference=preference,
        )  # fmt: skip

    parts = [part(table, "all")]
    if table == "opps" and hints.with_descriptors:
        parts.append(part("descriptors", ""))
    return tuple(parts)


def _release(member: Member, head: list[Cells], hints: Hints) -> tuple[date, str]:
    """First day and name: the final rule holds from January; a quarterly addendum says its month in name or title."""
    text = " ".join(cell for cells in head for cell in cells[:3])
    final = _FINAL.search(text)
    by_quarter = (
        _QUARTER.search(hints.edition) or _QUARTER.search(member.name.replace("_", " ")) or _QUARTER.search(text)
    )
    if by_quarter:
        year, month = int(by_quarter[1] or by_quarter[4]), by_quarter[2] or by_quarter[3]
        if final and int(final[2]) != year:
            raise BadPublication(f"{member.origin}: titled CY{final[2]}, but named {year}; check its name")
        return date(year, month_number(month), 1), f"{year} {month.capitalize()}"
    if final:
        return date(int(final[2]), 1, 1), f"CY{final[2]}"
    raise BadPublication(f"{member.origin}: an OPPS addendum, but of which quarter? add --edition '2026 April'")


def _first(cells: Cells) -> str:
    return clean(cells[0]).casefold() if cells else ""


def _is_header(cells: Cells) -> bool:
    names = {clean(cell).casefold() for cell in cells}
    by_code = _first(cells) == "hcpcs code" or (_first(cells) == "apc" and "hcpcs" not in names)
    return by_code and "si" in names and "payment rate" in names


def _records(member: Member) -> Iterator[tuple[int, dict[str, str]]]:
    header: list[str] = []
    count = 0
    for line, cells in enumerate(rows(member), 1):
        if not header:
            header = [clean(cell).casefold() for cell in cells] if _is_header(cells) else []
            continue
        if not cells or not clean(cells[0]):
            continue
        if len(cells) < 5:
            raise bad(member.origin, line, f"{len(cells)} cells, {len(header)} expected: the file is cut short")
        count += 1
        yield line, dict(zip(header, (clean(cell) for cell in cells), strict=False))
    if not count:
        raise BadPublication(f"{member.origin}: no row stands below the header; the file is cut short")


def money(origin: str, line: int, cell: str) -> Decimal | None:
    """`$5,701.52`; blank and a full stop are none."""
    text = cell.replace("$", "").replace(",", "").strip()
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise bad(origin, line, f"“{cell[:20]}” is not an amount") from None
    return value if value.as_tuple().exponent == -2 else value.quantize(Decimal("0.001")).normalize() + Decimal("0.00")


_AMOUNTS = (
    "payment rate",
    "national unadjusted copayment",
    "minimum unadjusted copayment",
    "adjusted beneficiary copayment",
)


def _amounts(origin: str, line: int, record: dict[str, str]) -> tuple[Decimal | None, ...]:
    """Rate and the three copayments; None for a column that is blank, or that the layout of the year does not have."""
    return tuple(money(origin, line, record.get(name, "")) for name in _AMOUNTS)


def _rows(member: Member) -> Iterator[OppsRow]:
    seen: set[str] = set()
    for line, record in _records(member):
        code = record["hcpcs code"].upper()
        if not CODE.fullmatch(code):
            raise bad(member.origin, line, f"“{code[:10]}” is not a code")
        if code in seen:
            raise bad(member.origin, line, f"{code} stands twice")
        seen.add(code)
        rate, *copayments = _amounts(member.origin, line, record)
        yield OppsRow(
            code, record["si"], record.get("apc", ""), rate, copayment=copayments[0], least_copayment=copayments[1],
            capped_copayment=copayments[2],
        )  # fmt: skip


def _apcs(member: Member) -> Iterator[ApcRow]:
    for line, record in _records(member):
        if not re.fullmatch(r"\d{4}", record["apc"]):
            raise bad(member.origin, line, f"“{record['apc'][:10]}” is not an APC")
        rate, *copayments = _amounts(member.origin, line, record)
        yield ApcRow(
            record["apc"], record["si"], rate, copayment=copayments[0], least_copayment=copayments[1],
            capped_copayment=copayments[2],
        )  # fmt: skip


def _descriptors(member: Member) -> Iterator[DescriptorRow]:
    for _, record in _records(member):
        code = record["hcpcs code"].upper()
        owner = "ADA" if code.startswith("D") else "CMS" if code[0].isalpha() else "AMA"
        if record.get("short descriptor"):
            yield DescriptorRow(code, record["short descriptor"], owner)
