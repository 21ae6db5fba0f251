"""An answer as it comes: stages, judged lines, checked sentences, and at the end the checked answer, recorded.

Nothing leaves here that was not judged: `Lines` and `Sentence` carry judged words, `Beside` the desk's own, `Done` and
`Stopped` a CheckedAnswer. `before` and text of every `Sentence`, a paragraph's end and `Beside` are the answer's text.
`Again` takes back what was shown of the answer so far (it was checked; a better draft follows).
"""

import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.rows import Setting
from rag import guard_answer, phi, take_in
from rag.answer import CheckedAnswer, Draft, Question, Usage
from rag.answerers.model.events import Again, Beside, Drafted, Lines, Sentence, Stage
from rag.desk import Desk
from rag.errors import DeskError, ModelFailed
from rag.pipeline import Answered, Turn, cited, embedded_draft, record


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer, recorded."""

    answered: Answered


@dataclass(frozen=True, slots=True)
class Stopped:
    """The user stopped: what had been shown by then, as a checked answer, recorded."""

    answered: Answered


Event = Stage | Lines | Sentence | Beside | Again | Done | Stopped

__all__ = ["Again", "Beside", "Done", "Event", "Lines", "Sentence", "Stage", "Stopped", "stream"]


def stream(
    desk: Desk,
    raw: str,
    dos: date | None = None,
    setting: Setting = Setting.PHYSICIAN,
    earlier: Sequence[Turn] = (),
    stop: threading.Event | None = None,
    hidden: phi.Concealed | None = None,
) -> Iterator[Event]:
    """Events of one answer; the last is `Done` or `Stopped`. Set `stop` from any thread to stop at once.

    `hidden` is what `take_in.concealed` made of `raw`, where the caller needs its key while the answer comes. Raises
    BadInput, before the first event, for what cannot be read as a question; any other fault is survived.
    """
    hidden = hidden or take_in.concealed(raw, desk.settings, earlier=(turn.question.text for turn in earlier))
    question = Question(hidden.text, dos or desk.today, setting)
    events = _events(desk, question, len(hidden.masked), earlier, stop or threading.Event())
    return (_with_key(event, hidden.key) for event in events)


def _with_key(event: Event, key: phi.Key) -> Event:
    return replace(event, answered=replace(event.answered, key=key)) if isinstance(event, Done | Stopped) else event


def _events(
    desk: Desk, question: Question, masked: int, earlier: Sequence[Turn], stop: threading.Event
) -> Iterator[Event]:
    yield Stage("Looking up sources")
    try:
        base = embedded_draft(desk, question, earlier)
    except DeskError:
        raise
    except Exception as fault:  # noqa: BLE001  (fail closed: nothing unchecked is shown)
        yield Done(
            _recorded(desk, guard_answer.crashed(question, fault, desk.tables), Turn(question, Draft("")), masked)
        )
        return
    note, usage = "", None
    if desk.settings.has_model:
        ended, note, usage = yield from _by_model(desk, question, base, masked, earlier, stop)
        if ended:
            return
    yield Stage("Checking every code")
    checked = _guarded(desk, base, question, "embedded")
    notes = (*checked.notes, note) if note else checked.notes
    yield Done(_recorded(desk, replace(checked, notes=notes, usage=usage), Turn(question, base), masked))


def _by_model(
    desk: Desk, question: Question, base: Draft, masked: int, earlier: Sequence[Turn], stop: threading.Event
) -> Generator[Event, None, tuple[bool, str, Usage | None]]:
    """Events of the model's answer. Returns whether it was given; where not, why not and what it took all the same."""
    from rag.answerers.model.answer import answer

    has_shown, usage = False, None
    told = [(turn.question.text, turn.draft.text) for turn in earlier]
    try:
        for event in answer(desk, question, base, told, stop):
            if isinstance(event, Drafted):
                yield _ended(desk, question, event, masked)
                return True, "", None
            has_shown = (has_shown or isinstance(event, Lines | Sentence)) and not isinstance(event, Again)
            yield event
    except ModelFailed as fault:
        reason, usage = str(fault), fault.usage
    except Exception as fault:  # noqa: BLE001  (whatever a server brings about, the user gets the embedded answer)
        reason = f"The model's answer could not be worked out ({type(fault).__name__})."
    if has_shown:
        yield Again(reason)
    return False, f"{reason} The embedded answerer answered.", usage


def _ended(desk: Desk, question: Question, drafted: Drafted, masked: int) -> Event:
    checked = _guarded(desk, drafted.draft, question, f"model:{desk.settings.llm_model}")
    notes = (
        *checked.notes,
        *drafted.notes,
        *(("You stopped this answer; it is not whole.",) if drafted.is_stopped else ()),
    )
    checked = replace(checked, notes=notes, usage=drafted.usage)
    answered = _recorded(desk, checked, Turn(question, drafted.draft), masked, dict(drafted.run))
    return Stopped(answered) if drafted.is_stopped else Done(answered)


def _guarded(desk: Desk, draft: Draft, question: Question, by: str) -> CheckedAnswer:
    try:
        return guard_answer.guard(draft, question, desk.tables, desk.today, lambda q: cited(desk, q), by)
    except Exception as fault:  # noqa: BLE001  (fail closed: nothing unchecked is shown)
        return guard_answer.crashed(question, fault, desk.tables)


def _recorded(
    desk: Desk, checked: CheckedAnswer, turn: Turn, masked: int, run: dict[str, object] | None = None
) -> Answered:
    return Answered(record(desk, replace(checked, masked=masked), draft=turn.draft, run=run), turn)
