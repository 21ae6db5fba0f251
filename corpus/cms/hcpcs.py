"""HCPCS Level II, ANWEB: codes and modifiers with CMS's own wording; fixed-width text, csv or xlsx.

A modifier stands as three blanks and two signs, and C1234-like codes look like diagnoses without a dot, so the cell is never
stripped before its kind is settled by the record id: 3 procedure, 7 modifier, 4 and 8 their continuations.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from corpus.cms.container import Member
from corpus.cms.grid import LONG, head_rows, lines, rows
from corpus.cms.part import Hints, Part, bad, month_number, rest_of_year
from corpus.errors import BadPublication
from corpus.rows import CodeRow, ModifierRow
from corpus.span import OPEN_END, OPEN_START

_NAMED = re.compile(r"HCPC(20\d\d)(?:_([A-Z]{3}))?", re.IGNORECASE)
_CELLS = {"3": r"[A-V]\d{4}", "4": r"[A-V]\d{4}", "7": r" *[A-Z0-9]{2}", "8": r" *[A-Z0-9]{2}"}
OPENING = frozenset(  # NCCI26 ch. I E
    "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD LM RC RI XE XP XS XU".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class _Record:
    cell: str
    id: str
    text: str
    added: str
    ended: str


def looks(member: Member) -> bool:
    if not re.search(r"ANWEB|HCPC", member.name, re.IGNORECASE):
        return False
    if member.suffix == ".txt":
        return any(_is_fixed(line) for line in member.head(8192).decode("latin-1").splitlines())
    return member.suffix in (".csv", ".xlsx") and any(
        cells[:3] == ["HCPC", "SEQNUM", "RECID"] for cells in head_rows(member, 40)
    )


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    named = _NAMED.search(member.name) or re.search(
        r"(20\d\d)[-_]?([a-z]{3})?", f"{hints.edition} {member.name}", re.IGNORECASE
    )
    if not named:
        raise BadPublication(f"{member.origin}: HCPCS codes, but of which quarter? add --edition '2026 October'")
    start = date(int(named[1]), month_number(named[2] or "jan") or 1, 1)
    name = f"HCPCS {start.year} {start.strftime('%B')}"
    preference = {".csv": 0, ".txt": 1}.get(member.suffix, 2)

    def part(table: str) -> Part:
        readers = {"codes": _codes, "modifiers": _modifiers}
        return Part(
            table, name, rest_of_year(start), "CMS-HCPCS", member.origin, lambda: readers[table](member), preference=preference,
            scope="hcpcs" if table == "codes" else "",
        )  # fmt: skip

    ids = [record.id for _, record in islice(_records(member), LONG)]
    kinds = {"codes": "3", "modifiers": "7"}  # an excerpt may hold one of them alone
    return tuple(part(table) for table, id_ in kinds.items() if len(ids) == LONG or id_ in ids or not ids)


def _is_fixed(line: str) -> bool:
    return len(line) >= 290 and bool(re.match(r"(?:[A-V]\d{4}|   [A-Z0-9]{2})\d{5}[3478]", line))


def _records(member: Member) -> Iterator[tuple[int, _Record]]:
    if member.suffix == ".txt":
        yield from _fixed(member)
        return
    header: list[str] = []
    for number, cells in enumerate(rows(member), 1):
        if not header:
            header = cells if cells[:3] == ["HCPC", "SEQNUM", "RECID"] else []
            continue
        if not any(cell.strip() for cell in cells):
            continue
        at = dict(zip((name.strip() for name in header), cells, strict=False))
        if len(cells) < 20:
            raise bad(member.origin, number, f"{len(cells)} cells, {len(header)} expected: the file is cut short")
        yield (
            number,
            _Record(
                at["HCPC"],
                at["RECID"].strip(),
                at["LONG DESCRIPTION"].strip(),
                at.get("ADD DT", ""),
                at.get("TERM DT", ""),
            ),
        )


def _fixed(member: Member) -> Iterator[tuple[int, _Record]]:
    """Lines of a disclaimer may stand above the records, nothing between or below them."""
    below = False
    for number, line in enumerate(lines(member), 1):
        if _is_fixed(line):
            below = True
            yield number, _Record(line[:5], line[10], line[11:91].strip(), line[268:276].strip(), line[284:292].strip())
        elif below and line.strip(" \x1a"):
            raise bad(member.origin, number, f"{len(line)} signs, no record: the file is cut short or damaged")


def _joined(member: Member, ids: str) -> Iterator[_Record]:
    """Records of one kind, their continuation lines joined."""
    last: _Record | None = None
    count = 0
    for number, record in _records(member):
        count += 1
        if record.id not in _CELLS or not re.fullmatch(_CELLS[record.id], record.cell):
            raise bad(member.origin, number, f"“{record.cell[:8]}” with record id “{record.id[:3]}” is not known")
        if record.id not in ids:
            continue
        if last and record.cell == last.cell and record.id in "48":
            last = _Record(last.cell, last.id, f"{last.text} {record.text}".strip(), last.added, last.ended)
            continue
        if last:
            yield last
        last = record
    if last:
        yield last
    if not count:
        raise BadPublication(f"{member.origin}: holds no record; the file is cut short")


def _codes(member: Member) -> Iterator[CodeRow]:
    for record in _joined(member, "34"):
        first, end = _day(record.added) or OPEN_START, _day(record.ended) or OPEN_END
        yield CodeRow(record.cell, "HCPCS", "related", record.text, min(first, end), end)


def _modifiers(member: Member) -> Iterator[ModifierRow]:
    for record in _joined(member, "78"):
        name, end = record.cell.strip(), _day(record.ended) or OPEN_END
        first = min(_day(record.added) or OPEN_START, end)
        yield ModifierRow(name, "hcpcs", record.text, "", name in OPENING, True, True, first, end)


def _day(cell: str) -> date | None:
    text = cell.strip()
    return date(int(text[:4]), int(text[4:6]), int(text[6:])) if re.fullmatch(r"[12]\d{7}", text) else None
