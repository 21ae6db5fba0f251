"""How often one user may do what costs the others: counted in the database, so over every process that shares it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select, text

from rag.errors import DeskError
from rag.records import drawn, reached

_LOCK = 929282
_LONGEST = timedelta(days=1)


class TooMany(DeskError):
    """A user reached a limit of the department: one sentence with the limit."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` (0 = no limit) of `what` by one user within `span`, named so in the refusal."""

    what: str
    most: int
    span: timedelta
    named: str


def draw(engine: Engine, owner: str, limit: Limit, amount: int = 1, now: datetime | None = None) -> None:
    """Count `amount` for the owner. Raises TooMany where it would pass the limit, and counts nothing then; BadHome.

    Counting and adding are one step: two processes never both take the last one.
    """
    if not limit.most:
        return
    now = now or datetime.now(UTC)
    with reached(engine.begin) as db:
        _alone(db, owner)
        whose = drawn.c.owner == owner, drawn.c.what == limit.what
        db.execute(delete(drawn).where(*whose, drawn.c.at <= now - limit.span))
        had = int(db.execute(select(func.coalesce(func.sum(drawn.c.amount), 0)).where(*whose)).scalar_one())
        if had + amount <= limit.most:
            db.execute(insert(drawn).values(owner=owner, what=limit.what, amount=amount, at=now))
            return
    raise TooMany(_refusal(limit, had, amount))


def forget(engine: Engine, now: datetime) -> None:
    """Take away what no limit counts any more."""
    with reached(engine.begin) as db:
        db.execute(delete(drawn).where(drawn.c.at <= now - _LONGEST))


def _alone(db: Connection, owner: str) -> None:
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock, hashtext(:owner))"), {"lock": _LOCK, "owner": owner})


def _refusal(limit: Limit, had: int, amount: int) -> str:
    span = "a minute" if limit.span <= timedelta(minutes=1) else "an hour"
    allowed = f"the limit is {limit.most:,} {span} for the {limit.named} of one user"
    if amount > limit.most:
        return f"{amount:,} {limit.named} at once are too many: {allowed}; give fewer at a time"
    return f"wait a while: {allowed}, and {had:,} of yours count already"
