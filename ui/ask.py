"""The chat: a question with its date and setting, progress while it is worked on, the checked answer."""

import threading
import time
from dataclasses import dataclass
from datetime import date

import streamlit as st

from corpus.rows import Setting
from rag.errors import DeskError
from rag.phi import scrub
from rag.stream import Again, Done, Event, Lines, Sentence, Stage, Stopped, stream
from ui.after import after_answer
from ui.answer import show_answer
from ui.desk import desk, history, question_fields
from ui.thread import begin_anew, conversation, keep, refuse_too_many
from ui.thread_export import thread_menu
from ui.who import sees_all, user
from ui.words import plain, prose

STARTERS = (
    "LAD atherectomy plus two stents, diagonal ballooned: what do I report?",
    "Guidelines for 92928 vs 92930?",
    "Can I bill 93458 with 92933?",
    "What does Medicare pay for 92924 in 2026 and how is that computed?",
)


@dataclass(frozen=True)
class Asked:
    """A question on its way: in which place of the thread, for which day and setting."""

    text: str
    at: int
    day: date | None = None
    setting: Setting | None = None


def page() -> None:
    """Draw the thread, then take the next question."""
    linked = st.query_params.get("answer", "")
    if linked:
        _linked(linked)
        return
    thread = conversation()
    _head(bool(thread.answered))
    day, setting = question_fields()
    coming: Asked | None = st.session_state.pop("asked", None)
    messages, offers = st.container(), st.empty()
    with messages:
        for n, answered in enumerate(thread.answered[: coming.at if coming else None]):
            _turn(n, answered.answer.question)
            with st.chat_message("assistant", avatar=":material/fact_check:"):
                show_answer(answered.answer, desk(), key=f"a{n}")
                after_answer(answered.answer, key=f"a{n}-{answered.answer.id[:8]}")
    if not thread.is_mine:
        st.caption("This thread is a colleague's: it can be read and exported, not continued.")
        return
    typed = st.chat_input("Ask about a code, a case, a modifier, an edit, a fee", submit_mode="stop")
    if typed and coming is None:
        coming = Asked(str(typed), len(thread.answered))
    if coming:
        with messages:
            _answer(coming, coming.day or day, coming.setting or setting)
    else:
        with offers.container():
            _offers()
    fault = st.session_state.pop("memory_fault", "")
    if fault:
        st.warning(plain(fault))


def _head(has_thread: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("cathcode", anchor=False, width="content")
        if has_thread:
            with st.container(horizontal=True, width="content", gap="small"):
                thread_menu(conversation())
                st.button("New", icon=":material/add:", on_click=begin_anew, help="Begin a new conversation")
    if not has_thread:
        st.caption("PCI and cath-lab coding. Every code below has been checked. Do not paste patient identifiers.")


def _turn(n: int, question: str) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(plain(question))
        if not conversation().is_mine:
            return
        with st.container(horizontal=True, gap="small"):
            with st.popover("Edit", icon=":material/edit:", type="tertiary"):
                text = st.text_area("The question", question, key=f"edit-{n}-{len(question)}", height=120)
                st.caption("What followed it is replaced.")
                st.button("Ask again", key=f"edited-{n}", type="primary", on_click=_choose, args=(text, n))
            st.button(
                "Regenerate",
                icon=":material/refresh:",
                key=f"again-{n}",
                type="tertiary",
                on_click=_choose,
                args=(question, n),
            )


def _answer(asked: Asked, day: date, setting: Setting) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(plain(scrub(asked.text)[0]))
    with st.chat_message("assistant", avatar=":material/fact_check:"):
        with st.status("Reading the question…") as status:
            st.button("Stop", icon=":material/stop_circle:", key="stop")
            shown = st.empty()
        stop, began = threading.Event(), time.perf_counter()
        try:
            refuse_too_many()
            earlier = [one.turn for one in conversation().answered[: asked.at]]
            events = stream(desk(), asked.text, day, setting, earlier, stop)
        except DeskError as fault:
            _refused(status, fault)
            return
        text: list[str] = []
        try:
            for event in events:
                if isinstance(event, Done | Stopped):
                    keep(asked.at, event.answered, _milliseconds(began))
                    break
                _progress(event, text, status, shown)
        except DeskError as fault:
            _refused(status, fault)
            return
        except BaseException:  # the user pressed Stop or left: what was shown so far is kept, checked
            stop.set()
            for event in events:
                if isinstance(event, Done | Stopped):
                    keep(asked.at, event.answered, _milliseconds(began))
            raise
        status.update(label="Checked", state="complete")
    st.rerun()


def _progress(event: Event, text: list[str], status: object, shown: object) -> None:
    """What may be seen before the end: stages, judged lines, checked sentences."""
    if isinstance(event, Stage):
        status.update(label=f"{event.text}…")  # type: ignore[attr-defined]
    elif isinstance(event, Again):
        text.clear()
        shown.empty()  # type: ignore[attr-defined]
    elif isinstance(event, Lines):
        text.insert(0, "**" + ", ".join("-".join((x.code, *x.modifiers)) for x in event.lines) + "**\n\n")
    elif isinstance(event, Sentence):
        text.append(event.sentence.text + " ")
    if text:
        status.update(expanded=True)  # type: ignore[attr-defined]
        shown.markdown(prose("".join(text)))  # type: ignore[attr-defined]


def _refused(status: object, fault: DeskError) -> None:
    status.update(label="This cannot be answered", state="error", expanded=True)  # type: ignore[attr-defined]
    st.markdown(plain(str(fault)))


def _milliseconds(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)


def _linked(answer_id: str) -> None:
    """A permanent link: one answer, as it was given."""
    memory = history()
    found = memory.answer(user(), answer_id, anyone=sees_all()) if memory else None
    st.title("cathcode", anchor=False)
    if found is None:
        st.info(
            "This answer is not in your history: it was deleted, or it is a colleague's.", icon=":material/link_off:"
        )
    else:
        st.caption("One answer, as it was given.")
        with st.chat_message("user", avatar=":material/person:"):
            st.markdown(plain(found.answer.question))
        with st.chat_message("assistant", avatar=":material/fact_check:"):
            show_answer(found.answer, desk(), key="linked")
    st.button("Go to the chat", icon=":material/chat:", on_click=st.query_params.clear)


def _offers() -> None:
    """Questions to start with, or to go on with."""
    thread = conversation().answered
    offers = thread[-1].answer.follow_ups if thread else STARTERS
    if not offers:
        return
    st.caption("Go on with" if thread else "For example")
    with st.container(horizontal=True, gap="small"):
        for n, offer in enumerate(offers):
            st.button(plain(offer), key=f"offer-{len(thread)}-{n}", on_click=_choose, args=(offer, len(thread)))


def _choose(question: str, at: int) -> None:
    """Ask `question` as turn `at`; an earlier turn is asked again for its own day and setting."""
    thread = conversation().answered
    before = thread[at].answer if at < len(thread) else None
    st.session_state.asked = Asked(question, at, before.dos if before else None, before.setting if before else None)
