"""What the desk remembers for each user: conversations and their turns, feedback, saved claims, notes.

Whoever asks is given as `owner`; nothing of another owner is found unless the caller says `anyone=True` (a lead or an
admin). Only scrubbed text is kept. Every write is committed when the call returns.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, func, insert, or_, select, update

from rag.errors import BadInput
from rag.kept import from_text, to_text
from rag.phi import scrub
from rag.phi.keeping import kept_question
from rag.pipeline import Answered
from rag.records import conversation, feedback, note, reached, saved_claim, turn

_TITLE = 90


@dataclass(frozen=True, slots=True)
class Thread:
    """One line of the history."""

    id: str
    owner: str
    title: str
    touched: datetime
    pinned: bool
    turns: int


@dataclass(frozen=True, slots=True)
class Thumb:
    """Feedback on one answer."""

    up: bool
    comment: str


@dataclass(frozen=True, slots=True)
class SavedClaim:
    id: str
    name: str
    body: Mapping[str, Any]
    at: datetime


class History:
    """The memory behind one engine. Holds no state of its own; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, owner: str, first_question: str) -> str:
        """A new conversation, titled by its first question (scrubbed)."""
        thread, now = str(uuid.uuid4()), _now()
        row = {"id": thread, "owner": owner, "title": _title(first_question), "created": now, "touched": now}
        with reached(self._engine.begin) as db:
            db.execute(insert(conversation).values(**row, pinned=False))
        return thread

    def add(self, owner: str, thread: str, n: int, answered: Answered, milliseconds: int = 0) -> None:
        """Keep turn `n` of a conversation of the owner's; what stood there and after it is marked as replaced."""
        now, answer = _now(), answered.answer
        used = answer.usage
        with reached(self._engine.begin) as db:
            mine = conversation.c.id == thread, conversation.c.owner == owner
            if not db.execute(update(conversation).where(*mine).values(touched=now)).rowcount:
                raise BadInput("this conversation was deleted; begin a new one")
            later = turn.c.conversation == thread, turn.c.n >= n, turn.c.replaced.is_(None)
            db.execute(update(turn).where(*later).values(replaced=now))
            db.execute(
                insert(turn).values(
                    id=str(uuid.uuid4()),
                    conversation=thread,
                    n=n,
                    owner=owner,
                    answer_id=answer.id,
                    at=now,
                    question=kept_question(answer.question, answer.dos),
                    verdict=answer.verdict.value,
                    answered_by=answer.answered_by[:200],
                    milliseconds=milliseconds,
                    cost=used.cost if used else None,
                    tokens_in=used.tokens_in if used else None,
                    tokens_out=used.tokens_out if used else None,
                    body=to_text(answered),
                )
            )

    def turns(self, owner: str, thread: str, *, anyone: bool = False) -> tuple[Answered, ...]:
        """The turns of a conversation that stand, in order."""
        stands = turn.c.conversation == thread, turn.c.replaced.is_(None), *_whose(turn, owner, anyone=anyone)
        with reached(self._engine.connect) as db:
            rows = db.execute(select(turn.c.body).where(*stands).order_by(turn.c.n)).scalars().all()
        return tuple(from_text(body) for body in rows)

    def answer(self, owner: str, answer_id: str, *, anyone: bool = False) -> Answered | None:
        """One answer by the id of its record: what a permanent link opens, also after it was replaced."""
        fits = turn.c.answer_id == answer_id, *_whose(turn, owner, anyone=anyone)
        with reached(self._engine.connect) as db:
            body = db.execute(select(turn.c.body).where(*fits).limit(1)).scalar()
        return from_text(body) if body else None

    def threads(self, owner: str, words: str = "", *, anyone: bool = False, limit: int = 100) -> tuple[Thread, ...]:
        """Conversations, pinned first, newest first; with `words` those whose title or a question holds every word."""
        counted = select(func.count()).where(turn.c.conversation == conversation.c.id, turn.c.replaced.is_(None))
        wanted = _whose(conversation, owner, anyone=anyone)
        for word in words.split()[:8]:
            like = f"%{_literal(word)}%"
            asked = select(turn.c.conversation).where(turn.c.question.ilike(like, escape="\\"))
            wanted = (*wanted, or_(conversation.c.title.ilike(like, escape="\\"), conversation.c.id.in_(asked)))
        query = select(conversation, counted.scalar_subquery().label("turns")).where(*wanted)
        ordered = query.order_by(conversation.c.pinned.desc(), conversation.c.touched.desc()).limit(limit)
        with reached(self._engine.connect) as db:
            rows = db.execute(ordered).all()
        return tuple(Thread(r.id, r.owner, r.title, _utc(r.touched), r.pinned, r.turns) for r in rows)

    def rename(self, owner: str, thread: str, title: str) -> None:
        self._change(owner, thread, title=_title(title))

    def pin(self, owner: str, thread: str, *, pinned: bool) -> None:
        self._change(owner, thread, pinned=pinned)

    def delete(self, owner: str, thread: str) -> None:
        """Delete a conversation with its turns and feedback; the audit record of its answers stays."""
        self._forget(conversation.c.id == thread, conversation.c.owner == owner)

    def purge(self, before: datetime) -> int:
        """Delete every unpinned conversation untouched since `before` (aware); how many went."""
        return self._forget(conversation.c.touched < before, conversation.c.pinned.is_(False))

    def _forget(self, *which: Any) -> int:
        going = select(turn.c.answer_id).join(conversation, conversation.c.id == turn.c.conversation).where(*which)
        with reached(self._engine.begin) as db:
            db.execute(delete(feedback).where(feedback.c.answer_id.in_(going)))
            return int(db.execute(delete(conversation).where(*which)).rowcount)

    def rate(self, owner: str, answer_id: str, *, up: bool, comment: str = "") -> None:
        """Keep a thumb; a second one on the same answer takes the place of the first."""
        values = {"thumb": int(up), "comment": scrub(comment)[0][:2000], "at": _now()}
        whose = feedback.c.answer_id == answer_id, feedback.c.owner == owner
        with reached(self._engine.begin) as db:
            if not db.execute(update(feedback).where(*whose).values(**values)).rowcount:
                db.execute(insert(feedback).values(answer_id=answer_id, owner=owner, **values))

    def thumb(self, owner: str, answer_id: str) -> Thumb | None:
        whose = feedback.c.answer_id == answer_id, feedback.c.owner == owner
        with reached(self._engine.connect) as db:
            row = db.execute(select(feedback.c.thumb, feedback.c.comment).where(*whose)).first()
        return Thumb(bool(row.thumb), row.comment) if row else None

    def save_claim(self, owner: str, name: str, claim: Mapping[str, Any]) -> str:
        """Keep a claim in the shape of `schema claim`, with its case left out and its name scrubbed."""
        kept, claim_id = {k: v for k, v in claim.items() if k != "case"}, str(uuid.uuid4())
        body = json.dumps(kept, ensure_ascii=False)
        with reached(self._engine.begin) as db:
            db.execute(
                insert(saved_claim).values(
                    id=claim_id, owner=owner, name=_title(name), body=str(scrub(body)[0]), at=_now()
                )
            )
        return claim_id

    def claims(self, owner: str) -> tuple[SavedClaim, ...]:
        mine = select(saved_claim).where(saved_claim.c.owner == owner).order_by(saved_claim.c.at.desc())
        with reached(self._engine.connect) as db:
            return tuple(SavedClaim(r.id, r.name, json.loads(r.body), _utc(r.at)) for r in db.execute(mine))

    def drop_claim(self, owner: str, claim_id: str) -> None:
        with reached(self._engine.begin) as db:
            db.execute(delete(saved_claim).where(saved_claim.c.id == claim_id, saved_claim.c.owner == owner))

    def write_note(self, owner: str, about: str, text: str) -> None:
        """Keep a note on a code; an empty one takes it away."""
        whose = note.c.owner == owner, note.c.about == about
        with reached(self._engine.begin) as db:
            db.execute(delete(note).where(*whose))
            if text.strip():
                values = {"text": str(scrub(text.strip())[0])[:4000], "at": _now()}
                db.execute(insert(note).values(owner=owner, about=about, **values))

    def note(self, owner: str, about: str) -> str:
        with reached(self._engine.connect) as db:
            found = db.execute(select(note.c.text).where(note.c.owner == owner, note.c.about == about)).scalar()
        return found or ""

    def _change(self, owner: str, thread: str, **values: object) -> None:
        with reached(self._engine.begin) as db:
            mine = conversation.c.id == thread, conversation.c.owner == owner
            if not db.execute(update(conversation).where(*mine).values(**values)).rowcount:
                raise BadInput("this conversation is not there any more; look at the history again")


def _whose(table: Any, owner: str, *, anyone: bool) -> tuple[Any, ...]:
    return () if anyone else (table.c.owner == owner,)


def _title(text: str) -> str:
    words = " ".join(scrub(text)[0].split()) or "Untitled"
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1]}…"


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _now() -> datetime:
    return datetime.now(UTC)


def _utc(at: datetime) -> datetime:
    """SQLite gives times back without their zone."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)
