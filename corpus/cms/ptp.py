"""Procedure-to-procedure edits: text or xlsx in up to four parts, or one csv with the columns named.

The header is found by its first cell, never by its line. The pre-1996 flag is not kept. A pair may stand more than once,
with other dates and even another indicator; every row is kept. `*` or 9999-12-31 as deletion = still in force.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.cms.container import Member
from corpus.cms.grid import Cells, head_rows, rows
from corpus.cms.part import CODE, Hints, Part, bad, quarter, quarter_in, refuse_other_notice
from corpus.errors import BadPublication
from corpus.rows import Setting
from corpus.span import Span

OPEN = 99991231
UNDATED = 10101
PARTS = 4
_NAMED = re.compile(r"cci(pra|oph)-?v(\d\d)(\d)r\d+-?f?([1-4])?", re.IGNORECASE)
_FIRST = ("column 1", "column1")

PairRow = tuple[
    str, str, int, int, int, str
]  # column one, column two, effective, deletion (yyyymmdd), indicator, rationale


@dataclass(frozen=True)
class _Columns:
    one: int
    two: int
    effective: int  # -1 where the file has none
    deletion: int
    indicator: int
    rationale: int
    width: int

    @property
    def last(self) -> int:
        """The rightmost column without which a row says nothing."""
        return max(self.one, self.two, self.effective, self.deletion, self.indicator)


def looks(member: Member) -> bool:
    return member.suffix in (".txt", ".csv", ".xlsx", "") and any(_is_header(cells) for cells in head_rows(member, 12))


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    """Raises BadPublication where neither the name nor the user says for whom and for which quarter the file is."""
    named = _NAMED.search(member.name)
    setting, name = hints.setting or _setting(member.name), hints.edition.upper()
    told = quarter_in(member.name)
    if named:
        setting = Setting.PHYSICIAN if named[1].lower() == "pra" else Setting.HOSPITAL_OUTPATIENT
        told = f"{1994 + int(named[2])}Q{int(named[3]) + 1}"
    if told:
        if name and name != told:
            raise BadPublication(
                f"{member.origin}: the file is named as {told}, not {name}; leave --edition out or rename it"
            )
        name = told
    if not name:
        raise BadPublication(f"{member.origin}: PTP edits, but for which quarter? add --edition 2026Q4")
    if setting is None:
        raise BadPublication(
            f"{member.origin}: PTP edits, but for whom? add --setting physician or hospital_outpatient"
        )
    span = quarter(name, member.origin)
    refuse_other_notice(member, span)
    number = int(named[4] or 0) if named else 0
    return (
        Part(
            "ptp", name, span, "CMS-PTP", member.origin, lambda: _rows(member), setting, carries_forward=True,
            scope="known", number=number, parts=PARTS if number else 1, preference=1 if member.suffix == ".xlsx" else 0,
        ),
    )  # fmt: skip


def _setting(name: str) -> Setting | None:
    low = name.casefold()
    if "prac" in low:
        return Setting.PHYSICIAN
    return Setting.HOSPITAL_OUTPATIENT if any(word in low for word in ("hosp", "_oph", "_out", "outpatient")) else None


def _is_header(cells: Cells) -> bool:
    return bool(cells) and cells[0].strip().casefold() in _FIRST


def _columns(origin: str, header: Cells) -> _Columns:
    names = [" ".join(cell.split()).casefold() for cell in header]

    def at(*words: str) -> int:
        return next((i for i, name in enumerate(names) if name.startswith(words)), -1)

    found = _Columns(
        at("column 1", "column1"), at("column 2", "column2"), at("effective"), at("deletion"), at("modifier"),
        at("ptp edit rationale", "rationale"), len(header),
    )  # fmt: skip
    if min(found.one, found.two, found.deletion, found.indicator) < 0:
        raise BadPublication(
            f"{origin}: the header of the edits names {names}; columns 1 and 2, deletion and modifier are needed"
        )
    return found


def _rows(member: Member) -> Iterator[PairRow]:
    """Every edit of the file. Raises BadPublication with the row at fault."""
    columns: _Columns | None = None
    codes: dict[str, str] = {}
    days: dict[str, int] = {"": OPEN, "*": OPEN}
    count = 0
    for line, cells in enumerate(rows(member), 1):
        if columns is None:
            columns = _columns(member.origin, cells) if _is_header(cells) else None
            continue
        if not cells or not cells[0].strip():
            continue
        if len(cells) <= columns.last:
            raise bad(member.origin, line, f"{len(cells)} cells, {columns.width} expected: cut short or damaged")
        try:
            one, two = codes[cells[columns.one]], codes[cells[columns.two]]
            effective = days[cells[columns.effective]] if columns.effective >= 0 else UNDATED
            deletion = days[cells[columns.deletion]]
        except KeyError:
            _learn(member.origin, line, cells, columns, codes, days)
            one, two = codes[cells[columns.one]], codes[cells[columns.two]]
            effective = days[cells[columns.effective]] if columns.effective >= 0 else UNDATED
            deletion = days[cells[columns.deletion]]
        indicator = cells[columns.indicator].strip()
        if indicator not in ("0", "1", "9"):
            raise bad(member.origin, line, f"modifier indicator “{indicator[:10]}” is not 0, 1 or 9")
        rationale = cells[columns.rationale].strip() if 0 <= columns.rationale < len(cells) else ""
        count += 1
        yield one, two, effective, deletion, int(indicator), rationale
    if not count:
        raise BadPublication(f"{member.origin}: no edit stands below the header; the file is cut short")


def _learn(
    origin: str, line: int, cells: Cells, columns: _Columns, codes: dict[str, str], days: dict[str, int]
) -> None:
    """Check what was not seen before: codes and days of this row."""
    for place in (columns.one, columns.two):
        cell = cells[place]
        if not CODE.fullmatch(cell.strip().upper()):
            raise bad(origin, line, f"“{cell[:20]}” is not a code")
        codes[cell] = cell.strip().upper()
    for place in (columns.effective, columns.deletion):
        cell = cells[place] if place >= 0 else ""
        if cell not in days:
            days[cell] = _day(origin, line, cell)


def _day(origin: str, line: int, cell: str) -> int:
    text = cell.strip().replace("-", "").replace("*", "") or str(OPEN)
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise bad(origin, line, f"“{cell[:20]}” is not a day") from None
    return int(text)


def refuse_other_year(origin: str, newest: int, span: Span) -> None:
    """Raise BadPublication where the newest effective day (yyyymmdd) is not the first day of the edition or shortly before."""
    if newest <= UNDATED:
        return
    last = int(span.end.strftime("%Y%m%d"))
    first = int((span.start - timedelta(366)).strftime("%Y%m%d"))
    if newest > last:
        raise BadPublication(
            f"{origin}: holds edits effective {newest}, after the edition it is named for ends; check its name"
        )
    if newest < first:
        raise BadPublication(
            f"{origin}: its newest edit is of {newest}, long before the edition it is named for; check its name"
        )
