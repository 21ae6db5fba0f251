"""What changed for a code from one year to the next, table by table, each with its edition."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from corpus.rows import Setting
from corpus.tables import Lookup, Tables
from rag.code_card import status_word

_SILENT = frozenset({"source", "confidence", "rationale", "effective", "code", "modifier", "qp", "valid_from"})


@dataclass(frozen=True, slots=True)
class YearChange:
    """One difference. `before` and `after` are empty where the table then held nothing about the code."""

    table: str
    what: str
    before: str
    after: str
    editions: str


def changed(tables: Tables, code: str, before: date, after: date, setting: Setting) -> tuple[YearChange, ...]:
    """Every difference for `code` between two days; empty where nothing differs."""
    return tuple(_changes(tables, code, before, after, setting))


def _changes(tables: Tables, code: str, before: date, after: date, setting: Setting) -> Iterator[YearChange]:
    old, new = tables.code(code, before), tables.code(code, after)
    status = status_word(old, before).replace("_", " "), status_word(new, after).replace("_", " ")
    if status[0] != status[1]:
        yield YearChange("codes", "status", *status, _editions(old, new))
    yield from _rows("codes", old, new)
    yield from _rows("fee schedule", tables.pfs(code, before), tables.pfs(code, after))
    yield from _rows("unit limits", tables.mue(code, before, setting), tables.mue(code, after, setting))
    yield from _rows("hospital outpatient", tables.opps(code, before), tables.opps(code, after))
    yield from _rows("surgical center", tables.asc(code, before), tables.asc(code, after))
    yield from _sets(
        "add-ons beside it", "addon", tables.addon_children(code, before), tables.addon_children(code, after)
    )
    yield from _sets(
        "stands beside", "primary", tables.addon_primaries(code, before), tables.addon_primaries(code, after)
    )


def _rows(table: str, old: Lookup[Any], new: Lookup[Any]) -> Iterator[YearChange]:
    if old.row is None or new.row is None:
        if old.is_held and new.is_held and old.is_found != new.is_found:
            yield YearChange(table, "row", "held" if old.row else "", "held" if new.row else "", _editions(old, new))
        return
    for field in fields(old.row):
        one, other = getattr(old.row, field.name), getattr(new.row, field.name)
        if field.name not in _SILENT and one != other:
            yield YearChange(table, field.name.replace("_", " "), _text(one), _text(other), _editions(old, new))


def _sets(table: str, name: str, old: Lookup[Any], new: Lookup[Any]) -> Iterator[YearChange]:
    if not (old.is_held and new.is_held):
        return
    was, now = {getattr(r, name) for r in old.rows}, {getattr(r, name) for r in new.rows}
    if was != now:
        yield YearChange(
            table, "codes", ", ".join(sorted(was - now)), ", ".join(sorted(now - was)), _editions(old, new)
        )


def _editions(old: Lookup[Any], new: Lookup[Any]) -> str:
    return " → ".join(found.edition.name if found.edition else "not held" for found in (old, new))


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, date):
        return "open" if value.year == 9999 else value.isoformat()
    return "" if value is None else str(value)
