"""Every hostile text through every way a screen draws text of others; run by test_hostile.py as an app of its own."""

from pathlib import Path

import streamlit as st

from guards.coding.case import Case
from guards.coding.derivation import Derivation
from ui.highlight import STYLE, Span, report_html
from ui.words import plain, prose

assert Case
assert Derivation
PAYLOADS = Path(__file__).resolve().parents[1].joinpath("cases", "hostile.txt").read_text(encoding="utf-8").splitlines()

st.title("hostile")
for n, text in enumerate(PAYLOADS):
    with st.expander(plain(text), expanded=True):
        st.markdown(plain(text))
        st.markdown(prose(text))
        st.caption(plain(text))
        st.markdown(f"**{plain(text)}**: {prose(text)}")
        st.info(prose(text))
        st.button(plain(text), key=f"b{n}", help=plain(text))
        st.code(text, language="markdown")
        st.text_area("Text", text, key=f"t{n}")
        st.html(STYLE + report_html(text, [Span(0, max(1, len(text) // 2), (1,))]))
        st.table([{"x": plain(text)}])
st.pills("choices", PAYLOADS, format_func=plain)
st.segmented_control("one of them", PAYLOADS, format_func=plain)
st.selectbox("one of many", PAYLOADS)
st.tabs([plain(text) for text in PAYLOADS[:10]])
st.metric("metric", plain(PAYLOADS[0]), plain(PAYLOADS[1]))
st.dataframe([{"x": text} for text in PAYLOADS])
st.write("all drawn")
