"""Purging the record from its start: what went is said by an entry of the record itself, and the chain holds on.

The database refuses to delete an entry that no purge entry covers (`rag/migrations/versions/v0004_purge.py`). Both steps are
one transaction: killed in between, nothing happened.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, func, select

from rag import audit
from rag.records import audit as entries
from rag.records import reached


@dataclass(frozen=True, slots=True)
class Old:
    """What a purge would take away: entries `first` to `through`; `count` 0 where there is nothing."""

    count: int
    first: int = 0
    through: int = 0
    hash: str = ""


def older(engine: Engine, before: datetime) -> Old:
    """The entries recorded before `before` (aware), without a gap from the start of the record. Raises BadHome."""
    with reached(engine.connect) as db:
        return _older(db, before)


def purge(engine: Engine, before: datetime, by: str) -> Old:
    """Take these entries away and record that `by` did. An empty purge leaves no entry. Raises BadHome."""
    with reached(engine.begin) as db:
        audit.alone(db)
        old = _older(db, before)
        if old.count:
            told = {"through": old.through, "hash": old.hash, "entries": old.count, "by": by}
            audit.append(db, audit.PURGE, {**told, "before": before.astimezone(UTC).isoformat()})
            db.execute(delete(entries).where(entries.c.seq <= old.through))
        return old


def _older(db: Connection, before: datetime) -> Old:
    """Counted to the first entry that is young enough: a clock that went back must not tear a hole."""
    young = db.execute(select(func.min(entries.c.seq)).where(entries.c.at >= before.astimezone(UTC))).scalar()
    reach = entries.c.seq < young if young is not None else entries.c.seq > 0
    row = db.execute(select(func.count(), func.min(entries.c.seq), func.max(entries.c.seq)).where(reach)).one()
    if not row[0]:
        return Old(0)
    last = db.execute(select(entries.c.hash).where(entries.c.seq == row[2])).scalar_one()
    return Old(int(row[0]), int(row[1]), int(row[2]), str(last))
