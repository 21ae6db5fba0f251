"""The chat: a question with its date and setting, progress while it is worked on, the checked answer."""

import streamlit as st

from rag.pipeline import Answered
from rag.spent import spent
from ui.after import after_answer, next_turn
from ui.answer import show_answer
from ui.answering import Asked, answer, masked_words
from ui.asker import answer_of, question_of
from ui.choices import show_choices
from ui.desk import desk, history, question_fields
from ui.thread import begin_anew, conversation, show_address
from ui.thread_export import thread_menu
from ui.who import sees_all, user
from ui.words import plain

STARTERS = (
    "LAD atherectomy plus two stents, diagonal ballooned: what do I report?",
    "Guidelines for 92928 vs 92930?",
    "Can I bill 93458 with 92933?",
    "What does Medicare pay for 92924 in 2026 and how is that computed?",
)


def page() -> None:
    """Draw the thread, then take the next question."""
    linked = st.query_params.get("answer", "")
    if linked:
        _linked(linked)
        return
    thread = conversation()
    thread.settle()
    show_address()
    _head(bool(thread.answered))
    day, setting = question_fields()
    coming: Asked | None = st.session_state.pop("asked", None)
    messages, offers = st.container(), st.empty()
    with messages:
        for n, answered in enumerate(thread.answered[: coming.at if coming else None]):
            _turn(n, answered)
            with st.chat_message("assistant", avatar=":material/fact_check:"):
                _answer(answered, n)
    if not thread.is_mine:
        st.caption("This thread is a colleague's: it can be read and exported, not continued.")
        return
    typed = st.chat_input("Ask about a code, a case, a fee", submit_mode="disable")
    if typed and coming is None:
        coming = Asked(str(typed), len(thread.answered))
    if coming:
        with messages:
            answer(coming, coming.day or day, coming.setting or setting)
    else:
        with offers.container():
            _offers()
    if thread.fault:
        st.warning(plain(thread.fault))
        thread.fault = ""


def _head(has_thread: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("cathcode", anchor=False, width="content")
        if has_thread:
            with st.container(horizontal=True, width="content", gap="small"):
                thread_menu(conversation())
                st.button("New", icon=":material/add:", on_click=begin_anew, help="Begin a new conversation")
    if not has_thread:
        st.caption("PCI and cath-lab coding. Every code below has been checked. Do not paste patient identifiers.")


def _turn(n: int, answered: Answered) -> None:
    question = question_of(answered)
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(plain(question))
        _masked(answered)
        if not conversation().is_mine:
            return
        with st.container(horizontal=True, gap="small"):
            with st.popover("Edit", icon=":material/edit:", type="tertiary"):
                field = f"edit-{n}-{len(question)}"
                st.text_area("The question", question, key=field, height=120)
                st.caption("What followed it is replaced.")
                st.button("Ask again", key=f"edited-{n}", type="primary", on_click=_ask_edited, args=(field, n))
            st.button(
                "Regenerate",
                icon=":material/refresh:",
                key=f"again-{n}",
                type="tertiary",
                help="What followed it is replaced." if n + 1 < len(conversation().answered) else None,
                on_click=_choose,
                args=(question, n),
            )


def _answer(answered: Answered, n: int) -> None:
    """An answer and what one may do with it; its open questions can be settled while it is the last."""
    kept, key = answered.answer, f"a{n}-{answered.answer.id[:8]}"
    at = next_turn(kept)
    show_answer(
        answer_of(answered),
        desk(),
        f"a{n}",
        choices=(lambda: show_choices(kept, desk(), key, at=at)) if at is not None else None,
    )
    after_answer(kept, key)


def _masked(answered: Answered) -> None:
    told = masked_words(answered.answer.question)
    if told:
        st.caption(f":material/visibility_off: {told}")


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
            _masked(found)
        with st.chat_message("assistant", avatar=":material/fact_check:"):
            show_answer(found.answer, desk(), key="linked")
    st.button("Go to the chat", icon=":material/chat:", on_click=st.query_params.clear)


def _offers() -> None:
    """Questions to start with, or to go on with."""
    thread = conversation().answered
    if used := conversation().usage:
        st.caption(f"This conversation: {spent(used)}")
    offers = [thread[-1].key.restore(one) for one in thread[-1].answer.follow_ups] if thread else STARTERS
    if not offers:
        return
    st.caption("Go on with" if thread else "For example")
    with st.container(horizontal=True, gap="small"):
        for n, offer in enumerate(offers):
            st.button(
                plain(offer), key=f"offer-{len(thread)}-{n}", wrap=True, on_click=_choose, args=(offer, len(thread))
            )


def _ask_edited(field: str, at: int) -> None:
    """What stands in the field now: what was typed last reaches the desk together with the click."""
    _choose(st.session_state[field], at)


def _choose(question: str, at: int) -> None:
    """Ask `question` as turn `at`; an earlier turn is asked again for its own day and setting."""
    thread = conversation().answered
    before = thread[at].answer if at < len(thread) else None
    st.session_state.asked = Asked(question, at, before.dos if before else None, before.setting if before else None)
