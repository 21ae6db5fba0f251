"""Table rows as something to cite: `table:pfs/RVU26C#92924` is one row of one edition, told in words.

An id is `table:<table>/<edition>#<key>`, with `@<setting>` behind the edition where the table has an edition for each
setting, and a key of one code, a code with its modifier (`92978-26`) or two codes (`92933+93458`).
`table:register/<source>#<locator>` names a place in a source of the register.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.errors import UnknownSource
from corpus.rows import (
    AddonRow,
    AscRow,
    CodeRow,
    CrosswalkRow,
    DiagnosisRow,
    Excludes1Row,
    ModifierRow,
    MueRow,
    OppsRow,
    PfsRow,
    PtpRow,
    Setting,
)
from corpus.sources import source
from corpus.span import OPEN_END
from corpus.tables import Edition, Lookup, Tables

PREFIX = "table:"
_ID = re.compile(r"table:(?P<table>[a-z0-9_]+)/(?P<edition>[^#@]+)(?:@(?P<setting>[a-z_]+))?#(?P<key>.*)", re.DOTALL)
_TITLES = {
    "codes": "Code list",
    "modifiers": "Modifier list",
    "ptp": "NCCI procedure-to-procedure edits",
    "mue": "NCCI medically unlikely edits",
    "addon": "NCCI add-on code edits",
    "pfs": "Physician fee schedule",
    "pfs_qp": "Physician fee schedule, qualifying APM participants",
    "opps": "Hospital outpatient Addendum B",
    "asc": "Surgical center addenda",
    "diagnoses": "Diagnosis list",
    "excludes1": "Excludes1 notes",
    "crosswalk": "Crosswalk",
    "gpci": "Geographic practice cost indices",
    "complexity": "OPPS complexity adjustments",
}


@dataclass(frozen=True, slots=True)
class TableCitation:
    """What a table id stands for: the source's key and title, the row, and the row's content in words."""

    source: str
    title: str
    locator: str
    quote: str


def table_id(edition: Edition, *codes: str, joined: str = "+") -> str:
    """The id of the row of `codes` in `edition`."""
    setting = f"@{edition.setting.value}" if edition.setting else ""
    return f"{PREFIX}{edition.table}/{edition.name}{setting}#{joined.join(codes)}"


def register_id(source_id: str, locator: str = "") -> str:
    """The id of a place in a source of the register."""
    return f"{PREFIX}register/{source_id}#{locator}"


def read_citation(tables: Tables, passage: str) -> TableCitation | None:
    """What the id names; None where no such edition, source or row is held."""
    match = _ID.fullmatch(passage)
    if match is None:
        return None
    if match["table"] == "register":
        return _register(match["edition"], match["key"])
    setting = Setting(match["setting"]) if match["setting"] in {s.value for s in Setting} else None
    for edition in tables.editions:
        if (edition.table, edition.name, edition.setting) == (match["table"], match["edition"], setting):
            return _row(tables.only(edition), edition, match["key"])
    return None


def _register(source_id: str, locator: str) -> TableCitation | None:
    try:
        entry = source(source_id)
    except UnknownSource:
        return None
    return TableCitation(entry.id, entry.title, locator, f"{entry.title}: {locator}" if locator else entry.title)


def _row(tables: Tables, edition: Edition, key: str) -> TableCitation | None:
    read = _READERS.get(edition.table)
    if read is None:
        return None
    found = read(tables, edition, key)
    words = [_WORDS[type(row)](row) for row in found.rows if type(row) in _WORDS]
    if not words and edition.table in {"ptp", "addon", "mue", "crosswalk", "excludes1"} and found.is_held:
        words = [f"{key}: no row"]
    if not words:
        return None
    sources = {getattr(row, "source", "") or edition.source for row in found.rows} or {edition.source}
    row_source = sources.pop() if len(sources) == 1 else edition.source
    title = f"{_TITLES.get(edition.table, edition.table)} {edition.name}"
    return TableCitation(row_source, title, f"row {key}" if key else "", "; ".join(words))


def _reader(name: str) -> Callable[[Tables, Edition, str], Lookup[Any]]:
    def read(tables: Tables, edition: Edition, key: str) -> Lookup[Any]:
        found: Lookup[Any] = getattr(tables, name)(key, edition.span.start)
        return found

    return read


def _setting(edition: Edition) -> Setting:
    return edition.setting or Setting.PHYSICIAN


def _ptp(tables: Tables, edition: Edition, key: str) -> Lookup[PtpRow]:
    one, _, other = key.partition("+")
    return tables.ptp(one, other, _day(edition), _setting(edition))


def _mue(tables: Tables, edition: Edition, key: str) -> Lookup[MueRow]:
    return tables.mue(key, edition.span.start, _setting(edition))


def _addon(tables: Tables, edition: Edition, key: str) -> Lookup[AddonRow]:
    if key.startswith("+"):
        return tables.addon_children(key[1:], _day(edition))
    return tables.addon_primaries(key, _day(edition))


def _pfs(tables: Tables, edition: Edition, key: str) -> Lookup[PfsRow]:
    code, _, modifier = key.partition("-")
    return tables.pfs(code, edition.span.start, modifier, qp=edition.table == "pfs_qp")


def _excludes1(tables: Tables, edition: Edition, key: str) -> Lookup[Excludes1Row]:
    one, _, other = key.partition("+")
    found = tables.excludes1(edition.span.start)
    rows = tuple(r for r in found.rows if (r.prefix, r.excluded) == (one, other))
    return Lookup(found.state, rows, edition)


def _day(edition: Edition) -> date:
    """A day of the edition: its last where it has ended, so that rows added meanwhile count, else its first."""
    return edition.span.end if edition.span.end < OPEN_END else edition.span.start


_READERS: Mapping[str, Callable[[Tables, Edition, str], Lookup[Any]]] = {
    "codes": _reader("code"),
    "modifiers": _reader("modifier"),
    "ptp": _ptp,
    "mue": _mue,
    "addon": _addon,
    "pfs": _pfs,
    "pfs_qp": _pfs,
    "opps": _reader("opps"),
    "asc": _reader("asc"),
    "diagnoses": _reader("diagnosis"),
    "excludes1": _excludes1,
    "crosswalk": _reader("crosswalk"),
}


def _code_words(row: CodeRow) -> str:
    until = "" if row.valid_to == OPEN_END else f", until {row.valid_to}"
    replaced = f", replaced by {', '.join(row.replaced_by)}" if row.replaced_by else ""
    since = f" from {row.valid_from}" if row.valid_from > date.min else ""
    return f"{row.code}: in force{since}{until}{replaced}"


def _modifier_words(row: ModifierRow) -> str:
    return f"{row.modifier}: {row.label}; {'may' if row.opens_ptp else 'does not'} open an edit of indicator 1"


def _mue_words(row: MueRow) -> str:
    return f"{row.code}: {row.units} unit{'' if row.units == 1 else 's'}" + (f", MAI {row.mai}" if row.mai else "")


def _pfs_words(row: PfsRow) -> str:
    name = f"{row.code}-{row.modifier}" if row.modifier else row.code
    return (
        f"{name}: work {row.work_rvu}, facility practice expense {row.facility_pe_rvu}, malpractice {row.mp_rvu}, "
        f"global {row.global_days}, PC/TC {row.pctc}, status {row.status}, conversion factor {row.conversion_factor}"
    )


def _opps_words(row: OppsRow) -> str:
    rate = f", rate ${row.rate:,.2f}" if row.rate is not None else ""
    return f"{row.code}: status {row.status_indicator}" + (f", APC {row.apc}" if row.apc else "") + rate


def _asc_words(row: AscRow) -> str:
    return f"{row.code}: {'on' if row.on_list else 'not on'} the list" + (
        f", ${row.rate:,.2f}" if row.rate is not None else ""
    )


_WORDS: Mapping[type[Any], Callable[[Any], str]] = {
    CodeRow: _code_words,
    ModifierRow: _modifier_words,
    PtpRow: lambda r: f"column one {r.column1}, column two {r.column2}, indicator {r.indicator}",
    MueRow: _mue_words,
    AddonRow: lambda r: f"{r.addon} with {r.primary}",
    PfsRow: _pfs_words,
    OppsRow: _opps_words,
    AscRow: _asc_words,
    DiagnosisRow: lambda r: f"{r.code}: {r.label}",
    Excludes1Row: lambda r: f"{r.prefix} excludes {r.excluded}",
    CrosswalkRow: lambda r: f"{r.frm} to {', '.join(r.to)} ({r.kind})",
}
