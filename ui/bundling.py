"""Bundling: two or more codes, and the edits between them."""

import streamlit as st

from rag.bundling import Edit, between
from ui.codes_field import codes_field
from ui.desk import desk, question_fields
from ui.links import code_links
from ui.words import Colour, plain

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
        if edit.outcome == "edit":
            _pair(edit)
    _without([edit for edit in edits if edit.outcome != "edit"])
    code_links(desk(), codes, day, setting, between=False)


def _matrix(codes: list[str], edits: tuple[Edit, ...]) -> list[dict[str, str]]:
    held = {frozenset((e.one, e.two)): e for e in edits}
    return [{"": row} | {column: _cell(row, column, held) for column in codes} for row in codes]


def _cell(row: str, column: str, held: dict[frozenset[str], Edit]) -> str:
    if row == column:
        return "·"
    edit = held[frozenset((row, column))]
    if edit.outcome == "edit":
        return f"{'✗' if edit.indicator == 0 else '?'} {edit.indicator}: {edit.column1} paid"
    return _none(edit)[0]


def _none(edit: Edit) -> tuple[str, Colour]:
    """How a pair without an edit is told. An edition that is not of the day cannot vouch for it."""
    if edit.outcome != "none":
        return "… not held", "gray"
    return ("✓ none", "green") if "(" not in edit.edition else (f"… none in {edit.edition.split(' (')[0]}", "gray")


def _pair(edit: Edit) -> None:
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            closed = edit.indicator == 0
            st.badge("✗ closed" if closed else "? may be opened", color="red" if closed else "orange")
            st.markdown(f"**{edit.column1}** is paid, **{edit.column2}** is denied beside it")
        st.markdown(plain(f"Indicator {edit.indicator}: {edit.words}."))
        if edit.opens and edit.indicator == 1:
            st.markdown(f"**Opened by** {plain(edit.opens)}.")
        if edit.edition:
            st.caption(plain(f"Edition {edit.edition}" + (f" · source {edit.source}" if edit.source else "")))


def _without(edits: list[Edit]) -> None:
    """Pairs without an edit: one row for all of which the same is known."""
    told: dict[tuple[str, Colour, str, str], list[str]] = {}
    for edit in edits:
        told.setdefault((*_none(edit), edit.words, edit.edition), []).append(f"{edit.one} and {edit.two}")
    for (word, colour, words, edition), pairs in told.items():
        with st.container(border=True, gap="small"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.badge(word, color=colour)
                st.markdown(f"**{'; '.join(pairs)}**")
            st.caption(plain(f"Edition {edition}" if edition else f"{words[:1].upper()}{words[1:]}."))
