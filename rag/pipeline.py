"""The way of a question: take in, scrub, answer from the desk's tools, guard, record, show."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from corpus.rows import Setting
from rag import guard_answer, phi, take_in
from rag.answer import CheckedAnswer, Draft, Question, Quote
from rag.desk import Desk
from rag.errors import BadHome, DeskError


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange: what was asked (scrubbed) and what the answerer drafted."""

    question: Question
    draft: Draft


@dataclass(frozen=True, slots=True)
class Answered:
    """A checked answer, and the turn to remember for follow-up questions."""

    answer: CheckedAnswer
    turn: Turn
    key: phi.Key = field(default_factory=phi.Key, repr=False, compare=False)  # for the asker's own screen; never kept


Progress = Callable[[str], None]
_ONE_WRITER = threading.Lock()  # the record is a chain: threads wait here, in turn, not at the database's busy timeout


def ask(
    desk: Desk,
    raw: str,
    dos: date | None = None,
    setting: Setting = Setting.PHYSICIAN,
    earlier: Sequence[Turn] = (),
    progress: Progress = lambda _: None,
) -> Answered:
    """Answer one question and record it. Raises BadInput for what cannot be read as one; any other fault is survived."""
    if desk.settings.has_model:
        return _by_model(desk, raw, dos, setting, earlier, progress)
    answered = _answer(desk, raw, dos, setting, earlier, progress)
    progress("Recording")
    return replace(answered, answer=record(desk, answered.answer, draft=answered.turn.draft))


def answer_only(
    desk: Desk,
    raw: str,
    dos: date | None = None,
    setting: Setting = Setting.PHYSICIAN,
    earlier: Sequence[str] = (),
) -> CheckedAnswer:
    """The same answer without a record of it: for evaluation. `earlier` are the messages before it, asked first."""
    turns: list[Turn] = []
    for message in earlier:
        turns.append(_answer(desk, message, dos, setting, turns, lambda _: None).turn)
    return _answer(desk, raw, dos, setting, turns, lambda _: None).answer


def _by_model(
    desk: Desk, raw: str, dos: date | None, setting: Setting, earlier: Sequence[Turn], progress: Progress
) -> Answered:
    """The answer of `rag.stream`, taken whole."""
    from rag.stream import Done, Stage, Stopped, stream

    for event in stream(desk, raw, dos, setting, earlier):
        if isinstance(event, Done | Stopped):
            return event.answered
        if isinstance(event, Stage):
            progress(event.text)
    raise DeskError("the answer ended before it was whole; ask again")


def _answer(
    desk: Desk, raw: str, dos: date | None, setting: Setting, earlier: Sequence[Turn], progress: Progress
) -> Answered:
    hidden = take_in.concealed(raw, desk.settings, earlier=(turn.question.text for turn in earlier))
    question = Question(hidden.text, dos or desk.today, setting)
    progress("Looking up sources")
    try:
        draft = embedded_draft(desk, question, earlier)
        progress("Checking every code")
        checked = guard_answer.guard(draft, question, desk.tables, desk.today, lambda q: cited(desk, q), "embedded")
    except DeskError:
        raise
    except Exception as fault:  # noqa: BLE001  (fail closed: nothing unchecked is shown)
        draft, checked = Draft(""), guard_answer.crashed(question, fault, desk.tables)
    return Answered(replace(checked, masked=len(hidden.masked)), Turn(question, draft), hidden.key)


def record(
    desk: Desk,
    checked: CheckedAnswer,
    kind: str = "answer",
    draft: Draft | None = None,
    run: Mapping[str, object] | None = None,
) -> CheckedAnswer:
    """Write the answer to the audit record and give it its id; where that cannot be done the answer says so.

    `draft` is what the guard was given, so that it can judge it again; `run` how a model came to it.
    """
    from rag.audit import record as append
    from rag.phi.keeping import kept
    from rag.replay import draft_json
    from rag.stored import storable
    from rag.wire import write_answer

    database = desk.database
    if isinstance(database, BadHome):
        return replace(checked, notes=(*checked.notes, f"This answer was not recorded: {database}."))
    body = write_answer(checked)
    if draft is not None:
        body["draft"] = draft_json(draft)
    if run is not None:
        body["run"] = dict(run)
    try:
        with _ONE_WRITER:
            return replace(checked, id=append(database, kind, storable(kept(body, checked.dos), kind)))
    except BadHome as fault:
        return replace(checked, notes=(*checked.notes, f"This answer was not recorded: {fault}."))


def cited(desk: Desk, quote: Quote) -> guard_answer.Cited | None:
    """The passage or table row a quote names, with the source that supports the quoted words."""
    if quote.passage.startswith("table:"):
        row = desk.tools.table_citation(quote.passage)
        return guard_answer.Cited(row.source, row.title, row.locator, row.quote) if row else None
    found = desk.retriever.passage(quote.passage)
    if found is None:
        return None
    start = found.text.find(quote.quote)
    marks = found.cited(start, start + len(quote.quote)) if start >= 0 else ()
    mark = next(iter(marks or found.sources), None)
    source, locator = (mark.source, mark.locator) if mark else (found.doc, found.heading)
    return guard_answer.Cited(source, f"{found.title}: {found.heading}", locator, found.text)


def embedded_draft(desk: Desk, question: Question, earlier: Sequence[Turn]) -> Draft:
    """What the embedded answerer says to the question."""
    from rag.answerers.embedded import answer

    return answer(question, [(turn.question.text, turn.draft) for turn in earlier], desk.tools)
