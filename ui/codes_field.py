"""A field for several codes, which an address may fill."""

import re

import streamlit as st

from ui.words import plain

_CODE = re.compile(r"([0-9A-Z]\d{3}[0-9A-Z])(?:-[0-9A-Z]{2})*")  # CPT or HCPCS; modifiers pasted with it are dropped


def codes_field(name: str, label: str, most: int) -> list[str]:
    """Codes as typed, by commas or spaces; what is none is named below the field."""
    linked = st.query_params.get("codes", "")
    if linked and st.session_state.get(f"{name}-linked") != linked:
        st.session_state[f"{name}-linked"] = linked
        st.session_state[name] = ", ".join(linked.split(","))
    typed = st.text_input(label, key=name, placeholder="92928, 93458, 92978", persist_state="session") or ""
    codes, refused = [], []
    for word in re.split(r"[,;\s]+", typed.strip()):
        if found := _CODE.fullmatch(word.upper()):
            codes.append(found[1])
        elif word:
            refused.append(word[:20])
    if refused:
        st.warning(f"Not a code, left out: {plain(', '.join(refused[:10]))}")
    listed = list(dict.fromkeys(codes))
    if len(listed) > most:
        st.warning(f"The first {most} codes are compared.")
    return listed[:most]
