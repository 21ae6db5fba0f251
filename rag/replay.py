"""A recorded answer, shown again, and the same draft judged by today's editions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from corpus.rows import Setting
from rag import guard_answer
from rag.answer import CheckedAnswer, Draft, Question
from rag.desk import Desk
from rag.errors import BadHome, BadInput
from rag.pipeline import cited

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Replayed:
    """`then` is the record as it was written, `now` the same draft under today's guard; `changes` says what differs."""

    id: str
    at: str
    then: Mapping[str, Any]
    now: CheckedAnswer
    changes: tuple[str, ...]


def replay(desk: Desk, entry_id: str) -> Replayed:
    """Raises BadInput where no such answer is recorded, or it was recorded without its draft."""
    from rag.audit import read

    database = desk.database
    if isinstance(database, BadHome):
        raise database
    entry = read(database, entry_id)
    if entry is None:
        raise BadInput(
            f"no answer with the id “{entry_id[:60]}” is recorded here; the id stands at the end of every answer"
        )
    body = entry.body
    if "draft" not in body:
        raise BadInput(
            "this record holds no draft (it was made by an earlier version, or is no answer); it cannot be judged again"
        )
    draft = read_draft(body["draft"])
    question = Question(body["question"], date.fromisoformat(body["dos"]), Setting(body["setting"]))
    now = guard_answer.guard(draft, question, desk.tables, desk.today, lambda q: cited(desk, q), body["answered_by"])
    now = replace(now, id=entry_id, masked=body.get("masked", 0), notes=tuple(body.get("notes", ())))
    return Replayed(entry_id, entry.at.isoformat(), body, now, _changes(body, now))


def draft_json(draft: Draft) -> dict[str, Any]:
    """A draft as plain JSON values; `read_draft` reads it."""
    held: dict[str, Any] = _shape().dump_python(draft, mode="json")
    return held


def read_draft(held: Mapping[str, Any]) -> Draft:
    """A draft from `draft_json`. What a later version holds beside it has its default. Raises BadInput."""
    from pydantic import ValidationError

    try:
        return _shape().validate_python(held)
    except ValidationError:
        raise BadInput("the draft of this record cannot be read; it was written by another version") from None


@cache
def _shape() -> "TypeAdapter[Draft]":
    from pydantic import TypeAdapter

    return TypeAdapter(Draft)


def _changes(then: Mapping[str, Any], now: CheckedAnswer) -> tuple[str, ...]:
    from rag.wire import write_answer

    today = write_answer(now)
    told = []
    if then["verdict"] != today["verdict"]:
        told.append(f"verdict: {then['verdict']} then, {today['verdict']} now")
    for table, edition in today["editions"].items():
        before = then["editions"].get(table, "not held")
        if before != edition:
            told.append(f"edition of {table}: {before} then, {edition} now")
    for key in ("lines", "findings", "mentions", "citations"):
        if then[key] != today[key]:
            told.append(f"{key}: {len(then[key])} then, {len(today[key])} now, not the same")
    return tuple(told)
