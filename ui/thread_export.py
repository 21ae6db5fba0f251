"""The menu that takes a whole conversation away."""

from datetime import datetime

import streamlit as st

from rag.thread_export import thread_docx, thread_markdown, thread_pdf
from ui.thread import Conversation

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def thread_menu(thread: Conversation) -> None:
    """Downloads of the thread; each file is made when it is asked for."""
    answers = [one.answer for one in thread.answered]
    title, at = answers[0].question, datetime.now().astimezone()
    with st.popover("Export", icon=":material/download:"):
        st.caption("The whole conversation, with verdicts, sources, editions and date.")
        for label, name, kind, make in (
            ("Markdown", "conversation.md", "text/markdown", thread_markdown),
            ("PDF", "conversation.pdf", "application/pdf", thread_pdf),
            ("Word", "conversation.docx", _WORD, thread_docx),
        ):

            def made(make: object = make) -> "str | bytes":
                return make(answers, title, at)  # type: ignore[operator,no-any-return]

            st.download_button(label, made, name, kind, on_click="ignore", key=f"thread-{label}", width="stretch")
