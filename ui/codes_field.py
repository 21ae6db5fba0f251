"""A field for several codes, which an address may fill."""

import re

import streamlit as st

from rag import take_in
from rag.errors import BadInput


def codes_field(name: str, label: str, most: int) -> list[str]:
    """Codes as typed, by commas or spaces; what is none is named below the field."""
    linked = st.query_params.get("codes", "")
    if linked and st.session_state.get(f"{name}-linked") != linked:
        st.session_state[f"{name}-linked"] = linked
        st.session_state[name] = ", ".join(linked.split(","))
    typed = st.text_input(label, key=name, placeholder="92928, 93458, 92978", persist_state="session") or ""
    codes, refused = [], []
    for word in re.split(r"[,;\s]+", typed.strip()):
        if not word:
            continue
        try:
            codes.append(take_in.code(word))
        except BadInput:
            refused.append(word[:20])
    if refused:
        st.warning(f"Not a code and left out: {len(refused)} of the words typed.")
    found = list(dict.fromkeys(code for code in codes if len(code) == 5))
    if len(found) > most:
        st.warning(f"The first {most} codes are compared.")
    return found[:most]
