"""A checked answer on the screen. Takes nothing else: what was not through the guard cannot be drawn."""

import streamlit as st

from rag.answer import CheckedAnswer, Citation
from rag.desk import Desk
from ui.grid import claim_table, show_findings, verdict_badge
from ui.words import SETTINGS, plain, prose


def show_answer(answer: CheckedAnswer, desk: Desk, key: str) -> None:
    """Verdict, text, claim, findings, questions, sources; in that order."""
    with st.container(horizontal=True, vertical_alignment="center"):
        verdict_badge(answer.verdict.value)
        st.caption(f"{SETTINGS[answer.setting]} · date of service {answer.dos.isoformat()}")
    st.markdown(prose(answer.answer))
    if answer.lines:
        st.markdown("**Claim lines, each checked**")
        claim_table(answer.lines)
    for fact in answer.missing_facts:
        st.info(prose(fact), icon=":material/help:")
    show_findings(answer.findings, key)
    _mentions(answer)
    _sources(answer, desk, key)
    for note in answer.notes:
        st.caption(prose(note))
    _record(answer)


def _mentions(answer: CheckedAnswer) -> None:
    doubtful = [m for m in answer.mentions if m.verdict != "reportable" and m.kind != "modifier"]
    if doubtful:
        spoken = ", ".join(f"{m.code} ({m.status.replace('_', ' ')})" for m in doubtful)
        st.caption(f"Spoken of, not to be reported on that day without a closer look: {plain(spoken)}")


def _sources(answer: CheckedAnswer, desk: Desk, key: str) -> None:
    if not answer.citations:
        return
    st.markdown("**Sources**")
    with st.container(horizontal=True, gap="small"):
        for citation in answer.citations:
            label = f"[{citation.n}] {citation.source}"
            with st.popover(plain(label), key=f"{key}-source-{citation.n}"):
                _passage(citation, desk)


def _passage(citation: Citation, desk: Desk) -> None:
    """The very passage, the quoted words marked."""
    st.markdown(f"**{plain(citation.title)}**")
    if citation.locator:
        st.caption(plain(citation.locator))
    found = desk.retriever.passage(citation.passage)
    text = found.text if found else citation.quote
    start = text.find(citation.quote)
    if start < 0 or not citation.quote:
        st.markdown(plain(text or "the place in the source is named above; its text is not held"))
        return
    before, words, after = text[:start], citation.quote, text[start + len(citation.quote) :]
    st.markdown(f"{_lines(before)}:orange-background[{_lines(words)}]{_lines(after)}")


def _lines(text: str) -> str:
    return plain(text).replace("\n", "  \n")


def _record(answer: CheckedAnswer) -> None:
    """Who answered, at what price, under which editions."""
    usage = answer.usage
    spent = f" · {usage.tokens_in + usage.tokens_out:,} tokens" if usage else ""
    cost = f" · {usage.cost:f}" if usage and usage.cost is not None else ""
    editions = ", ".join(f"{table} {name}" for table, name in answer.editions.items())
    with st.expander("How this was answered"):
        st.caption(f"Answered by {plain(answer.answered_by)}{spent}{cost}. Record {answer.id or 'not kept'}.")
        st.caption(f"Editions: {plain(editions)}")
