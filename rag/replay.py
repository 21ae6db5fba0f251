"""A recorded answer, shown again, and the same draft judged by today's editions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from corpus.rows import Setting
from guards.claim import Line
from guards.coding.case import Case
from guards.finding import Finding, Fix, Severity, SourceRef
from rag import guard_answer
from rag.answer import CheckedAnswer, Draft, Question, Quote
from rag.desk import Desk
from rag.errors import BadHome, BadInput
from rag.pipeline import cited


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
        raise BadInput(f"no answer with the id “{entry_id[:60]}” is recorded here; the id stands at the end of every answer")
    body = entry.body
    if "draft" not in body:
        raise BadInput("this record holds no draft (it was made by an earlier version, or is no answer); it cannot be judged again")
    draft = read_draft(body["draft"])
    question = Question(body["question"], date.fromisoformat(body["dos"]), Setting(body["setting"]))
    now = guard_answer.guard(draft, question, desk.tables, desk.today, lambda q: cited(desk, q), body["answered_by"])
    now = replace(now, id=entry_id, masked=body.get("masked", 0), notes=tuple(body.get("notes", ())))
    return Replayed(entry_id, entry.at.isoformat(), body, now, _changes(body, now))


def draft_json(draft: Draft) -> dict[str, Any]:
    """A draft as plain JSON values; `read_draft` reads it."""
    return {
        "text": draft.text,
        "lines": [_line_json(line) for line in draft.lines],
        "withheld": [_line_json(line) for line in draft.withheld],
        "quotes": [asdict(quote) for quote in draft.quotes],
        "missing_facts": list(draft.missing_facts),
        "follow_ups": list(draft.follow_ups),
        "abstained": draft.abstained,
        "case": draft.case.model_dump(mode="json", exclude_defaults=True) if draft.case else None,
        "day": draft.day.isoformat() if draft.day else None,
        "setting": draft.setting.value if draft.setting else None,
        "review": [asdict(finding) for finding in draft.review],
        "retrieved": list(draft.retrieved),
    }


def read_draft(held: Mapping[str, Any]) -> Draft:
    """A draft from `draft_json`."""
    return Draft(
        text=held["text"],
        lines=tuple(_line(line) for line in held["lines"]),
        withheld=tuple(_line(line) for line in held.get("withheld", ())),
        quotes=tuple(Quote(**quote) for quote in held["quotes"]),
        missing_facts=tuple(held["missing_facts"]),
        follow_ups=tuple(held["follow_ups"]),
        abstained=held["abstained"],
        case=Case.model_validate(held["case"], strict=False) if held["case"] else None,
        day=date.fromisoformat(held["day"]) if held["day"] else None,
        setting=Setting(held["setting"]) if held["setting"] else None,
        review=tuple(_finding(finding) for finding in held["review"]),
        retrieved=tuple(held["retrieved"]),
    )


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "modifiers": list(line.modifiers),
        "units": str(line.units),
        "diagnoses": list(line.diagnoses),
        "date_of_service": line.date_of_service.isoformat() if line.date_of_service else None,
    }


def _line(held: Mapping[str, Any]) -> Line:
    day = held["date_of_service"]
    return Line(
        held["code"],
        tuple(held["modifiers"]),
        Decimal(held["units"]),
        tuple(held["diagnoses"]),
        date.fromisoformat(day) if day else None,
    )


def _finding(held: Mapping[str, Any]) -> Finding:
    fix = held["fix"]
    return Finding(
        **{
            **held,
            "severity": Severity(held["severity"]),
            "codes": tuple(held["codes"]),
            "source": SourceRef(**held["source"]),
            "fix": Fix(**fix) if fix else None,
        }
    )


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
