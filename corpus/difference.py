"""What changed between two editions of one table, for a set of codes: the report of the first day of a quarter."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from corpus.errors import BadStore
from corpus.rows import Setting
from corpus.tables import Edition, Reader

KEYS: Mapping[str, tuple[str, ...]] = {
    "codes": ("code",),
    "modifiers": ("modifier",),
    "ptp": ("column1", "column2"),
    "mue": ("code",),
    "mue_dme": ("code",),
    "addon": ("addon", "primary"),
    "pfs": ("code", "modifier"),
    "pfs_qp": ("code", "modifier"),
    "gpci": ("mac", "locality"),
    "opps": ("code",),
    "apcs": ("apc",),
    "complexity": ("primary", "secondary"),
    "asc": ("code",),
    "diagnoses": ("code",),
    "excludes1": ("prefix", "excluded"),
    "crosswalk": ("frm",),
}
_BY_CODE = {"addon": ("addon", "primary"), "ptp": ("code",)}
_SILENT = frozenset({"source", "confidence", "rationale", "effective", "name"})


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One key that differs. `values` are field, before and after as text; empty for a key that came or went."""

    kind: Kind
    key: tuple[str, ...]
    values: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """`older` to `newer`. `unheld` are codes one of the two editions cannot speak about; nothing is said of them."""

    older: Edition
    newer: Edition
    changes: tuple[Change, ...]
    unheld: tuple[str, ...] = ()


def find_edition(readers: Iterable[Reader], table: str, name: str, setting: Setting | None) -> Reader:
    """The one edition of that name, a loaded one before a shipped one. Raises BadStore where none or two settings fit."""
    held = [reader for reader in readers if reader.edition.table == table]
    fit = [r for r in held if r.edition.name.casefold() == name.casefold() and setting in (None, r.edition.setting)]
    if not fit:
        names = ", ".join(sorted({reader.edition.name for reader in held})) or "nothing"
        raise BadStore(f"no edition “{name}” of {table} is held; held: {names}")
    if len({reader.edition.setting for reader in fit}) > 1:
        raise BadStore(f"{table} {name} is held for physicians and for hospitals; add --setting")
    return max(fit, key=lambda reader: (reader.edition.is_loaded, reader.edition.is_complete))


def difference(older: Reader, newer: Reader, codes: Iterable[str]) -> Difference:
    """What changed for `codes` from one edition to the other. Edits out of force on the first day of an edition do not count."""
    wanted = tuple(dict.fromkeys(codes))
    names = KEYS[older.edition.table]
    before, after = _rows(older, wanted, names), _rows(newer, wanted, names)
    unheld = tuple(c for c in wanted if not (_speaks(older, c) and _speaks(newer, c)))
    silent = frozenset(unheld) if older.edition.table not in ("gpci", "excludes1") else frozenset()
    changes = [
        change
        for key in sorted(before.keys() | after.keys())
        if not silent.intersection(key) and (change := _change(key, before.get(key), after.get(key)))
    ]
    return Difference(older.edition, newer.edition, tuple(changes), unheld)


def _speaks(reader: Reader, code: str) -> bool:
    return reader.covers((code,)) or any(reader.rows(index, (code,)) for index in _indexes(reader))


def _indexes(reader: Reader) -> tuple[str, ...]:
    table = reader.edition.table
    if table in ("gpci", "excludes1"):
        return ()
    return (
        ("pair",)
        if table == "complexity"
        else ("modifier",)
        if table == "modifiers"
        else _BY_CODE.get(table, ("code",))
    )


def _rows(reader: Reader, codes: tuple[str, ...], names: tuple[str, ...]) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for row in _candidates(reader, codes):
        if reader.edition.table == "ptp" and not (
            row.effective <= reader.edition.span.start <= row.deletion and row.indicator != 9
        ):
            continue
        found[tuple(getattr(row, name) for name in names)] = row
    return found


def _candidates(reader: Reader, codes: tuple[str, ...]) -> Iterator[Any]:
    table = reader.edition.table
    if table in ("gpci", "excludes1"):
        yield from reader.rows("all", ())
    elif table == "complexity":
        yield from (row for row in reader.rows("all", ()) if row.primary in codes or row.secondary in codes)
    else:
        for code in codes:
            for index in _indexes(reader):
                yield from reader.rows(index, (code,))


def _change(key: tuple[str, ...], before: Any, after: Any) -> Change | None:
    if before is None:
        return Change(Kind.ADDED, key)
    if after is None:
        return Change(Kind.REMOVED, key)
    values = tuple(
        (field.name, _text(one), _text(other))
        for field in fields(before)
        if field.name not in _SILENT and (one := getattr(before, field.name)) != (other := getattr(after, field.name))
    )
    return Change(Kind.CHANGED, key, values) if values else None


def _text(value: Any) -> str:
    return " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
