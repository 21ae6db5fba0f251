"""The tables that ship: `tables/<table>/<edition>.csv`, registered in `tables/editions.yaml`, read at first use.

A file is checked whole when it is read; a fault stops with file, line and column named, never with a guess.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.errors import BadTable
from corpus.fields import Parser, parsers
from corpus.indexes import COLUMNS, INDEXES, ROW_TYPES
from corpus.rows import Setting
from corpus.scope import Scope, read_scope
from corpus.span import Span
from corpus.tables import Edition, Key, Reader
from corpus.yaml_file import read_yaml

FOLDER = Path(__file__).with_name("tables")
REGISTER = "editions.yaml"


def readers(folder: Path = FOLDER) -> tuple[Reader, ...]:
    """One reader for each edition of the register; no table is opened yet. Raises BadTable for a bad register."""
    path = folder / REGISTER
    entries = read_yaml(path)
    if not isinstance(entries, list):
        raise BadTable(f"{path}: a list of editions was expected")
    scopes: dict[str, Scope] = {}
    return tuple(_reader(folder, path, number, entry, scopes) for number, entry in enumerate(entries, 1))


class ShippedTable:
    """One edition of one table, in memory from its first use on; a row is made when it is asked for."""

    def __init__(self, edition: Edition, file: Path, scope: Callable[[], Scope]) -> None:
        self._edition = edition
        self._file = file
        self._scope = scope
        self._indexes: dict[str, Mapping[Key, Sequence[int]]] = {}

    @property
    def edition(self) -> Edition:
        return self._edition

    @property
    def file(self) -> Path:
        return self._file

    def rows(self, index: str, key: Key) -> tuple[Any, ...]:
        built = self._indexes.get(index)
        if built is None:
            built = self._indexes[index] = self._content.index(self._edition.table, index)
        return tuple(map(self._content.row, built.get(key, ())))

    def covers(self, key: Key) -> bool:
        return self._scope().covers(self._edition.table, key)

    def every(self) -> tuple[Any, ...]:
        """All rows, in the order of the file. Raises BadTable."""
        return tuple(map(self._content.row, range(self._content.length)))

    @cached_property
    def _content(self) -> "Content":
        return read_content(self._file, ROW_TYPES[self._edition.table])


class Content:
    """A checked file: the values of every field. A row is made once, when it is first asked for."""

    def __init__(self, row_type: type, columns: Mapping[str, Sequence[Any]], length: int) -> None:
        self._row_type = row_type
        self._columns = columns
        self._made: dict[int, Any] = {}
        self.length = length

    def row(self, at: int) -> Any:
        made = self._made.get(at)
        if made is None:
            made = self._made[at] = self._row_type(*(values[at] for values in self._columns.values()))
        return made

    def index(self, table: str, name: str) -> Mapping[Key, Sequence[int]]:
        """Positions by key, in the order of the file; large tables are indexed without making their rows."""
        built: dict[Key, list[int]] = {}
        plain = (
            COLUMNS.get(table, {}).get(name) if (table, name) != ("opps", "apc") else None
        )  # no row without an APC there
        groups = _EDIT_KEYS[name] if table == "ptp" else (plain,) if plain else ()
        if groups:
            for names in groups:
                for at, key in enumerate(zip(*(self._columns[column] for column in names), strict=True)):
                    built.setdefault(key, []).append(at)
            return built
        keys = INDEXES[table][name]
        for at in range(self.length):
            for key in keys(self.row(at)):
                built.setdefault(key, []).append(at)
        return built


_EDIT_KEYS = {"pair": (("column1", "column2"),), "code": (("column1",), ("column2",))}


def read_rows(file: Path, row_type: type) -> tuple[Any, ...]:
    """Every row of a csv, in its order. Raises BadTable as `read_content` does."""
    content = read_content(file, row_type)
    return tuple(map(content.row, range(content.length)))


def read_content(file: Path, row_type: type) -> Content:
    """The content of a csv whose header names fields of `row_type`. Raises BadTable with file, line and column.

    Every distinct cell of a column is read once: the whole file is checked, and a table of 30,000 edits stays quick to open.
    """
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            lines = list(csv.reader(opened))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise BadTable(f"{file}: cannot be read as a table ({error}); reinstall cathcode") from error
    header = lines.pop(0) if lines else []
    known = parsers(row_type)
    _check_header(file, header, known)
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(header):
            raise BadTable(f"{file}: line {number}: {len(cells)} cells, {len(header)} expected")
    columns = dict(zip(header, zip(*lines, strict=True), strict=True)) if lines else {}
    values = {name: _column(file, name, columns.get(name), parser, len(lines)) for name, parser in known.items()}
    return Content(row_type, values, len(lines))


def _check_header(file: Path, header: list[str], known: Mapping[str, Parser]) -> None:
    unknown = [name for name in header if name not in known]
    missing = [name for name, parser in known.items() if parser.is_required and name not in header]
    if unknown or missing or len(set(header)) != len(header):
        raise BadTable(f"{file}: line 1: unknown columns {unknown}, missing {missing}; each name may stand once")


def _column(file: Path, name: str, cells: tuple[str, ...] | None, parser: Parser, length: int) -> Sequence[Any]:
    if cells is None:
        return (parser.default,) * length
    read: dict[str, Any] = {}
    for cell in set(cells):
        if cell == "" and not parser.is_required:
            read[cell] = parser.default
            continue
        try:
            read[cell] = parser.read(cell)
        except (ValueError, ArithmeticError) as error:
            line = cells.index(cell) + 2
            raise BadTable(f"{file}: line {line}: column {name}: “{cell}” is not {parser.wants} ({error})") from None
    return tuple(map(read.__getitem__, cells))


def _reader(
    folder: Path, register: Path, number: int, entry: Mapping[str, Any], scopes: dict[str, Scope]
) -> ShippedTable:
    try:
        edition = Edition(
            table=entry["table"],
            name=str(entry["name"]),
            span=Span(_day(entry["valid_from"]), _day(entry["valid_to"])),
            source=entry["source"],
            setting=Setting(entry["setting"]) if "setting" in entry else None,
            is_complete=entry.get("is_complete", False),
            carries_forward=entry.get("carries_forward", False),
        )
        file = folder / entry["file"]
        ROW_TYPES[edition.table]
    except (KeyError, TypeError, ValueError) as error:
        raise BadTable(f"{register}: entry {number}: {type(error).__name__} {error}") from error
    name = entry.get("scope", "")

    def scope() -> Scope:
        if name not in scopes:
            scopes[name] = read_scope(folder / name) if name else Scope()
        return scopes[name]

    return ShippedTable(edition, file, scope)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise ValueError(f"{value} is not a day")
    return value
