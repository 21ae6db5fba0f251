"""The record of every answer: append-only, each entry chained to the one before by its hash."""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select, text

from rag.records import audit, reached

_START = "0" * 64


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
    entry_id = str(uuid.uuid4())
    at = datetime.now(UTC).replace(microsecond=0)
    with reached(engine.begin) as db:
        if engine.dialect.name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(929280)"))
        last = db.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
        seq, previous = (last.seq + 1, last.hash) if last else (1, _START)
        written = _canonical(seq, entry_id, at, kind, body)
        db.execute(
            insert(audit).values(
                seq=seq, id=entry_id, at=at, kind=kind, body=written, previous=previous, hash=_hash(previous, written)
            )
        )
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
    """Walk the chain from its start and yield every place where it does not hold."""
    previous, expected = _START, 1
    with reached(engine.connect) as db:
        for row in db.execute(select(audit).order_by(audit.c.seq)):
            if row.seq != expected:
                yield Break(row.seq, f"entry {expected} is missing")
            if row.previous != previous:
                yield Break(row.seq, "it does not follow from the entry before it")
            if _hash(row.previous, row.body) != row.hash or _stamp(row.body) != (row.seq, row.id):
                yield Break(row.seq, "its content was changed after it was written")
            previous, expected = row.hash, row.seq + 1


def _canonical(seq: int, entry_id: str, at: datetime, kind: str, body: Mapping[str, Any]) -> str:
    whole = {"seq": seq, "id": entry_id, "at": at.isoformat(), "kind": kind, "body": body}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _hash(previous: str, written: str) -> str:
    return hashlib.sha256(f"{previous}\n{written}".encode()).hexdigest()


def _stamp(written: str) -> tuple[int, str]:
    whole = json.loads(written)
    return whole["seq"], whole["id"]


def _entry(written: str) -> Entry:
    whole = json.loads(written)
    return Entry(whole["seq"], whole["id"], datetime.fromisoformat(whole["at"]), whole["kind"], whole["body"])
