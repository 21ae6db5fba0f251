"""The physician fee schedule, PPRRVU: csv or xlsx of 31 columns (to 2025) or 32 (from 2026), or fixed-width text.

The header is stacked down several rows, and words such as RVU, TOTAL and INDICATOR repeat, so the rows are joined column
by column and mapped by the joined name. The last stacked row begins with HCPCS.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from corpus.cms.container import Member
from corpus.cms.grid import Cells, clean, head_rows, lines, rows, twice
from corpus.cms.part import CODE, Hints, Part, bad, month_number, rest_of_year
from corpus.errors import BadPublication
from corpus.rows import CodeRow, DescriptorRow, PfsRow
from corpus.span import OPEN_START

QP_SINCE = 2026
_TITLE = re.compile(r"(20\d\d) National Physician Fee Schedule Relative Value File (\w+) Release", re.IGNORECASE)
_NAMED = re.compile(r"PPRRVU(?:20)?(\d\d)_?([A-Z]{3})", re.IGNORECASE)
_WANTED = {
    "code": "HCPCS", "modifier": "MOD", "status": "STATUS CODE", "work_rvu": "WORK RVU",
    "nonfacility_pe_rvu": "NON-FAC PE RVU", "facility_pe_rvu": "FACILITY PE RVU", "mp_rvu": "MP RVU",
    "pctc": "PCTC IND", "global_days": "GLOB DAYS", "multiple_procedure": "MULT PROC", "bilateral": "BILAT SURG",
    "assistant": "ASST SURG", "co_surgeon": "CO- SURG", "team": "TEAM SURG", "conversion_factor": "CONV FACTOR",
    "endo_base": "ENDO BASE",
}  # fmt: skip
_LISTED = re.compile(r"[0-9A-Z]{5}")  # placeholders such as GXXX1 stand in the published file
_MONEY = ("work_rvu", "nonfacility_pe_rvu", "facility_pe_rvu", "mp_rvu", "conversion_factor")
# positions of the fixed-width text, counted from 0: PFS-LAYOUT
_FIXED = {
    "code": (0, 5), "modifier": (5, 7), "status": (57, 58), "work_rvu": (59, 65), "nonfacility_pe_rvu": (66, 72),
    "nonfacility_na": (72, 74), "facility_pe_rvu": (75, 81), "facility_na": (81, 83), "mp_rvu": (84, 89), "pctc": (102, 103),
    "global_days": (103, 106), "multiple_procedure": (115, 116), "bilateral": (116, 117), "assistant": (117, 118),
    "co_surgeon": (118, 119), "team": (119, 120), "endo_base": (127, 132), "conversion_factor": (132, 140),
}  # fmt: skip


def looks(member: Member) -> bool:
    if member.suffix == ".txt" and member.head(4) == b"HDR ":
        return bool(_NAMED.search(member.name))
    if member.suffix not in (".csv", ".xlsx", ""):
        return False
    return any(_TITLE.search(cell) for cells in head_rows(member, 4) for cell in cells[:4])


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    """The schedule, the list of its codes, and the descriptors where the user holds a licence for them."""
    year, month = _release(member)
    qp = _is_qp(member, year, hints)
    start = date(year, month, 1)
    name = f"RVU{year % 100}{'ABCD'[(month - 1) // 3]}"
    if hints.edition and hints.edition.upper() != name:
        raise BadPublication(
            f"{member.origin}: this is {name} by its own words, not {hints.edition}; leave --edition out"
        )
    span, preference = rest_of_year(start), {".csv": 0, ".txt": 1}.get(member.suffix, 2)

    def part(table: str, scope: str = "cpt") -> Part:
        readers = {"pfs": _rows, "pfs_qp": _rows, "codes": _codes, "descriptors": _descriptors}
        return Part(
            table, name, span, "CMS-PFS", member.origin, lambda: readers[table](member, qp=qp),
            scope=scope, preference=preference,
        )  # fmt: skip

    parts = [part("pfs_qp" if qp else "pfs")]
    if not qp:
        parts.append(part("codes"))
        if hints.with_descriptors:
            parts.append(part("descriptors", scope=""))
    return tuple(parts)


def _release(member: Member) -> tuple[int, int]:
    """Year and first month of the quarter, from the title, else from the name; refused where the two disagree."""
    title = next((m for cells in head_rows(member, 4) for cell in cells[:4] if (m := _TITLE.search(cell))), None)
    named = _NAMED.search(member.name)
    told = (int(title[1]), month_number(title[2])) if title else None
    by_name = (2000 + int(named[1]), month_number(named[2])) if named else None
    if told and by_name and told != by_name:
        raise BadPublication(
            f"{member.origin}: titled {told[0]}, month {told[1]}, but named {by_name[0]}, month {by_name[1]}"
        )
    found = told or by_name
    if found is None or not found[1]:
        raise BadPublication(
            f"{member.origin}: a fee schedule, but of which release? keep the published name of the file"
        )
    return found


def _is_qp(member: Member, year: int, hints: Hints) -> bool:
    low = member.name.casefold()
    if year < QP_SINCE:
        return False
    if "nonqp" in low or "qp" not in low:
        told = False if "nonqp" in low else hints.qp
    else:
        told = True
    if told is None:
        raise BadPublication(f"{member.origin}: for qualifying APM participants or not? add --qp or --no-qp")
    return told


def _records(member: Member) -> Iterator[tuple[int, dict[str, str]]]:
    yield from _fixed(member) if member.suffix == ".txt" else _cells(member)


def _fixed(member: Member) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(lines(member), 1):
        if line.startswith(("HDR ", "\x1a")) or not line.strip():
            continue
        if len(line) < 140:
            raise bad(member.origin, number, f"{len(line)} signs, at least 140 expected: the file is cut short")
        record = {name: line[first:last].strip() for name, (first, last) in _FIXED.items()}
        yield number, record | {"descriptor": line[7:57].strip()}


def _cells(member: Member) -> Iterator[tuple[int, dict[str, str]]]:
    stacked: list[Cells] = []
    places: dict[str, int] = {}
    width = 0
    for number, cells in enumerate(rows(member), 1):
        if not places:
            stacked.append(cells)
            if cells and cells[0].strip() == "HCPCS":
                width = len(cells)
                places = _places(member.origin, stacked[-5:])
            continue
        if not cells or not clean(cells[0]):
            continue
        if len(cells) < (width if member.suffix != ".xlsx" else max(places.values()) + 1):
            raise bad(member.origin, number, f"{len(cells)} cells, {width} expected: the file is cut short")
        yield number, {name: cells[place].strip() for name, place in places.items()}


def _places(origin: str, stacked: list[Cells]) -> dict[str, int]:
    width = len(stacked[-1])
    joined = [
        " ".join(part for cells in stacked if place < len(cells) and (part := clean(cells[place])))
        for place in range(width)
    ]
    twice(origin, joined, _WANTED.values())
    places = {name: joined.index(words) for name, words in _WANTED.items() if words in joined}
    missing = [_WANTED[name] for name in _WANTED if name not in places]
    if missing:
        raise BadPublication(f"{origin}: columns {missing} are not in the header; the layout is not one that is known")
    # the NA flag of a practice expense stands right of it
    return places | {
        "nonfacility_na": places["nonfacility_pe_rvu"] + 1,
        "facility_na": places["facility_pe_rvu"] + 1,
        "descriptor": places["modifier"] + 1,
    }


def _rows(member: Member, *, qp: bool) -> Iterator[PfsRow]:
    seen: set[tuple[str, str]] = set()
    factors: set[Decimal] = set()
    for line, record in _records(member):
        code, modifier = record["code"].upper(), record["modifier"]
        if not _LISTED.fullmatch(code):
            raise bad(member.origin, line, f"“{code[:10]}” is not a code")
        if (code, modifier) in seen:
            raise bad(member.origin, line, f"{code} {modifier} stands twice")
        seen.add((code, modifier))
        try:
            numbers = {name: Decimal(record[name] or "0") for name in _MONEY}
        except InvalidOperation:
            raise bad(member.origin, line, f"{code}: an RVU or the conversion factor is not a number") from None
        factors.add(numbers["conversion_factor"])
        yield PfsRow(
            code=code, modifier=modifier, status=record["status"], facility_na=record["facility_na"] == "NA",
            nonfacility_na=record["nonfacility_na"] == "NA", pctc=record["pctc"], global_days=_days(record["global_days"]),
            multiple_procedure=record["multiple_procedure"], bilateral=record["bilateral"], assistant=record["assistant"],
            co_surgeon=record["co_surgeon"], team=record["team"], qp=qp, work_rvu=numbers["work_rvu"],
            facility_pe_rvu=numbers["facility_pe_rvu"], nonfacility_pe_rvu=numbers["nonfacility_pe_rvu"],
            mp_rvu=numbers["mp_rvu"], conversion_factor=numbers["conversion_factor"],
            endo_base=record["endo_base"],
        )  # fmt: skip
    if not seen:
        raise BadPublication(f"{member.origin}: no row stands below the header; the file is cut short")
    if len(factors) != 1:
        raise BadPublication(f"{member.origin}: {len(factors)} different conversion factors in one file")


def _days(cell: str) -> str:
    """A workbook may store 000 as the number 0."""
    return cell.zfill(3) if cell.isdigit() else cell


def _codes(member: Member, *, qp: bool) -> Iterator[CodeRow]:
    """The codes the schedule lists, without words: in force in the year of the schedule as far as it tells."""
    del qp
    seen: set[str] = set()
    for _, record in _records(member):
        code = record["code"].upper()
        if code not in seen and CODE.fullmatch(code):
            seen.add(code)
            system = (
                "CPT" if code.isdigit() else "CPT3" if code.endswith("T") else "CPT" if code[:4].isdigit() else "HCPCS"
            )
            yield CodeRow(code, system, "related", "", OPEN_START, is_addon=record["global_days"] == "ZZZ")


def _descriptors(member: Member, *, qp: bool) -> Iterator[DescriptorRow]:
    del qp
    seen: set[str] = set()
    for _, record in _records(member):
        code = record["code"].upper()
        if code not in seen and record["descriptor"]:
            seen.add(code)
            owner = "ADA" if code.startswith("D") else "CMS" if code[0].isalpha() else "AMA"
            yield DescriptorRow(code, record["descriptor"], owner)
