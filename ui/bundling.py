"""Bundling: two or more codes, and the edits between them."""

import streamlit as st

from rag.bundling import Edit, between
from ui.codes_field import codes_field
from ui.desk import desk, question_fields
from ui.links import code_links
from ui.words import plain

_MOST = 12


def page() -> None:
    """Draw the matrix and what each edit means."""
    st.title("Bundling", anchor=False)
    st.caption("Two or more codes of one day: who is column one, and what opens the edit.")
    day, setting = question_fields()
    codes = codes_field("bundling", "Codes, two or more", _MOST)
    if len(codes) < 2:
        st.info("Type at least two codes, for example 92928, 93458, 92978.", icon=":material/join_inner:")
        return
    edits = between(desk().tables, codes, day, setting)
    st.subheader("Matrix", anchor=False)
    st.table(_matrix(codes, edits), border="horizontal")
    st.caption(
        "Each field: the modifier indicator (0 never opens, 1 may), and which of the two codes is column one, the one paid."
    )
    st.subheader("Pair by pair", anchor=False)
    for edit in edits:
        _pair(edit)
    code_links(desk(), codes, day, setting)


def _matrix(codes: list[str], edits: tuple[Edit, ...]) -> list[dict[str, str]]:
    held = {frozenset((e.one, e.two)): e for e in edits}
    return [{"": row} | {column: _cell(row, column, held) for column in codes} for row in codes]


def _cell(row: str, column: str, held: dict[frozenset[str], Edit]) -> str:
    if row == column:
        return "·"
    edit = held[frozenset((row, column))]
    if edit.outcome == "edit":
        return f"{edit.indicator}: {edit.column1} paid"
    return "none" if edit.outcome == "none" else "not held"


def _pair(edit: Edit) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            if edit.outcome == "edit":
                st.badge(
                    "✗ closed" if edit.indicator == 0 else "? may be opened",
                    color="red" if edit.indicator == 0 else "orange",
                )
                st.markdown(f"**{edit.column1}** is paid, **{edit.column2}** is denied beside it")
            else:
                st.badge(
                    "✓ no edit" if edit.outcome == "none" else "… not held",
                    color="green" if edit.outcome == "none" else "gray",
                )
                st.markdown(f"**{edit.one}** and **{edit.two}**")
        st.markdown(plain(f"Indicator {edit.indicator}: {edit.words}." if edit.outcome == "edit" else f"{edit.words}."))
        if edit.opens and edit.indicator == 1:
            st.markdown(f"**Opened by** {plain(edit.opens)}.")
        if edit.edition:
            st.caption(plain(f"Edition {edit.edition}" + (f" · source {edit.source}" if edit.source else "")))
