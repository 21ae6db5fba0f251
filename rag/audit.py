"""The record of every answer: append-only, each entry chained to the one before by its hash.

What is too old may be purged from its start (`rag/audit_purge.py`). The purge is an entry itself: it says through which
entry the record was purged, with that entry's hash, so that the chain is still followed from there.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, text

from rag.records import audit, reached

_START = "0" * 64
PURGE = "purge"  # the kind of the entry that tells of a purge


@dataclass(frozen=True, slots=True)
class Entry:
    """One record. `body` holds what was asked (scrubbed), answered, found and read."""

    seq: int
    id: str
    at: datetime
    kind: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold."""

    seq: int
    reason: str


def record(engine: Engine, kind: str, body: Mapping[str, Any]) -> str:
    """Append one entry and give its id. Committed when this returns. Raises BadHome where the database is gone."""
    with reached(engine.begin) as db:
        alone(db)
        return append(db, kind, body)


def alone(db: Connection) -> None:
    """Let no other process write to the record until this transaction ends (SQLite has one writer anyway)."""
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(929280)"))


def append(db: Connection, kind: str, body: Mapping[str, Any]) -> str:
    """Append one entry within a transaction that is `alone`, and give its id."""
    entry_id = str(uuid.uuid4())
    at = datetime.now(UTC).replace(microsecond=0)
    last = db.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, _START)
    written = _canonical(seq, entry_id, at, kind, body)
    sealed = _hash(previous, written)
    row = {"seq": seq, "id": entry_id, "at": at, "kind": kind, "body": written, "previous": previous, "hash": sealed}
    db.execute(insert(audit).values(row))
    return entry_id


def read(engine: Engine, entry_id: str) -> Entry | None:
    """One entry by its id."""
    with reached(engine.connect) as db:
        row = db.execute(select(audit).where(audit.c.id == entry_id)).first()
    return _entry(row.body) if row else None


def newest(engine: Engine, limit: int = 50) -> tuple[Entry, ...]:
    """The newest entries, newest first."""
    with reached(engine.connect) as db:
        rows = db.execute(select(audit.c.body).order_by(audit.c.seq.desc()).limit(limit)).all()
    return tuple(_entry(row.body) for row in rows)


def count(engine: Engine) -> int:
    with reached(engine.connect) as db:
        return int(db.execute(select(func.count()).select_from(audit)).scalar_one())


def links(engine: Engine) -> Iterator[Mapping[str, Any]]:
    """Every entry with its hashes, oldest first, as it stands."""
    with reached(engine.connect) as db:
        for row in db.execution_options(yield_per=500).execute(select(audit).order_by(audit.c.seq)):
            yield {"seq": row.seq, "body": row.body, "previous": row.previous, "hash": row.hash}


def verify(engine: Engine) -> Iterator[Break]:
    """Walk the chain from its start, or from what the newest purge left, and yield every place where it does not hold."""
    with reached(engine.connect) as db:
        purged, previous = _left(db)
        expected = purged + 1
        for row in db.execution_options(yield_per=500).execute(select(audit).order_by(audit.c.seq)):
            if row.seq <= purged:
                yield Break(row.seq, "it was purged and stands here again")
                continue
            if row.seq != expected:
                yield Break(row.seq, _missing(expected, row.seq - 1))
            if row.previous != previous:
                yield Break(row.seq, "it does not follow from the entry before it")
            if _hash(row.previous, row.body) != row.hash or _stamp(row.body) != (
                row.seq,
                row.id,
                row.kind,
                _utc(row.at),
            ):
                yield Break(row.seq, "its content was changed after it was written")
            previous, expected = row.hash, row.seq + 1


def against(engine: Engine, kept: Iterable[Mapping[str, Any]]) -> Iterator[Break]:
    """Set the record beside an export of it kept elsewhere (rows of `links`): an entry that is gone unpurged, or differs."""
    with reached(engine.connect) as db:
        purged, _ = _left(db)
        held = {row.seq: row.hash for row in db.execute(select(audit.c.seq, audit.c.hash))}
    for one in kept:
        if one["seq"] not in held and one["seq"] > purged:
            yield Break(one["seq"], "it stands in the export and is missing here")
        elif held.get(one["seq"], one["hash"]) != one["hash"]:
            yield Break(one["seq"], "it differs from the export")
        elif _hash(one["previous"], one["body"]) != one["hash"]:
            yield Break(one["seq"], "its content was changed in the export")


def purged_through(engine: Engine) -> int:
    """The last entry that was purged; 0 where none was."""
    with reached(engine.connect) as db:
        return _left(db)[0]


def _left(db: Connection) -> tuple[int, str]:
    """Through which entry the record was purged, with the hash of that entry; 0 and the start where it never was."""
    newest = select(audit.c.body).where(audit.c.kind == PURGE).order_by(audit.c.seq.desc()).limit(1)
    written = db.execute(newest).scalar()
    try:
        body = json.loads(written)["body"] if written else {}
        return int(body.get("through", 0)), str(body.get("hash", _START))
    except (ValueError, KeyError, TypeError, AttributeError):
        return 0, _START  # changed by hand: then what it covered is told as missing


def _missing(first: int, last: int) -> str:
    return f"entry {first} is missing" if first >= last else f"entries {first} to {last} are missing"


def _canonical(seq: int, entry_id: str, at: datetime, kind: str, body: Mapping[str, Any]) -> str:
    whole = {"seq": seq, "id": entry_id, "at": at.isoformat(), "kind": kind, "body": body}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _hash(previous: str, written: str) -> str:
    return hashlib.sha256(f"{previous}\n{written}".encode()).hexdigest()


def _stamp(written: str) -> tuple[Any, ...]:
    """What the columns beside an entry must say; empty where it is not an entry at all."""
    try:
        whole = json.loads(written)
        return whole["seq"], whole["id"], whole["kind"], datetime.fromisoformat(whole["at"])
    except (ValueError, KeyError, TypeError):
        return ()


def _utc(at: datetime) -> datetime:
    """SQLite gives times back without their zone."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _entry(written: str) -> Entry:
    whole = json.loads(written)
    return Entry(whole["seq"], whole["id"], datetime.fromisoformat(whole["at"]), whole["kind"], whole["body"])
