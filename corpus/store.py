"""The store of loaded editions: a register, `store.sqlite`, and beside it one file an edition in `store/`.

An edition is written to a file of its own, whole, before the register names it; the register changes in one transaction.
Killed at any moment, the register names what it named before, and what was half written is swept away by the next load.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.errors import BadStore
from corpus.loaded_table import LoadedTable
from corpus.rows import Setting
from corpus.span import Span
from corpus.tables import Edition, Reader, Tables

REGISTER = "store.sqlite"
FOLDER = "store"
VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS edition(
 tbl TEXT NOT NULL, name TEXT NOT NULL, setting TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL,
 source TEXT NOT NULL, is_complete INTEGER NOT NULL, carries_forward INTEGER NOT NULL, scope TEXT NOT NULL,
 rows INTEGER NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, given TEXT NOT NULL,
 origins TEXT NOT NULL, reaches_back INTEGER NOT NULL, PRIMARY KEY(tbl, name, setting))
"""
_COLUMNS = (
    "tbl, name, setting, valid_from, valid_to, source, is_complete, carries_forward, scope, rows, file, size, sha256,"
    " given, origins, reaches_back"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register. `given` is the digest of what the user gave, `sha256` that of the edition's own file."""

    edition: Edition
    scope: str
    file: str
    size: int
    sha256: str
    given: str
    origins: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.edition.table, self.edition.name, self.edition.setting.value if self.edition.setting else ""


def register_path(home: Path) -> Path:
    return home / REGISTER


def folder(home: Path) -> Path:
    return home / FOLDER


def entries(home: Path) -> tuple[Entry, ...]:
    """Every loaded edition, by table and name; empty where nothing was ever loaded. Raises BadStore."""
    path = register_path(home)
    if not path.exists():
        return ()
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'edition'").fetchone():
                return ()  # the very first load was stopped before it ended
            found = connection.execute(f"SELECT {_COLUMNS} FROM edition ORDER BY tbl, name, setting").fetchall()  # noqa: S608
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise BadStore(
            f"{path}: the register of loaded editions cannot be read ({error}); remove it and load again"
        ) from error
    return tuple(map(_entry, found))


def _entry(row: tuple[str, ...]) -> Entry:
    (
        table,
        name,
        setting,
        start,
        end,
        source,
        complete,
        carries,
        scope,
        rows,
        file,
        size,
        sha256,
        given,
        origins,
        back,
    ) = row
    edition = Edition(
        table, name, Span(date.fromisoformat(start), date.fromisoformat(end)), source, Setting(setting) if setting else None,
        is_complete=bool(complete), is_loaded=True, carries_forward=bool(carries), rows=int(rows), reaches_back=bool(back),
    )  # fmt: skip
    return Entry(edition, scope, file, int(size), sha256, given, tuple(origins.split("\n")))


def loaded(home: Path) -> tuple[Reader, ...]:
    """Readers of every loaded edition. Raises BadStore."""
    return tuple(reader(home, entry) for entry in entries(home))


def reader(home: Path, entry: Entry) -> LoadedTable:
    return LoadedTable(entry.edition, folder(home) / entry.file, entry.scope)


def open_tables(home: Path) -> Tables:
    """The loaded editions of `home` in front of those that ship. Raises BadStore."""
    from corpus.shipped import readers

    return Tables((*loaded(home), *readers()))


def open_store(register: Path) -> Tables:
    """The same, by the path of the register."""
    return open_tables(register.parent)


@contextmanager
def writing(home: Path) -> Iterator[sqlite3.Connection]:
    """The register open for one writer; everything done to it inside is one transaction. Raises BadStore."""
    try:
        folder(home).mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(register_path(home), isolation_level=None, timeout=2)
    except (OSError, sqlite3.Error) as error:
        raise BadStore(f"{home}: cannot be written ({error}); check CATHCODE_HOME") from error
    try:
        connection.execute("PRAGMA synchronous=FULL")
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise BadStore(f"{home}: another load is under way; wait until it has ended") from error
        connection.execute(_SCHEMA)
        yield connection
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise BadStore(f"{register_path(home)}: cannot be written ({error}); nothing was changed") from error
    finally:
        connection.close()


def put(connection: sqlite3.Connection, entry: Entry) -> None:
    edition = entry.edition
    values = (
        *entry.key, edition.span.start.isoformat(), edition.span.end.isoformat(), edition.source,
        int(edition.is_complete), int(edition.carries_forward), entry.scope, edition.rows, entry.file, entry.size,
        entry.sha256, entry.given, "\n".join(entry.origins), int(edition.reaches_back),
    )  # fmt: skip
    connection.execute(f"INSERT OR REPLACE INTO edition({_COLUMNS}) VALUES({','.join('?' * len(values))})", values)


def remove(home: Path, table: str, name: str, setting: Setting | None = None) -> tuple[Entry, ...]:
    """Take editions out of the store; those of both settings where none is named. Raises BadStore where there is none."""
    gone = tuple(
        entry
        for entry in entries(home)
        if (entry.edition.table, entry.edition.name) == (table, name) and setting in (None, entry.edition.setting)
    )
    if not gone:
        raise BadStore(f"no loaded edition “{name}” of {table}; {_instead(entries(home), table)}; what ships stays")
    with writing(home) as connection:
        connection.executemany(
            "DELETE FROM edition WHERE tbl=? AND name=? AND setting=?", (entry.key for entry in gone)
        )
    sweep(home)
    return gone


def _instead(held: Iterable[Entry], table: str) -> str:
    """The loaded editions of a table, or the tables of which any is loaded."""
    names = sorted({f"{table} {entry.edition.name}" for entry in held if entry.edition.table == table})
    if names:
        return f"held: {', '.join(names)}"
    tables = sorted({entry.edition.table for entry in held})
    return f"loaded tables: {', '.join(tables)}" if tables else "nothing is loaded"


def sweep(home: Path) -> None:
    """Delete files that no line of the register names: replaced, removed, or left half written by a load that was killed."""
    named = {entry.file for entry in entries(home)}
    for path in folder(home).glob("*"):
        if path.is_file() and path.name not in named:
            path.unlink(missing_ok=True)


def verify(home: Path) -> tuple[tuple[Entry, str], ...]:
    """Every loaded edition with its fault, `""` where its file is whole: size, digest, and what SQLite itself finds."""
    return tuple((entry, _fault(folder(home) / entry.file, entry)) for entry in entries(home))


def _fault(path: Path, entry: Entry) -> str:
    if not path.exists():
        return f"{path} is missing; load the edition again"
    if path.stat().st_size != entry.size:
        return f"{path} has {path.stat().st_size} bytes, {entry.size} expected; load the edition again"
    if digest([path]) != entry.sha256:
        return f"{path} was changed since it was loaded; load the edition again"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        table = "edit" if entry.edition.table == "ptp" else "row"
        found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        check = connection.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        return f"{path}: {error}; load the edition again"
    finally:
        connection.close()
    if check != "ok":
        return f"{path}: {check}; load the edition again"
    return "" if found == entry.edition.rows else f"{path}: {found} rows, {entry.edition.rows} expected; load it again"


def digest(paths: Iterable[Path], *words: str) -> str:
    """SHA-256 over the bytes of files, in the order given, and over words."""
    running = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                running.update(block)
    running.update("\0".join(words).encode())
    return running.hexdigest()
