"""The file of one loaded edition: SQLite, written once, never changed; `corpus.loaded_table` reads it.

Edits between two codes are two million and more, so they have a shape of their own: both codes packed into the key of the
table, dates as numbers. Every other table is kept as text, one column a field, and read back as the shipped csv files are.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from corpus.errors import BadStore
from corpus.indexes import COLUMNS, ROW_TYPES

BASE = 36**5  # codes are five signs of 0-9 and A-Z
REPEATS = 64  # rows one pair may have, each with its own dates
CHUNK = 50_000
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def packed(code: str) -> int:
    """A code as a number, in the order of the text. Raises ValueError for what is no code of five signs."""
    if len(code) != 5:
        raise ValueError(code)
    return int(code, 36)


@cache
def unpacked(number: int) -> str:
    signs = ""
    for _ in range(5):
        number, rest = divmod(number, 36)
        signs = _DIGITS[rest] + signs
    return signs


def write(path: Path, table: str, rows: Iterable[Any], progress: Callable[[int], None] = lambda _: None) -> int:
    """Write a new file; the number of rows. The caller moves it into place; nothing reads it before."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=OFF")  # a file that is not whole is thrown away, never repaired
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("BEGIN")
        count = (_write_pairs if table == "ptp" else _write_rows)(connection, table, rows, progress)
        connection.execute("COMMIT")
        connection.execute("PRAGMA optimize")
    finally:
        connection.close()
    return count


def _write_pairs(connection: sqlite3.Connection, _: str, rows: Iterable[Any], progress: Callable[[int], None]) -> int:
    """`edit`: pair to terms; `terms`: the few thousand ways an edit can be dated and marked; `second`: from column two."""
    connection.execute("CREATE TABLE edit(pair INTEGER PRIMARY KEY, terms INTEGER NOT NULL)")
    connection.execute(
        "CREATE TABLE terms(id INTEGER PRIMARY KEY, effective INTEGER NOT NULL, deletion INTEGER NOT NULL,"
        " indicator INTEGER NOT NULL, rationale TEXT NOT NULL)"
    )
    connection.execute("CREATE TABLE second(pair INTEGER PRIMARY KEY)")
    terms: dict[tuple[int, int, int, str], int] = {}
    count = 0
    for chunk in _chunks(_pairs(rows, terms)):
        _insert(connection, chunk)
        count += len(chunk)
        progress(count)
    connection.executemany("INSERT INTO terms VALUES(?,?,?,?,?)", ((number, *term) for term, number in terms.items()))
    connection.execute(
        f"INSERT INTO second SELECT DISTINCT (pair / {REPEATS} % {BASE}) * {BASE} + pair / {BASE * REPEATS} AS turned"  # noqa: S608
        " FROM edit ORDER BY turned"
    )
    return count


def _pairs(rows: Iterable[Any], terms: dict[tuple[int, int, int, str], int]) -> Iterator[tuple[int, int]]:
    """Rows with their key. The same pair again, right after itself, takes the next number."""
    codes: dict[str, int] = {}
    last, repeat = -1, 0
    for one, two, *term in rows:
        marked = tuple(term)
        try:
            first, second, number = codes[one], codes[two], terms[marked]
        except KeyError:
            first, second = codes.setdefault(one, packed(one)), codes.setdefault(two, packed(two))
            number = terms.setdefault(marked, len(terms))
        pair = (first * BASE + second) * REPEATS
        repeat = repeat + 1 if pair == last else 0
        last = pair
        yield pair + min(repeat, REPEATS - 1), number


def _insert(connection: sqlite3.Connection, chunk: list[tuple[int, int]]) -> None:
    """Insert; a pair that stood further up the file already takes the next free number. Raises BadStore."""
    rest = iter(chunk)
    taken: list[tuple[int, int]] = []

    def following() -> Iterator[tuple[int, int]]:
        for row in rest:
            taken[:] = [row]
            yield row

    while True:
        try:
            connection.executemany("INSERT INTO edit VALUES(?,?)", following())
            return
        except sqlite3.IntegrityError:
            pair, number = taken[0]
            low = pair - pair % REPEATS
            top = connection.execute("SELECT max(pair) FROM edit WHERE pair < ?", (low + REPEATS,)).fetchone()[0]
            if top + 1 >= low + REPEATS:
                raise BadStore(f"one pair of codes stands more than {REPEATS} times; the file is damaged") from None
            connection.execute("INSERT INTO edit VALUES(?,?)", (top + 1, number))


def _write_rows(
    connection: sqlite3.Connection, table: str, rows: Iterable[Any], progress: Callable[[int], None]
) -> int:
    names = [field.name for field in fields(ROW_TYPES[table])]
    columns = ", ".join(f'"{name}" TEXT NOT NULL' for name in names)
    connection.execute(f"CREATE TABLE row({columns})")
    marks = ",".join("?" * len(names))
    count = 0
    for chunk in _chunks([_text(getattr(row, name)) for name in names] for row in rows):
        connection.executemany(f"INSERT INTO row VALUES({marks})", chunk)
        count += len(chunk)
        progress(count)
    for index, keys in COLUMNS[table].items():
        if keys:
            quoted = ", ".join(f'"{key}"' for key in keys)
            connection.execute(f"CREATE INDEX by_{index} ON row({quoted})")
    return count


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)
