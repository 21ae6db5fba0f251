"""Look up: a code or words, with everything that is held, without any answer made of it."""

from datetime import date
from typing import Any

import streamlit as st

from corpus.rows import Setting
from rag import take_in
from rag.code_card import code_card
from rag.errors import BadInput
from rag.search_all import search_all
from ui.card import show_card
from ui.desk import desk, question_fields
from ui.passages import passages_html
from ui.places import place
from ui.words import plain

_STATUS = {"active": ("✓", "green"), "deleted": ("✗", "red"), "not yet in force": ("…", "orange")}


def page() -> None:
    """Draw the search field, then the card or what was found."""
    st.title("Look up", anchor=False)
    day, setting = question_fields()
    _search(day, setting)


@st.fragment  # what is typed runs only this part again
def _search(day: date, setting: Setting) -> None:
    linked = st.query_params.get("code", "")
    if linked and st.session_state.get("lookup-linked") != linked:
        st.session_state["lookup-linked"] = linked
        st.session_state["lookup"] = linked
    words = (
        st.text_input(
            "Code or words",
            key="lookup",
            type="search",
            placeholder="92928, LD, I25.110, or words such as drug-coated balloon",
            live="30ms",
        )
        or ""
    )
    if not words.strip():
        st.caption("A code opens its card: dates, add-ons, unit limits, edits, fees. Words find codes and passages.")
        return
    card = _card(words, day, setting)
    if card is not None:
        show_card(card, desk())
        return
    _found(search_all(desk(), words, day, setting))


def _card(words: str, day: date, setting: Setting) -> dict[str, Any] | None:
    """The card of a code that was typed whole; None for words and for the beginning of a code."""
    try:
        code = take_in.code(words)
    except BadInput:
        return None
    card = code_card(desk().tables, code, day, setting)
    is_whole = len(code) == 5 and any(c.isdigit() for c in code)
    return card if is_whole or card["status"] not in ("unknown", "not_held") else None


def _found(found: dict[str, Any]) -> None:
    if found["codes"]:
        st.subheader("Codes", anchor=False)
        with st.container(gap="xxsmall"):
            for row in found["codes"]:
                st.page_link(
                    place("lookup"), label=_line(row), icon=":material/search:", query_params={"code": row["code"]}
                )
    if found["passages"]:
        st.subheader("Passages", anchor=False)
        st.html(passages_html(found["passages"]))
    if not found["codes"] and not found["passages"]:
        st.info("Nothing held fits these words. Try a code, or fewer words.", icon=":material/search_off:")


def _line(row: dict[str, str]) -> str:
    mark, colour = _STATUS[row["status"]]
    return f"**{plain(row['code'])}** :{colour}-badge[{mark} {row['status']}] {plain(row['label'] or 'held without a description')}"
