"""What is too old goes, by the retention settings: once a day in each process, on a clock that is handed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from rag import audit_purge, limits
from rag.department import Department
from rag.history import History


@dataclass(frozen=True, slots=True)
class Swept:
    """How many conversations, and how many entries of the record, went."""

    conversations: int = 0
    entries: int = 0


def sweep(engine: Engine, department: Department, now: datetime) -> Swept:
    """Delete what was kept longer than the settings allow, seen from `now` (aware). Raises BadHome."""
    limits.forget(engine, now)
    kept, recorded = department.kept, department.recorded
    return Swept(
        History(engine).purge(now - kept) if kept else 0,
        audit_purge.purge(engine, now - recorded, "retention (CATHCODE_KEEP_RECORD_DAYS)").count if recorded else 0,
    )
