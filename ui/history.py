"""History: find, open, rename, pin and delete conversations."""

import streamlit as st

from rag.history import History, Thread
from ui.desk import history, today
from ui.places import place
from ui.thread import begin_anew, conversation, open_thread
from ui.who import sees_all, user
from ui.words import plain

_MOST = 100


def page() -> None:
    """The list, pinned ones first."""
    st.title("History", anchor=False)
    memory = history()
    if memory is None:
        st.warning("There is no memory now: the folder or the database of the desk cannot be used.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input("Find a conversation", key="history-words", type="search", live="200ms") or ""
        team = st.toggle("The team's", key="history-team") if sees_all() and user() != "local" else False
    threads = memory.threads(user(), words, anyone=team, limit=_MOST)
    if not threads:
        st.info("Nothing here yet." if not words else "No conversation holds these words.", icon=":material/history:")
    told = ""
    for thread in threads:
        if (when := _when(thread)) != told:
            st.caption(when)
            told = when
        _thread(thread, memory)
    if len(threads) == _MOST:
        st.caption(f"The first {_MOST} are shown; find older ones by their words.")


def _when(thread: Thread) -> str:
    day = thread.touched.astimezone().date()
    return "Pinned" if thread.pinned else "Today" if day == today() else f"{day:%Y-%m-%d}"


def _thread(thread: Thread, memory: History) -> None:
    mine = thread.owner == user()
    with st.container(
        border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xxsmall"
    ):
        st.button(
            plain(thread.title),
            key=f"open-{thread.id}",
            type="tertiary",
            wrap=True,
            icon=":material/keep:" if thread.pinned else ":material/chat:",
            on_click=_open,
            args=(thread.id,),
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            whose = "" if mine else f"{thread.owner} · "
            plural = "s" if thread.turns != 1 else ""
            st.caption(
                f"{plain(whose)}{thread.turns} question{plural} · {thread.touched.astimezone():{'%Y-%m-%d ' if thread.pinned else ''}%H:%M}",
                width="content",
            )
            if mine:
                _actions(thread, memory)
    if st.session_state.pop("history-go", False):
        st.switch_page(place("ask"))


def _actions(thread: Thread, memory: History) -> None:
    label = "Unpin" if thread.pinned else "Pin"
    st.button(label, key=f"pin-{thread.id}", type="tertiary", on_click=_pin, args=(memory, thread))
    with st.popover("Rename", type="tertiary"):
        st.text_input("New title", thread.title, key=f"title-{thread.id}", max_chars=90)
        st.button("Rename it", key=f"rename-{thread.id}", on_click=_rename, args=(memory, thread.id))
    with st.popover("Delete", type="tertiary"):
        st.write("The conversation is deleted. The audit record of its answers stays.")
        st.button("Delete it", key=f"delete-{thread.id}", on_click=_delete, args=(memory, thread.id))


def _open(thread: str) -> None:
    open_thread(thread)
    st.session_state["history-go"] = True


def _pin(memory: History, thread: Thread) -> None:
    memory.pin(user(), thread.id, pinned=not thread.pinned)


def _rename(memory: History, thread: str) -> None:
    """To what stands in the field now: what was typed last reaches the desk together with the click."""
    memory.rename(user(), thread, st.session_state[f"title-{thread}"])


def _delete(memory: History, thread: str) -> None:
    memory.delete(user(), thread)
    if conversation().id == thread:
        begin_anew()
