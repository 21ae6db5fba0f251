"""The desk in a browser: `make run`, then http://localhost:8501."""

import streamlit as st

from ui.ask import ask_page

st.set_page_config(page_title="cathcode", page_icon="🫀", layout="centered", initial_sidebar_state="auto")
st.navigation([st.Page(ask_page, title="Ask", icon=":material/chat:", default=True)]).run()
