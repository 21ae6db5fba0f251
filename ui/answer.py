"""A checked answer on the screen. Takes nothing else: what was not through the guard cannot be drawn."""

import json

import streamlit as st

from guards.finding import Finding, Severity
from rag.answer import CheckedAnswer, Citation
from rag.desk import Desk
from rag.export import markdown_of
from rag.wire import write_answer
from ui.words import SETTINGS, SEVERITIES, VERDICTS, plain, prose


def show_answer(answer: CheckedAnswer, desk: Desk, key: str) -> None:
    """Verdict, text, claim, findings, questions, sources; in that order."""
    word, colour, meaning = VERDICTS[answer.verdict.value]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(word, color=colour, help=meaning)
        st.caption(f"{SETTINGS[answer.setting]} · date of service {answer.dos.isoformat()}")
    st.markdown(prose(answer.answer))
    _claim(answer)
    for fact in answer.missing_facts:
        st.info(prose(fact), icon=":material/help:")
    _findings(answer.findings, key)
    _mentions(answer)
    _sources(answer, desk, key)
    for note in answer.notes:
        st.caption(prose(note))
    _take_away(answer, key)


def _claim(answer: CheckedAnswer) -> None:
    if not answer.lines:
        return
    st.markdown("**Claim lines, each checked**")
    rows = [
        {
            "Code": line.code,
            "Modifiers": " ".join(line.modifiers),
            "Units": line.units,
            "Verdict": VERDICTS[line.verdict.value][0],
        }
        for line in answer.lines
    ]
    st.table(rows, border="horizontal")


def _findings(findings: tuple[Finding, ...], key: str) -> None:
    shown = [f for f in findings if f.severity is not Severity.INFO]
    notes = [f for f in findings if f.severity is Severity.INFO]
    for finding in shown:
        _finding(finding)
    if notes:
        with st.expander(f"{len(notes)} note{'s' if len(notes) > 1 else ''} of the checker", key=f"{key}-notes"):
            for finding in notes:
                _finding(finding)


def _finding(finding: Finding) -> None:
    word, colour = SEVERITIES[finding.severity.value]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(word, color=colour)
            st.caption(plain(finding.rule) + (f" · line {finding.line + 1}" if finding.line is not None else ""))
        st.markdown(prose(finding.message))
        if finding.question:
            st.markdown(f"**Ask:** {prose(finding.question)}")
        if finding.fix:
            safe = "safe" if finding.fix.safe else "only if the record supports it"
            action = finding.fix.action.value.replace("_", " ")
            st.markdown(f"**Fix:** {action} {plain(finding.fix.value)} ({safe})")
        place = f"{finding.source.id} {finding.source.locator}".strip()
        edition = f", edition {finding.source.edition}" if finding.source.edition else ""
        st.caption(f"Source: {plain(place)}{plain(edition)}")


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


def _take_away(answer: CheckedAnswer, key: str) -> None:
    with st.container(horizontal=True, gap="small"):
        text = markdown_of(answer)
        with st.popover("Copy", icon=":material/content_copy:", key=f"{key}-copy"):
            st.code(text, language="markdown", wrap_lines=True)
        st.download_button(
            "Markdown",
            text,
            "answer.md",
            "text/markdown",
            on_click="ignore",
            icon=":material/download:",
            key=f"{key}-md",
        )
        st.download_button(
            "JSON",
            json.dumps(write_answer(answer), indent=1, ensure_ascii=False),
            "answer.json",
            "application/json",
            on_click="ignore",
            icon=":material/download:",
            key=f"{key}-json",
        )
