"""Medically unlikely edits, csv or xlsx. Whose they are and from when stands in the header and in the name of the file."""

import re
from collections.abc import Iterator
from datetime import date

from corpus.cms.container import Member
from corpus.cms.grid import Cells, head_rows, rows
from corpus.cms.part import CODE, Hints, Part, bad, quarter, quarter_name
from corpus.errors import BadPublication
from corpus.rows import MueRow, Setting

_EFFECTIVE = re.compile(r"(\d\d)[-_](\d\d)[-_](20\d\d)")
_WHO = {
    "practitioner": ("mue", Setting.PHYSICIAN),
    "outpatient": ("mue", Setting.HOSPITAL_OUTPATIENT),
    "facility": ("mue", Setting.HOSPITAL_OUTPATIENT),
    "hospital": ("mue", Setting.HOSPITAL_OUTPATIENT),
    "dme": ("mue_dme", None),
    "durable": ("mue_dme", None),
}


def looks(member: Member) -> bool:
    return member.suffix in (".csv", ".xlsx", ".txt", "") and any(_is_header(cells) for cells in head_rows(member, 6))


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    """Raises BadPublication where the edition or the kind of claim is not told."""
    header = next(cells for cells in head_rows(member, 6) if _is_header(cells))
    told = " ".join((*header, member.name)).casefold()
    table, setting = next((found for word, found in _WHO.items() if word in told), ("mue", None))
    if hints.setting is not None:
        setting = hints.setting
    if setting is None and table == "mue":
        raise BadPublication(
            f"{member.origin}: MUE values, but for whom? add --setting physician or hospital_outpatient"
        )
    effective = _EFFECTIVE.search(member.name)
    name = hints.edition.upper()
    if effective:
        start = date(int(effective[3]), int(effective[1]), int(effective[2]))
        if name and name != quarter_name(start):
            raise BadPublication(
                f"{member.origin}: effective {start} by its name, not {name}; leave --edition out or rename it"
            )
        name = quarter_name(start)
    if not name:
        raise BadPublication(f"{member.origin}: MUE values, but of which quarter? add --edition 2026Q2")
    span = quarter(name, member.origin)
    preference = 1 if member.suffix == ".xlsx" else 0
    return (
        Part(
            table, name, span, "CMS-MUE", member.origin, lambda: _rows(member), setting, carries_forward=True,
            scope="known", preference=preference,
        ),
    )  # fmt: skip


def _is_header(cells: Cells) -> bool:
    names = [" ".join(cell.split()).casefold() for cell in cells[:4]]
    return len(names) == 4 and names[0] in ("hcpcs/ cpt code", "hcpcs/cpt code") and "mue" in names[1]


def _rows(member: Member) -> Iterator[MueRow]:
    seen: set[str] = set()
    below = False
    for line, cells in enumerate(rows(member), 1):
        if not below:
            below = _is_header(cells)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < 4:
            raise bad(member.origin, line, f"{len(cells)} cells, 4 expected: the file is cut short or damaged")
        code, units, mai = cells[0].strip().upper(), cells[1].strip(), cells[2].strip()[:1]
        if not CODE.fullmatch(code) or not units.isdigit() or mai not in ("1", "2", "3"):
            raise bad(
                member.origin,
                line,
                f"code “{code[:10]}”, value “{units[:10]}”, indicator “{mai}” are not a code, a number and 1-3",
            )
        if code in seen:
            raise bad(member.origin, line, f"{code} stands twice")
        seen.add(code)
        yield MueRow(code, int(units), int(mai), cells[3].strip())
    if not seen:
        raise BadPublication(f"{member.origin}: no value stands below the header; the file is cut short")
