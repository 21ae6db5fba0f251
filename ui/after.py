"""Below an answer: its codes, open questions as choices, what was retrieved, thumbs, copies, its permanent link."""

import json
from urllib.parse import urlsplit

import streamlit as st

from guards.mentions import scan
from rag.answer import CheckedAnswer
from rag.errors import DeskError
from rag.export import markdown_of
from rag.wire import write_answer
from ui.desk import desk, history
from ui.links import code_links
from ui.passages import passages_html
from ui.thread import conversation
from ui.who import user
from ui.words import TABLES, plain


def after_answer(answer: CheckedAnswer, key: str) -> None:
    """Everything one may do with an answer."""
    spoken = [found.code for found in scan(answer.answer)]
    codes = [code for code in (*(x.code for x in answer.lines), *spoken) if len(code) == 5]
    code_links(desk(), codes, answer.dos, answer.setting)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _thumbs(answer, key)
        _copies(answer, key)
        _retrieved(answer, key)
        _link(answer, key)


def next_turn(answer: CheckedAnswer) -> int | None:
    """The place of the turn that goes on from this answer; None where it is not the last of the user's own thread."""
    thread = conversation()
    if not thread.is_mine or not thread.answered or thread.answered[-1].answer is not answer:
        return None
    return len(thread.answered)


def _thumbs(answer: CheckedAnswer, key: str) -> None:
    memory = history()
    if memory is None or not answer.id:
        return
    try:
        before = memory.thumb(user(), answer.id)
    except DeskError:
        return
    given = st.feedback("thumbs", key=f"{key}-thumb", default=int(before.up) if before else None)
    if given is not None and (before is None or bool(given) != before.up):
        memory.rate(user(), answer.id, up=bool(given), comment=before.comment if before else "")
    if given is None:
        return
    with st.popover("Comment", icon=":material/comment:", type="tertiary"):
        kept = before.comment if before else ""
        comment = st.text_area("What was right or wrong?", kept, key=f"{key}-comment", max_chars=2000)
        if st.button("Keep the comment", key=f"{key}-keep"):
            memory.rate(user(), answer.id, up=bool(given), comment=comment)
            st.caption("Kept.")


def _copies(answer: CheckedAnswer, key: str) -> None:
    with st.popover("Copy", icon=":material/content_copy:", type="tertiary"):
        text = markdown_of(answer)
        st.code(text, language="markdown", wrap_lines=True, height=320)
        with st.container(horizontal=True):
            st.download_button("Markdown", text, "answer.md", "text/markdown", on_click="ignore", key=f"{key}-md")
            document = json.dumps(write_answer(answer), indent=1, ensure_ascii=False)
            st.download_button(
                "JSON", document, "answer.json", "application/json", on_click="ignore", key=f"{key}-json"
            )


def _retrieved(answer: CheckedAnswer, key: str) -> None:
    if not answer.retrieved:
        return
    with st.popover("What was retrieved", icon=":material/manage_search:", type="tertiary", key=f"{key}-retrieved"):
        st.caption("Everything that was looked at for this answer, used or not.")
        passages, rows = [], []
        for name in dict.fromkeys(answer.retrieved):
            found = desk().retriever.passage(name)
            if found is None:
                rows.append(_row(name))
                continue
            sources = [f"{m.source} {m.locator}".strip() for m in found.sources]
            passages.append({"title": found.title, "heading": found.heading, "text": found.text, "sources": sources})
        if rows:
            st.markdown(f"**Table rows**  \n{plain('; '.join(rows))}")
        st.html(passages_html(passages))


def _row(name: str) -> str:
    """A row of a table by the name it was read under: `table:ptp/2024Q3@physician#92933+93458`."""
    table, _, rest = name.removeprefix("table:").partition("/")
    edition, _, key = rest.partition("#")
    if table == "register":  # a place in a source
        return f"{edition}: {key}"
    where = f"{TABLES.get(table, table)} {edition.replace('@', ', ').replace('_', ' ')}".strip()
    return f"{where}: {key.replace('+', ' with ')}" if key else where


def _link(answer: CheckedAnswer, key: str) -> None:
    if not answer.id:
        return
    with st.popover("Link", icon=":material/link:", type="tertiary", key=f"{key}-link"):
        st.caption("Opens this answer as it was given, for you and for leads.")
        st.code(f"{_here()}/?answer={answer.id}", language=None, wrap_lines=True)


def _here() -> str:
    """The address of the desk, without the screen."""
    parts = urlsplit(st.context.url or "http://localhost:8501")
    return f"{parts.scheme}://{parts.netloc}"
