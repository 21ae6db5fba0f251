"""OPPS addendum B (by code) and A (by APC), in the layout of the final rule and of the quarters; text or xlsx.

Column names carry stray blanks and the number of columns differs; the header is the row that begins with HCPCS Code or APC.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from corpus.cms.container import Member
from corpus.cms.grid import Cells, clean, head_rows, rows, twice
from corpus.cms.part import CODE, Hints, Part, bad, month_number, rest_of_year
from corpus.errors import BadPublication
from corpus.rows import ApcRow, DescriptorRow, OppsRow

_FINAL = re.compile(r"Addendum ([AB])\.?-+.*CY ?(20\d\d)", re.IGNORECASE)
_QUARTER = re.compile(
    r"(20\d\d)[ _]?(January|April|July|October)|(January|April|July|October)[ _]?(20\d\d)", re.IGNORECASE
)

_ALIASES = {"hcpcs": "hcpcs code", "status indicator": "si"}


def looks(member: Member) -> bool:
    if member.suffix not in (".txt", ".csv", ".xlsx", ""):
        return False
    head = head_rows(member, 12)
    titled = any("OPPS" in cell for cells in head[:6] for cell in cells[:3]) or "opps" in member.name.casefold()
    return titled and any(_is_header(cells) for cells in head)


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
    if listed := _listed_release(member, head):
        return listed
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


def _listed_release(member: Member, head: list[Cells]) -> tuple[date, str] | None:
    """The quarter a copy names in a column of its own, `2026-04`; None where it has no such column."""
    at = next((number for number, cells in enumerate(head) if _is_header(cells)), len(head))
    names = _names(head[at]) if at < len(head) else []
    if "release" not in names or at + 1 >= len(head):
        return None
    found = re.fullmatch(r"(20\d\d)-(01|04|07|10)", clean(head[at + 1][names.index("release")]))
    if not found:
        raise bad(member.origin, at + 2, "the column “release” does not name a quarter such as 2026-04")
    start = date(int(found[1]), int(found[2]), 1)
    return start, f"{start.year} {start.strftime('%B')}"


def _names(cells: Cells) -> list[str]:
    """Names of columns as the addenda have them; copies say hcpcs, status_indicator, payment_rate."""
    names = [" ".join(clean(cell).replace("_", " ").casefold().split()) for cell in cells]
    return [_ALIASES.get(name, name) for name in names]


def _first(cells: Cells) -> str:
    return _names(cells[:1])[0] if cells else ""


def _is_header(cells: Cells) -> bool:
    names = set(_names(cells))
    by_code = _first(cells) == "hcpcs code" or (_first(cells) == "apc" and "hcpcs code" not in names)
    return by_code and "si" in names and "payment rate" in names


def _records(member: Member) -> Iterator[tuple[int, dict[str, str]]]:
    header: list[str] = []
    count, release, first = 0, -1, ""
    for line, cells in enumerate(rows(member), 1):
        if not header:
            header = _names(cells) if _is_header(cells) else []
            twice(member.origin, header, ("hcpcs code", "apc", "si", "release", *_AMOUNTS))
            release = header.index("release") if "release" in header else -1
            continue
        if not cells or not clean(cells[0]):
            continue
        if len(cells) < (5 if member.suffix == ".xlsx" else len(header)):
            raise bad(member.origin, line, f"{len(cells)} cells, {len(header)} expected: the file is cut short")
        if release >= 0 and cells[release] != (first := first or cells[release]):
            raise bad(
                member.origin, line, f"of release {cells[release][:12]}, the rows above of {first}; one at a time"
            )
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
