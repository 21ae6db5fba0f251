"""The chat: a question with its date and setting, progress while it is worked on, the checked answer."""

from datetime import date

import streamlit as st

from corpus.rows import Setting
from rag.errors import DeskError
from rag.phi import scrub
from rag.pipeline import ask
from ui.answer import show_answer
from ui.desk import conversation, desk, question_fields
from ui.words import plain

STARTERS = (
    "LAD atherectomy plus two stents, diagonal ballooned: what do I report?",
    "Guidelines for 92928 vs 92930?",
    "Can I bill 93458 with 92933?",
    "What does Medicare pay for 92924 in 2026 and how is that computed?",
)


def ask_page() -> None:
    """Draw the thread, then take the next question."""
    st.title("cathcode", anchor=False)
    st.caption("PCI and cath-lab coding. Every code below has been checked. Do not paste patient identifiers.")
    day, setting = question_fields()
    thread = conversation()
    messages, offers = st.container(), st.empty()
    with messages:
        for n, answer in enumerate(thread.answers):
            with st.chat_message("user"):
                st.markdown(plain(answer.question))
            with st.chat_message("assistant", avatar=":material/fact_check:"):
                show_answer(answer, desk(), key=f"a{n}")
    asked = st.session_state.pop("chosen", None) or st.chat_input(
        "Ask about a code, a case, a modifier, an edit, a fee"
    )
    if asked:
        offers.empty()
        with messages:
            _answer(str(asked), day, setting)
    with offers.container():
        _offers()


def _answer(asked: str, day: date, setting: Setting) -> None:
    thread = conversation()
    with st.chat_message("user"):
        st.markdown(plain(scrub(asked)[0]))
    with st.chat_message("assistant", avatar=":material/fact_check:"), st.status("Reading the question…") as status:
        try:
            done = ask(desk(), asked, day, setting, thread.turns, lambda stage: status.update(label=f"{stage}…"))
        except DeskError as fault:
            status.update(label="This cannot be answered", state="error", expanded=True)
            st.markdown(plain(str(fault)))
            return
        status.update(label="Checked", state="complete")
    thread.answers.append(done.answer)
    thread.turns.append(done.turn)
    st.rerun()


def _offers() -> None:
    """Questions to start with, or to go on with."""
    thread = conversation()
    offers = thread.answers[-1].follow_ups if thread.answers else STARTERS
    if not offers:
        return
    st.caption("Go on with" if thread.answers else "For example")
    for n, offer in enumerate(offers):
        st.button(
            plain(offer), key=f"offer-{len(thread.answers)}-{n}", type="tertiary", on_click=_choose, args=(offer,)
        )


def _choose(offer: str) -> None:
    st.session_state.chosen = offer
