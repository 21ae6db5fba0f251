"""A report, or the facts of a case, into a checked claim: read, derive, write, guard, record."""

from dataclasses import replace
from datetime import date

from pydantic import ValidationError

from corpus.rows import Setting
from guards.coding.case import Case
from rag import guard_answer, phi, take_in
from rag.answer import CheckedAnswer, Draft, Question
from rag.answerers.embedded.case_draft import case_draft
from rag.desk import Desk
from rag.errors import BadInput
from rag.pipeline import cited, record


def code_report(
    desk: Desk, raw: str, day: date | None = None, setting: Setting | None = None, *, keep: bool = True
) -> CheckedAnswer:
    """Code the text of a report. `day` and `setting` go before what the report says. Raises BadInput."""
    from rag.reading import read_report

    take_in.question_text(raw)
    text, masked = phi.blank(raw)
    facts = read_report(text).case
    return replace(_coded(desk, facts, _title(text), day, setting, keep=keep), masked=masked)


def code_case(
    desk: Desk, facts: object, day: date | None = None, setting: Setting | None = None, *, keep: bool = True
) -> CheckedAnswer:
    """Code structured facts, as parsed from JSON. Raises BadInput with the key at fault."""
    try:
        case = Case.model_validate_json(facts) if isinstance(facts, str) else _case(facts)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the case"
        raise BadInput(f"the case: {key}: {first['msg']}; see `cathcode schema case`") from None
    return _coded(desk, case, "A structured case", day, setting, keep=keep)


def _case(facts: object) -> Case:
    import json

    return Case.model_validate_json(json.dumps(facts, default=str))


def _coded(
    desk: Desk, facts: Case, title: str, day: date | None, setting: Setting | None, *, keep: bool
) -> CheckedAnswer:
    question = Question(
        title, day or facts.date_of_service or desk.today, setting or facts.setting or Setting.PHYSICIAN
    )
    try:
        draft: Draft = case_draft(facts, question, desk.tools)
        checked = guard_answer.guard(draft, question, desk.tables, desk.today, lambda q: cited(desk, q), "embedded")
    except Exception as fault:  # noqa: BLE001  (fail closed: nothing unchecked is shown)
        checked = replace(guard_answer.crashed(question, fault, desk.tables), case=facts)
    return record(desk, checked, "report") if keep else checked


def _title(text: str) -> str:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f"Code this report: {first[:80]}"
