"""The answer as JSON, to the letter of the contract; more keys than it asks for, none fewer."""

from dataclasses import asdict
from datetime import date
from typing import Any

from pydantic import BaseModel

from guards.coding.case import Case
from guards.finding import Report
from guards.wire import FindingOut, LineOut, report_json
from rag.answer import CheckedAnswer


class MentionOut(BaseModel):
    """A code spoken of without being proposed. `status` active, deleted, not_yet, unknown or not_held."""

    code: str
    status: str
    verdict: str
    kind: str = "code"


class CitationOut(BaseModel):
    """`n` is the mark in the text; `source` a key of the register, or `user:…` for a document of one's own."""

    n: int
    source: str
    title: str
    locator: str
    quote: str
    passage: str = ""


class AnswerOut(BaseModel):
    """What `ask` and `code` write."""

    question: str
    answer: str
    verdict: str
    lines: list[LineOut]
    mentions: list[MentionOut]
    findings: list[FindingOut]
    citations: list[CitationOut]
    missing_facts: list[str]
    abstained: bool
    answered_by: str
    editions: dict[str, str]
    dos: date
    setting: str
    id: str
    follow_ups: list[str] = []
    notes: list[str] = []
    masked: int = 0
    case: Case | None = None


def write_answer(checked: CheckedAnswer) -> dict[str, Any]:
    """A checked answer as a JSON-ready dict, in the shape of `AnswerOut`; `case` only where facts were read."""
    judged = report_json(Report(checked.id, checked.verdict, checked.findings, checked.lines, checked.editions))
    whole: dict[str, Any] = {
        "question": checked.question,
        "answer": checked.answer,
        "verdict": judged["verdict"],
        "lines": judged["lines"],
        "mentions": [asdict(mention) for mention in checked.mentions],
        "findings": judged["findings"],
        "citations": [asdict(citation) for citation in checked.citations],
        "missing_facts": list(checked.missing_facts),
        "abstained": checked.abstained,
        "answered_by": checked.answered_by,
        "editions": judged["editions"],
        "dos": checked.dos.isoformat(),
        "setting": checked.setting.value,
        "id": checked.id,
        "follow_ups": list(checked.follow_ups),
        "notes": list(checked.notes),
        "masked": checked.masked,
    }
    if checked.case is not None:
        whole["case"] = checked.case.model_dump(mode="json", exclude_defaults=True)
    return whole
