"""One question being answered: what goes on is told, what was judged is shown as it comes, and Stop keeps what was shown."""

import threading
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from corpus.rows import Setting
from rag import take_in
from rag.errors import DeskError
from rag.phi import Key, marks_in
from rag.phi.told import in_words
from rag.stream import Again, Beside, Done, Event, Lines, Sentence, Stage, Stopped, stream
from ui.asker import restored
from ui.coming import Coming
from ui.desk import desk
from ui.thread import conversation, keeper, refuse_too_many
from ui.words import plain, prose


@dataclass(frozen=True)
class Asked:
    """A question on its way: in which place of the thread, for which day and setting."""

    text: str
    at: int
    day: date | None = None
    setting: Setting | None = None


def answer(asked: Asked, day: date, setting: Setting) -> None:
    """Answer, keep and draw anew; or one sentence why not."""
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(plain(asked.text))
        masked = st.empty()
    with st.chat_message("assistant", avatar=":material/fact_check:"):
        status = st.status("Reading the question…")  # not entered: left, it would be drawn as done
        stopper = st.empty()
        stopper.button("Stop", icon=":material/stop_circle:", key="stop")
        shown = st.empty()
        try:
            refuse_too_many()
            coming, key = _begin(asked, day, setting, masked)
            _follow(coming, _Screen(status, shown, key))
        except DeskError as fault:
            status.update(label="This cannot be answered", state="error", expanded=False)
            stopper.empty()
            shown.markdown(plain(_sentence(fault)))
            field = f"refused-{asked.at}-{hash(asked.text)}"
            st.text_area("The question", asked.text, key=field, height=120)
            st.button("Ask again", icon=":material/refresh:", key="ask-again", on_click=_ask_again, args=(asked, field))
            return
        status.update(label="Checked", state="complete", expanded=False)
    st.rerun()


def _ask_again(asked: Asked, field: str) -> None:
    """What was refused, as it stands in the field now: nobody types a long question twice."""
    st.session_state.asked = replace(asked, text=st.session_state[field])


def _sentence(fault: DeskError) -> str:
    told = str(fault).rstrip(".")
    return f"{told[:1].upper()}{told[1:]}."


def masked_words(question: str) -> str:
    """How many identifiers of which kind were masked in a question; empty where none was."""
    kinds = in_words(marks_in(question))
    return f"{kinds} masked before it was kept or sent" if kinds else ""


def _begin(asked: Asked, day: date, setting: Setting, masked: Any) -> tuple[Coming, Key]:
    thread = conversation()
    before = thread.answered[: asked.at]
    hidden = take_in.concealed(
        asked.text,
        desk().settings,
        before[-1].key if before else None,
        [one.answer.question for one in before],
    )
    if told := masked_words(hidden.text):
        masked.caption(f":material/visibility_off: {told}")
    stop = threading.Event()
    events = stream(desk(), asked.text, day, setting, [one.turn for one in before], stop, hidden)
    thread.coming = Coming(events, stop, keeper(asked.at).keep)
    return thread.coming, hidden.key


class _Screen:
    """What may be seen before the end: stages, judged lines, checked sentences."""

    def __init__(self, status: Any, shown: Any, key: Key) -> None:
        self._status, self._shown, self._key = status, shown, key
        self._text: list[str] = []

    def draw(self, event: Event) -> None:
        if isinstance(event, Stage):
            self._status.update(label=f"{event.text}…")
            self._status.caption(event.text)
        elif isinstance(event, Again):
            self._text.clear()
            self._shown.empty()
        elif isinstance(event, Lines):
            self._text.insert(0, "**" + ", ".join("-".join((x.code, *x.modifiers)) for x in event.lines) + "**\n\n")
        elif isinstance(event, Sentence):
            self._text.append(event.before + event.sentence.text)
        elif isinstance(event, Beside):
            self._text.append(f"\n\n{event.text}")
        if isinstance(event, Lines | Sentence):
            self._status.update(label="Checking each sentence as it comes…")
        if self._text:
            self._shown.markdown(prose(restored("".join(self._text), self._key)))


def _follow(coming: Coming, screen: _Screen) -> None:
    try:
        for event in coming.each(_may_be_stopped):
            if not isinstance(event, Done | Stopped):
                screen.draw(event)
    except BaseException:  # the user pressed Stop or left, or the answer failed
        coming.stop()
        raise


def _may_be_stopped() -> None:
    """Streamlit looks for Stop, and for a page that was left, whenever the session's state is read."""
    st.session_state.get("stop")
