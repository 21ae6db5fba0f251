"""A reader of one loaded edition, over the file that `corpus.edition_file` wrote."""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from corpus.edition_file import BASE, REPEATS, packed, unpacked
from corpus.errors import BadStore
from corpus.fields import parsers
from corpus.indexes import COLUMNS, ROW_TYPES
from corpus.rows import PtpRow
from corpus.tables import Edition, Key

_SHAPES: Mapping[str, Callable[[str], bool]] = {
    "cpt": lambda code: len(code) == 5 and code[:4].isdigit() and (code[4].isdigit() or code[4] in "TF"),
    "hcpcs": lambda code: len(code) == 5 and "A" <= code[0] <= "V" and code[1:].isdigit(),
    "all": bool,
}


class LoadedTable:
    """A reader of one loaded edition. Threads may share it."""

    def __init__(self, edition: Edition, path: Path, scope: str) -> None:
        self._edition, self._path, self._scope = edition, path, scope
        self._lock = threading.Lock()
        self._open: sqlite3.Connection | None = None
        self._all: dict[str, tuple[Any, ...]] = {}
        self._terms: Mapping[int, tuple[date, date, int, str]] = {}
        self._known: dict[str, bool] = {}

    @property
    def edition(self) -> Edition:
        return self._edition

    @property
    def path(self) -> Path:
        return self._path

    def rows(self, index: str, key: Key) -> tuple[Any, ...]:
        """Rows under `key`, in the order of the published file. Raises BadStore where the file cannot be read."""
        if self._edition.table == "ptp":
            return tuple(map(self._edit, self._pair_rows(index, key)))
        if not key:
            if index not in self._all:
                self._all[index] = self._text_rows(index, key)
            return self._all[index]
        return self._text_rows(index, key)

    def every(self) -> Iterator[Any]:
        """All rows in the order of their keys, over a connection of its own."""
        connection = _connect(self._path)
        try:
            if self._edition.table == "ptp":
                yield from map(self._edit, connection.execute("SELECT * FROM edit ORDER BY pair"))
            else:
                yield from self._made(connection.execute("SELECT * FROM row ORDER BY rowid"))
        except sqlite3.Error as error:
            raise self._unreadable(error) from error
        finally:
            connection.close()

    def newest(self) -> int:
        """The latest effective day of a table of edits, as yyyymmdd."""
        return int(self._select("SELECT max(effective) FROM terms", ())[0][0])

    def begins(self, start: str, column: str = "") -> bool:
        """Whether a value of `column` begins so; where that is blank, of the first one looked up. Not for edits."""
        column = column or next(columns[0] for columns in COLUMNS[self._edition.table].values() if columns)
        return bool(self._select(f'SELECT 1 FROM row WHERE "{column}" GLOB ? LIMIT 1', (f"{start}*",)))  # noqa: S608

    def covers(self, key: Key) -> bool:
        """Whether silence about every code of `key` means that nothing is published: see `Part.scope`."""
        codes = key[:1] if self._edition.table in ("pfs", "pfs_qp") else key
        if not codes or not self._scope:
            return False
        if self._scope == "known":
            return all(self._is_known(code) for code in codes)
        return all(_SHAPES[self._scope](code) for code in codes)

    def close(self) -> None:
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open = None

    def _pair_rows(self, index: str, key: Key) -> list[Any]:
        try:
            numbers = [_packed(code) for code in key]
        except ValueError:
            return []
        if index == "pair":
            low = (numbers[0] * BASE + numbers[1]) * REPEATS
            return self._select("SELECT * FROM edit WHERE pair >= ? AND pair < ?", (low, low + REPEATS))
        low, high = numbers[0] * BASE, (numbers[0] + 1) * BASE
        as_first = self._select("SELECT * FROM edit WHERE pair >= ? AND pair < ?", (low * REPEATS, high * REPEATS))
        as_second = self._select(
            f"SELECT edit.* FROM second JOIN edit ON edit.pair >= (second.pair % {BASE} * {BASE} + second.pair / {BASE}) * {REPEATS}"  # noqa: S608
            f" AND edit.pair < (second.pair % {BASE} * {BASE} + second.pair / {BASE} + 1) * {REPEATS}"
            " WHERE second.pair >= ? AND second.pair < ? ORDER BY edit.pair",
            (low, high),
        )
        return as_first + [row for row in as_second if not low * REPEATS <= row[0] < high * REPEATS]

    def _edit(self, row: tuple[int, int]) -> PtpRow:
        pair, number = row
        effective, deletion, indicator, rationale = self._term(number)
        codes = pair // REPEATS
        return PtpRow(unpacked(codes // BASE), unpacked(codes % BASE), indicator, effective, deletion, rationale)

    def _term(self, number: int) -> tuple[date, date, int, str]:
        if not self._terms:
            found = self._select("SELECT * FROM terms", ())
            self._terms = {i: (_day(start), _day(end), indicator, why) for i, start, end, indicator, why in found}
        return self._terms[number]

    def _text_rows(self, index: str, key: Key) -> tuple[Any, ...]:
        columns = COLUMNS[self._edition.table][index]
        where = " AND ".join(f'"{column}" = ?' for column in columns) or "1"
        return tuple(self._made(self._select(f"SELECT * FROM row WHERE {where} ORDER BY rowid", key)))  # noqa: S608

    def _made(self, found: Iterable[tuple[str, ...]]) -> Iterator[Any]:
        row_type = ROW_TYPES[self._edition.table]
        readers = [parser.read for parser in parsers(row_type).values()]
        for cells in found:
            # a file written before a field came in is shorter; the defaults of the later fields then hold
            yield row_type(*(read(cell) for read, cell in zip(readers, cells, strict=False)))

    def _is_known(self, code: str) -> bool:
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = self._knows(code)
        return known

    def _knows(self, code: str) -> bool:
        if self._edition.table == "ptp":
            try:
                number = packed(code)
            except ValueError:
                return False
            low, high = number * BASE, (number + 1) * BASE
            return bool(
                self._select("SELECT 1 FROM second WHERE pair >= ? AND pair < ? LIMIT 1", (low, high))
                or self._select(
                    "SELECT 1 FROM edit WHERE pair >= ? AND pair < ? LIMIT 1", (low * REPEATS, high * REPEATS)
                )
            )
        return any(
            self._select(f'SELECT 1 FROM row WHERE "{columns[0]}" = ? LIMIT 1', (code,))  # noqa: S608
            for columns in COLUMNS[self._edition.table].values()
            if len(columns) == 1
        )

    def _select(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        try:
            with self._lock:
                if self._open is None:
                    self._open = _connect(self._path)
                return self._open.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: sqlite3.Error) -> BadStore:
        named = f"{self._edition.table} {self._edition.name}"
        return BadStore(f"the loaded edition {named} cannot be read ({error}); run `cathcode data verify`")


def _connect(path: Path) -> sqlite3.Connection:
    """Read-only and immutable: no lock, no journal; the pages come through memory the system may take back."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute("PRAGMA mmap_size=268435456")
    connection.execute("PRAGMA cache_size=-2000")
    return connection


_packed = lru_cache(maxsize=65_536)(packed)


@cache
def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
