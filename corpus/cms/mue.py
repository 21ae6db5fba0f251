"""Medically unlikely edits, csv or xlsx. Whose they are and from when stands in the header and in the name of the file.

The columns are found by their names, so that copies that name them otherwise are read too.
"""

import re
from collections.abc import Iterator
from datetime import date

from corpus.cms.container import Member
from corpus.cms.grid import Cells, head_rows, rows
from corpus.cms.part import CODE, Hints, Part, bad, quarter, quarter_in, quarter_name, refuse_other_notice
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
_COLUMNS = {  # the published name of a column, and names that copies give it; letters alone
    "code": ("hcpcscptcode", "hcpcscode", "hcpcs"),
    "units": ("mueunits", "muevalue", "muevalues"),
    "mai": ("mueadjudicationindicator", "muemai", "mai"),
    "rationale": ("muerationale", "rationale"),
}


def looks(member: Member) -> bool:
    return member.suffix in (".csv", ".xlsx", ".txt", "") and any(_places(cells) for cells in head_rows(member, 8))


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    """Raises BadPublication where the edition or the kind of claim is not told."""
    table, setting = _whose(member)
    if hints.setting is not None:
        setting = hints.setting
    if setting is None and table == "mue":
        raise BadPublication(
            f"{member.origin}: MUE values, but for whom? add --setting physician or hospital_outpatient"
        )
    effective = _EFFECTIVE.search(member.name)
    name = hints.edition.upper() or quarter_in(member.name)
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
    refuse_other_notice(member, span)
    preference = 1 if member.suffix == ".xlsx" else 0
    return (
        Part(
            table, name, span, "CMS-MUE", member.origin, lambda: _rows(member), setting, carries_forward=True,
            scope="known", preference=preference,
        ),
    )  # fmt: skip


def _whose(member: Member) -> tuple[str, Setting | None]:
    """The table and for whom it is, by the header and by the name of the file. Raises BadPublication where they disagree."""
    header = next(cells for cells in head_rows(member, 8) if _places(cells))
    told = [
        next((found for word, found in _WHO.items() if word in text.casefold()), None)
        for text in (" ".join(header), member.name)
    ]
    by_header, by_name = told
    if by_header and by_name and by_header != by_name:
        raise BadPublication(
            f"{member.origin}: its header is of {_named(*by_header)}, its name of {_named(*by_name)}; check its name"
        )
    return by_header or by_name or ("mue", None)


def _named(table: str, setting: Setting | None) -> str:
    return "supplies" if table == "mue_dme" else "practitioners" if setting is Setting.PHYSICIAN else "hospitals"


def _places(cells: Cells) -> dict[str, int]:
    """Column of every field by the letters of its name; empty where this is not the header.

    The published column of the values bears the name of whom they are for: “… MUE Values”.
    """
    names = ["".join(sign for sign in cell.casefold() if sign.isalpha()) for cell in cells]
    names = ["muevalues" if name.endswith("muevalues") else name for name in names]
    places = {
        field: next((i for i, name in enumerate(names) if name in words), -1) for field, words in _COLUMNS.items()
    }
    return places if min(places.values()) >= 0 else {}


def _rows(member: Member) -> Iterator[MueRow]:
    seen: set[str] = set()
    places: dict[str, int] = {}
    for line, cells in enumerate(rows(member), 1):
        if not places:
            places = _places(cells)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) <= max(places.values()):
            raise bad(
                member.origin,
                line,
                f"{len(cells)} cells, {max(places.values()) + 1} expected: the file is cut short or damaged",
            )
        at = {field: cells[place].strip() for field, place in places.items()}
        code, units, mai = at["code"].upper(), at["units"], at["mai"][:1]
        if not CODE.fullmatch(code) or not units.isdigit() or mai not in ("1", "2", "3"):
            raise bad(
                member.origin,
                line,
                f"code “{code[:10]}”, value “{units[:10]}”, indicator “{mai}” are not a code, a number and 1-3",
            )
        if code in seen:
            raise bad(member.origin, line, f"{code} stands twice")
        seen.add(code)
        yield MueRow(code, int(units), int(mai), at["rationale"])
    if not seen:
        raise BadPublication(f"{member.origin}: no value stands below the header; the file is cut short")
