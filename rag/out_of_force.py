"""Which codes and modifiers of a user's document are not in force on a day: a stale page is told when it comes in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpus.passages import Passage
from corpus.tables import Tables
from guards.mentions import judge_mentions, scan


@dataclass(frozen=True, slots=True)
class OutOfForce:
    """One code a document names. `until` its last day; None where it is not in force yet."""

    code: str
    until: date | None = None


def out_of_force(passages: Iterable[Passage], document_id: str, day: date, tables: Tables) -> tuple[OutOfForce, ...]:
    """The ended and the coming codes named in one document, in the order of their numbers."""
    own = (one for one in passages if one.doc == document_id)
    text = "\n".join(" ".join((one.heading, one.text, *one.codes)) for one in own)
    judged = judge_mentions(scan(text), day, tables=tables)
    named = {one.code: one for one in judged if one.status in ("deleted", "not_yet")}
    return tuple(OutOfForce(code, _last_day(code, named[code].kind, day, tables)) for code in sorted(named))


def told(stale: tuple[OutOfForce, ...], day: date) -> str:
    """One sentence; empty where every code is in force."""
    if not stale:
        return ""
    ended = [f"{one.code} (ended {one.until})" if one.until else f"{one.code} (not yet)" for one in stale]
    return f"Not in force on {day}: {', '.join(ended)}. Answers on that day do not follow the document there."


def _last_day(code: str, kind: str, day: date, tables: Tables) -> date | None:
    if kind == "modifier":
        row = tables.modifier(code, day).row
        return row.valid_to if row and row.valid_to < day else None
    if kind == "icd10":
        listed = tables.diagnosis(code, day).row
        return listed.valid_to if listed and listed.valid_to < day else None
    held = tables.code(code, day).row
    return held.valid_to if held and held.valid_to < day else None
