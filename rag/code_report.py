"""A report, or the facts of a case, into a checked claim: read, derive, write, guard, record."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError

from corpus.rows import Setting
from guards.claim import Claim
from guards.coding.case import Case
from guards.coding.derivation import Derivation
from guards.coding.fit import Mismatch, compare
from guards.finding import Finding, Severity, SourceRef
from rag import guard_answer, phi, take_in
from rag.answer import CheckedAnswer, Draft, Question, Usage
from rag.answerers.embedded.case_draft import case_draft
from rag.desk import Desk
from rag.errors import BadInput, ModelFailed
from rag.pipeline import cited, record

if TYPE_CHECKING:
    from rag.reading import Reading
    from rag.two_readings import Difference


@dataclass(frozen=True, slots=True)
class Aside:
    """What a model, where one was asked, reads differently, what is told of it, and the tokens it took."""

    differences: tuple["Difference", ...] = ()
    notes: tuple[str, ...] = ()
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """A report that was coded, with everything a screen shows beside the answer.

    `text` is the report with identifiers covered, character by character, so that every span counts in it. `derived`
    is None where the answer could not be made. `differences` are those of the claim the user already has.
    """

    answer: CheckedAnswer
    text: str
    reading: "Reading"
    derived: Derivation | None
    differences: tuple[Mismatch, ...] = ()
    readings: tuple["Difference", ...] = ()  # what the desk and a model read differently


def code_report(
    desk: Desk,
    raw: str,
    day: date | None = None,
    setting: Setting | None = None,
    *,
    keep: bool = True,
    billed: Claim | None = None,
) -> CheckedAnswer:
    """Code the text of a report. `day` and `setting` go before what the report says. Raises BadInput."""
    return read_and_code(desk, raw, day, setting, keep=keep, billed=billed).answer


def named_day(raw: str) -> date | None:
    """The date of service the report itself names; nothing is derived for it. Raises BadInput."""
    from rag.reading import read_report

    take_in.question_text(raw)
    return read_report(phi.blank(raw)[0]).case.date_of_service


def read_and_code(
    desk: Desk,
    raw: str,
    day: date | None = None,
    setting: Setting | None = None,
    *,
    keep: bool = True,
    billed: Claim | None = None,
) -> Coded:
    """Code a report and keep what it was coded from. `billed` is set beside the claim it gives. Raises BadInput."""
    from rag.reading import read_report

    take_in.refuse_identifiers(take_in.question_text(raw), desk.settings)
    text, masked = phi.blank(raw)
    reading = read_report(text, day)
    aside = _by_model(desk, raw, str(text), reading.case)
    answer, derived = _coded(
        desk,
        reading.case,
        _title(text),
        day,
        setting,
        reading=reading,
        billed=billed,
        keep=keep,
        aside=aside,
    )
    claim = _on(billed, answer)
    differences = compare(claim, derived, desk.tables) if claim and derived else ()
    return Coded(replace(answer, masked=masked), str(text), reading, derived, differences, aside.differences)


def code_case(
    desk: Desk,
    facts: object,
    day: date | None = None,
    setting: Setting | None = None,
    *,
    keep: bool = True,
    billed: Claim | None = None,
) -> CheckedAnswer:
    """Code structured facts, as parsed from JSON. Raises BadInput with the key at fault."""
    written = facts if isinstance(facts, str) else json.dumps(facts, default=str, ensure_ascii=False)
    take_in.refuse_identifiers(written, desk.settings)
    try:
        case = Case.model_validate_json(written)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the case"
        raise BadInput(f"the case: {key}: {first['msg']}; see `cathcode schema case`") from None
    return _coded(desk, case, "A structured case", day, setting, billed=billed, keep=keep)[0]


def _coded(
    desk: Desk,
    facts: Case,
    title: str,
    day: date | None,
    setting: Setting | None,
    *,
    keep: bool,
    reading: "Reading | None" = None,
    billed: Claim | None = None,
    aside: Aside = Aside(),
) -> tuple[CheckedAnswer, Derivation | None]:
    on = day or facts.date_of_service or (billed.day if billed else desk.today)
    question = Question(title, on, setting or facts.setting or (billed.setting if billed else Setting.PHYSICIAN))
    derived: Derivation | None = None
    try:
        derived = desk.tools.code_case(facts, question.day, question.setting)
        draft: Draft = case_draft(facts, question, desk.tools, reading, _on(billed, question), derived)
        draft = replace(draft, review=(*draft.review, *_disagreement(aside.differences)))
        checked = guard_answer.guard(draft, question, desk.tables, desk.today, lambda q: cited(desk, q), "embedded")
    except Exception as fault:  # noqa: BLE001  (fail closed: nothing unchecked is shown)
        derived = None
        checked = replace(guard_answer.crashed(question, fault, desk.tables), case=facts)
    checked = replace(checked, notes=(*checked.notes, *aside.notes), usage=aside.usage)
    return (record(desk, checked, "report") if keep else checked), derived


def _by_model(desk: Desk, raw: str, text: str, read: Case) -> Aside:
    """What a model, where one is configured, reads differently; or a note why it could not be asked."""
    if not desk.settings.has_model:
        return Aside()
    from rag.answerers.model.read_report import propose_facts
    from rag.two_readings import compare_readings

    try:
        read_too = propose_facts(desk.settings, str(phi.blank(raw, dates=True)[0]))
    except ModelFailed as fault:
        return Aside(notes=(f"The report was read by the desk alone. {fault}",))
    if read_too.case is None:
        return Aside(notes=(f"The report was read by the desk alone. {read_too.why}",), usage=read_too.usage)
    found = compare_readings(read, read_too.case, text)
    same = (f"{desk.settings.llm_model} reads the same facts in the report.",)
    return Aside(found, () if found else same, read_too.usage)


def _disagreement(readings: tuple["Difference", ...]) -> tuple[Finding, ...]:
    """Two readers that differ: the claim stays that of the desk's reading, and a person looks at it."""
    if not readings:
        return ()
    from rag.two_readings import told

    asks = "Which of the two readings does the report bear out?"
    return (Finding("readings_differ", Severity.WARNING, told(readings), None, (), SourceRef("DESK"), question=asks),)


def _on(billed: Claim | None, of: Question | CheckedAnswer) -> Claim | None:
    """The user's claim on the day of the report, so that its lines are compared with that day's."""
    day = of.day if isinstance(of, Question) else of.dos
    return replace(billed, day=day) if billed is not None else None


def _title(text: str) -> str:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f"Code this report: {first[:80]}"
