"""Codes on a screen as ways into Look up and Bundling, each with its card to be seen by hovering."""

from collections.abc import Iterable
from datetime import date

import streamlit as st

from corpus.rows import Setting
from rag.code_card import status_word
from rag.desk import Desk
from ui.places import place
from ui.words import plain

_MOST = 12


def code_links(desk: Desk, codes: Iterable[str], day: date, setting: Setting, *, between: bool = True) -> None:
    """A chip for each code, and with `between` one for the edits between them where there are several."""
    listed = tuple(dict.fromkeys(codes))[:_MOST]
    if not listed:
        return
    with st.container(horizontal=True, gap="small"):
        for code in listed:
            st.page_link(
                place("lookup"),
                label=plain(code),
                icon=":material/search:",
                help=plain(_card(desk, code, day)),
                query_params={"code": code},
            )
        if between and len(listed) > 1:
            st.page_link(
                place("bundling"),
                label="Edits between them",
                icon=":material/join_inner:",
                query_params={"codes": ",".join(listed)},
            )


def _card(desk: Desk, code: str, day: date) -> str:
    found = desk.tables.code(code, day)
    row = found.row
    status = status_word(found, day).replace("_", " ")
    return (
        f"{code}: {row.label or 'held without a description'}; {status} on {day}"
        if row
        else f"{code}: {status} on {day}"
    )
