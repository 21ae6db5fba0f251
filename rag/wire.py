"""The answer as JSON, to the letter of the contract; more keys than it asks for, none fewer."""

from dataclasses import asdict
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from guards.claim import Line
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


class WordsOut(BaseModel):
    """Words of the report: `report[start:end]`, characters counted from 0, identifiers already covered."""

    text: str
    start: int
    end: int


class LeftAsideOut(WordsOut):
    """Words that look like a fact and are none. `why`: negated, historical, planned, family history, …"""

    why: str


class AnswerLineOut(LineOut):
    """A proposed line; for a line derived from a report with why it stands there and the words it rests on."""

    reason: str = ""
    evidence: list[WordsOut] = Field(default_factory=list)


class UsageOut(BaseModel):
    """Tokens of an answer by a model; `cost` in the currency of the prices that are set, null where none are."""

    tokens_in: int
    tokens_out: int
    is_estimate: bool = False
    cost: str | None = None


class AnswerOut(BaseModel):
    """What `ask` and `code` write."""

    question: str
    answer: str
    verdict: str
    lines: list[AnswerLineOut]
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
    usage: UsageOut | None = None
    case: Case | None = None
    proposal: list[str] = []
    left_aside: list[LeftAsideOut] = []


def write_answer(checked: CheckedAnswer) -> dict[str, Any]:
    """A checked answer as a JSON-ready dict, in the shape of `AnswerOut`; `case` only where facts were read."""
    judged = report_json(Report(checked.id, checked.verdict, checked.findings, checked.lines, checked.editions))
    whole: dict[str, Any] = {
        "question": checked.question,
        "answer": checked.answer,
        "verdict": judged["verdict"],
        "lines": [_with_ground(line, checked) for line in judged["lines"]],
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
    if checked.usage is not None:
        cost = checked.usage.cost
        whole["usage"] = {**asdict(checked.usage), "cost": None if cost is None else str(cost)}
    if checked.case is not None:
        whole["case"] = checked.case.model_dump(mode="json", exclude_defaults=True)
    if checked.proposal:
        whole["proposal"] = [_short(line) for line in checked.proposal]
    if checked.left_aside:
        whole["left_aside"] = [asdict(words) for words in checked.left_aside]
    return whole


def _with_ground(line: dict[str, Any], checked: CheckedAnswer) -> dict[str, Any]:
    """The line with its reason and its words, where it was derived from a report."""
    name = (line["code"], tuple(line["modifiers"]))
    ground = next((g for g in checked.grounds if (g.line.code, g.line.modifiers) == name and g.evidence), None)
    if ground is None:
        return line
    return {**line, "reason": ground.reason, "evidence": [e.model_dump() for e in ground.evidence]}


def _short(line: Line) -> str:
    """`92933-LD`, `92979-26-RC x2`."""
    units = "" if line.units == 1 else f" x{line.units.normalize():f}"
    return "-".join((line.code, *line.modifiers)) + units
