"""One session's conversation: on the screen, in memory, and across a reload of the page."""

from dataclasses import dataclass, field
from datetime import timedelta

import streamlit as st

from rag import log, telemetry
from rag.answer import CheckedAnswer, Draft, Question
from rag.department import Department
from rag.errors import BadHome, DeskError
from rag.pipeline import Answered, Turn
from ui.desk import history
from ui.who import sees_all, user


@dataclass
class Conversation:
    """What was answered, in order. `id` is empty until the first answer is kept; `is_mine` False for a team's thread."""

    id: str = ""
    answered: list[Answered] = field(default_factory=list)
    is_mine: bool = True


def conversation() -> Conversation:
    """This session's thread; after a reload the one that the address names."""
    if "conversation" not in st.session_state:
        named = st.query_params.get("thread", "")
        st.session_state.conversation = _opened(named) if named else Conversation()
    thread: Conversation = st.session_state.conversation
    return thread


def begin_anew() -> None:
    """An empty thread."""
    st.session_state.conversation = Conversation()
    st.query_params.pop("thread", None)


def open_thread(thread: str) -> None:
    """Go on with a kept conversation."""
    st.session_state.conversation = _opened(thread)


def keep(at: int, answered: Answered, milliseconds: int) -> None:
    """Put turn `at` in its place, on the screen and in memory. A memory that is gone is said, not raised."""
    thread = conversation()
    told = (answered.answer.id, answered.answer.verdict.value, answered.answer.answered_by, milliseconds)
    log.answered(*told)
    telemetry.answered(*told)
    del thread.answered[at:]
    thread.answered.append(answered)
    memory = history()
    if memory is None or not answered.answer.id:
        return
    try:
        if not thread.id:
            thread.id = memory.begin(user(), answered.answer.question)
        cost = answered.answer.usage.cost if answered.answer.usage else None
        memory.add(user(), thread.id, at, answered, milliseconds, cost)
        st.query_params["thread"] = thread.id
    except DeskError as fault:
        st.session_state.memory_fault = f"This turn is not in your history: {fault}."


def keep_report(answer: CheckedAnswer, milliseconds: int) -> None:
    """A coded report as a conversation of its own: found in History, linked, and gone on with in Ask."""
    memory = history()
    if memory is None or not answer.id:
        return
    question = Question(answer.question, answer.dos, answer.setting)
    answered = Answered(answer, Turn(question, Draft(answer.answer, case=answer.case)))
    try:
        memory.add(user(), memory.begin(user(), f"Report: {answer.question}"), 0, answered, milliseconds)
    except DeskError as fault:
        st.warning(f"This report is not in your history: {fault}.")


def refuse_too_many() -> None:
    """Raises DeskError where the user asked more in the last minute than the department allows."""
    allowed = Department().questions_per_minute
    memory = history()
    if not allowed or memory is None:
        return
    try:
        asked = memory.asked_since(user(), timedelta(minutes=1))
    except BadHome:
        return
    if asked >= allowed:
        raise DeskError(f"you asked {asked} questions in the last minute and the limit is {allowed}; wait a moment")


def _opened(thread: str) -> Conversation:
    memory = history()
    if memory is None:
        return Conversation()
    mine = memory.turns(user(), thread)
    if mine:
        return Conversation(thread, list(mine))
    others = memory.turns(user(), thread, anyone=True) if sees_all() else ()
    return Conversation(thread if others else "", list(others), is_mine=not others)
