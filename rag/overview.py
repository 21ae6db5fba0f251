"""What a department asks of its desk: questions, verdicts, feedback, latency, cost, per day and one by one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, and_, select

from rag.records import feedback, reached, turn

COLUMNS = (
    "at",
    "owner",
    "question",
    "verdict",
    "answered_by",
    "milliseconds",
    "tokens_in",
    "tokens_out",
    "cost",
    "thumb",
    "comment",
    "answer_id",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the questions of a period. Milliseconds are wall time; `tokens` of the answers by a model, sent and received;
    `cost` in the currency of the price settings, None where no answer had a price."""

    questions: int
    users: int
    verdicts: dict[str, int]
    median: int
    p95: int
    tokens: tuple[int, int]
    cost: Decimal | None
    up: int
    down: int


def asked(engine: Engine, days: int, limit: int = 100_000) -> list[dict[str, Any]]:
    """Every question of the last `days` days, newest first, with its feedback. Raises BadHome."""
    since = datetime.now(UTC) - timedelta(days=days)
    joined = turn.outerjoin(feedback, and_(feedback.c.answer_id == turn.c.answer_id, feedback.c.owner == turn.c.owner))
    listed = [
        turn.c.at,
        turn.c.owner,
        turn.c.question,
        turn.c.verdict,
        turn.c.answered_by,
        turn.c.milliseconds,
        turn.c.tokens_in,
        turn.c.tokens_out,
        turn.c.cost,
    ]
    query = select(*listed, feedback.c.thumb, feedback.c.comment, turn.c.answer_id).select_from(joined)
    with reached(engine.connect) as db:
        rows = db.execute(query.where(turn.c.at > since).order_by(turn.c.at.desc()).limit(limit)).all()
    words = {1: "up", 0: "down", None: ""}
    return [row._asdict() | {"at": f"{row.at:%Y-%m-%d %H:%M:%S}", "thumb": words[row.thumb]} for row in rows]


def figures(rows: list[dict[str, Any]]) -> Figures:
    """The rows of `asked` in numbers."""
    times = sorted(row["milliseconds"] for row in rows)
    costs = [row["cost"] for row in rows if row["cost"] is not None]
    verdicts: dict[str, int] = {}
    for row in rows:
        verdicts[row["verdict"]] = verdicts.get(row["verdict"], 0) + 1
    return Figures(
        questions=len(rows),
        users=len({row["owner"] for row in rows}),
        verdicts=verdicts,
        median=_at(times, 0.5),
        p95=_at(times, 0.95),
        tokens=(sum(row["tokens_in"] or 0 for row in rows), sum(row["tokens_out"] or 0 for row in rows)),
        cost=sum(costs, Decimal(0)) if costs else None,
        up=sum(row["thumb"] == "up" for row in rows),
        down=sum(row["thumb"] == "down" for row in rows),
    )


def _at(times: list[int], share: float) -> int:
    return times[min(len(times) - 1, int(len(times) * share))] if times else 0
