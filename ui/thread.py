"""One session's conversation: on the screen, in memory, and across a reload of the page."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce

import streamlit as st

from rag import log, telemetry
from rag.answer import CheckedAnswer, Draft, Question, Usage
from rag.department import Department
from rag.errors import DeskError
from rag.history import History
from rag.pipeline import Answered, Turn
from ui.coming import Coming
from ui.desk import history
from ui.limits import count
from ui.who import sees_all, user


@dataclass
class Conversation:
    """What was answered, in order. `id` is empty until the first answer is kept; `is_mine` False for a team's thread;
    `fault` says what is not in the history and why, until it was told; `coming` is the answer under way."""

    id: str = ""
    answered: list[Answered] = field(default_factory=list)
    is_mine: bool = True
    fault: str = ""
    coming: Coming | None = None

    def settle(self) -> None:
        """End an answer that is still under way: the run of the page that showed it is over."""
        if self.coming is not None:
            self.coming.settle()
            self.coming = None

    @property
    def usage(self) -> Usage | None:
        """Tokens and cost of all its answers by a model; None where there is none."""
        used = [one.answer.usage for one in self.answered if one.answer.usage]
        return reduce(_and, used) if used else None


@dataclass(frozen=True, slots=True)
class Keeper:
    """Where a turn is kept. Made before the answer is worked on: once a page is being stopped it can ask for nothing."""

    thread: Conversation
    memory: History | None
    owner: str
    at: int

    def keep(self, answered: Answered, milliseconds: int) -> None:
        """Put the turn in its place, on the screen and in memory. A memory that is gone is said, not raised."""
        answer, thread = answered.answer, self.thread
        told = (answer.id, answer.verdict.value, answer.answered_by, milliseconds)
        log.answered(*told)
        telemetry.answered(*told)
        del thread.answered[self.at :]
        thread.answered.append(answered)
        if self.memory is None or not answer.id:
            return
        try:
            thread.id = thread.id or self.memory.begin(self.owner, answer.question)
            self.memory.add(self.owner, thread.id, self.at, answered, milliseconds)
        except DeskError as fault:
            thread.fault = f"This turn is not in your history: {fault}."


def keeper(at: int) -> Keeper:
    """Who keeps turn `at` of this session's conversation."""
    return Keeper(conversation(), history(), user(), at)


def conversation() -> Conversation:
    """This session's thread; after a reload the one that the address names."""
    if "conversation" not in st.session_state:
        named = st.query_params.get("thread", "")
        st.session_state.conversation = _opened(named) if named else Conversation()
    thread: Conversation = st.session_state.conversation
    return thread


def show_address() -> None:
    """The address names the thread, so that a reload opens it."""
    thread = conversation()
    if thread.id and st.query_params.get("thread") != thread.id:
        st.query_params["thread"] = thread.id


def begin_anew() -> None:
    """An empty thread."""
    st.session_state.conversation = Conversation()
    st.query_params.pop("thread", None)


def open_thread(thread: str) -> None:
    """Go on with a kept conversation."""
    st.session_state.conversation = _opened(thread)


def keep_report(answer: CheckedAnswer, milliseconds: int) -> None:
    """A coded report as a conversation of its own: found in History, linked, and gone on with in Ask."""
    memory = history()
    if memory is None or not answer.id:
        return
    question = Question(answer.question, answer.dos, answer.setting)
    answered = Answered(answer, Turn(question, Draft(answer.answer, case=answer.case)))
    try:
        memory.add(
            user(),
            memory.begin(user(), f"Report: {answer.question.removeprefix('Code this report: ')}"),
            0,
            answered,
            milliseconds,
        )
    except DeskError as fault:
        st.warning(f"This report is not in your history: {fault}.")


def refuse_too_many() -> None:
    """Count a question or report. Raises TooMany where the user passes what the department allows."""
    count(Department().questions)


def _and(one: Usage, other: Usage) -> Usage:
    costs = [cost for cost in (one.cost, other.cost) if cost is not None]
    return Usage(
        one.tokens_in + other.tokens_in,
        one.tokens_out + other.tokens_out,
        one.is_estimate or other.is_estimate,
        sum(costs, Decimal(0)) if costs else None,
    )


def _opened(thread: str) -> Conversation:
    memory = history()
    if memory is None:
        return Conversation()
    mine = memory.turns(user(), thread)
    if mine:
        return Conversation(thread, list(mine))
    others = memory.turns(user(), thread, anyone=True) if sees_all() else ()
    if others:
        return Conversation(thread, list(others), is_mine=False)
    return Conversation(
        fault="The conversation of this address was deleted, or is a colleague's; a new one begins here."
    )
