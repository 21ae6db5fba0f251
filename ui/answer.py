"""A checked answer on the screen. Takes nothing else: what was not through the guard cannot be drawn."""

from collections.abc import Callable

import streamlit as st

from guards.mentions import scan
from rag.answer import CheckedAnswer, Citation
from rag.desk import Desk
from rag.phi import marks_in
from rag.spent import spent_by
from ui.cites import cited, source_key
from ui.grid import claim_table, show_findings, verdict_badge
from ui.passages import marked_html
from ui.words import SETTINGS, editions, plain, prose

_PLACE = 24  # characters of a place in a source that stand on its button


def show_answer(answer: CheckedAnswer, desk: Desk, key: str, *, choices: Callable[[], None] | None = None) -> None:
    """Verdict, text, claim, open questions, findings, sources; in that order. `choices` draws the open questions."""
    with st.container(horizontal=True, vertical_alignment="center"):
        verdict_badge(answer.verdict.value)
        st.caption(f"{SETTINGS[answer.setting]} · date of service {answer.dos.isoformat()}")
    st.markdown(cited(prose(answer.answer), (one.n for one in answer.citations), key))
    if answer.lines:
        st.markdown("**Claim lines, each checked**")
        claim_table(answer.lines)
    for fact in answer.missing_facts:
        if fact not in answer.answer:
            st.info(prose(fact), icon=":material/help:")
    if choices:
        choices()
    show_findings(answer.findings, key, told=answer.answer)
    spoken = {found.code for found in scan(answer.answer)}
    _mentions(answer, "Spoken of, not to be reported on that day without a closer look", lambda code: code in spoken)
    _sources(answer, desk, key)
    if answer.masked and not marks_in(answer.question):
        st.caption(
            f":material/visibility_off: {answer.masked} identifier{'s' if answer.masked > 1 else ''} covered before this was kept"
        )
    for note in answer.notes:
        st.caption(prose(note))
    if answer.usage:
        st.caption(plain(spent_by(answer.answered_by, answer.usage)))
    with st.expander("How this was answered"):
        _record(answer)
        _mentions(
            answer, "Only in the passages quoted, not to be reported on that day", lambda code: code not in spoken
        )


def _mentions(answer: CheckedAnswer, told: str, wanted: Callable[[str], bool]) -> None:
    """Codes that stand on the page and are no line of the claim."""
    doubtful = [m for m in answer.mentions if m.verdict != "reportable" and m.kind != "modifier" and wanted(m.code)]
    if doubtful:
        spoken = ", ".join(f"{m.code} ({m.status.replace('_', ' ')})" for m in doubtful)
        st.caption(f"{told}: {plain(spoken)}")


def _sources(answer: CheckedAnswer, desk: Desk, key: str) -> None:
    if not answer.citations:
        return
    st.markdown("**Sources**")
    with st.container(horizontal=True, gap="small"):
        for citation in answer.citations:
            with st.popover(plain(_short(citation)), key=source_key(key, citation.n)):
                _passage(citation, desk)


def _short(citation: Citation) -> str:
    """Number, source and place in it, as short as tells one source from the next."""
    place = citation.locator or citation.title.split(":")[0]
    if len(place) > _PLACE:
        place = f"{place[: _PLACE - 1].rstrip(' ,;')}…"
    return f"[{citation.n}] {citation.source} {place}".rstrip()


def _passage(citation: Citation, desk: Desk) -> None:
    """The very passage, the quoted words marked."""
    st.markdown(f"**{plain(citation.title)}**")
    if citation.locator:
        st.caption(plain(citation.locator))
    found = desk.retriever.passage(citation.passage)
    text = found.text if found else citation.quote
    st.html(marked_html(text or "The place in the source is named above; its text is not held.", citation.quote))


def _record(answer: CheckedAnswer) -> None:
    """Who answered, under which editions."""
    st.caption(f"Answered by {plain(answer.answered_by)}. Record {answer.id or 'not kept'}.")
    st.caption(f"Editions: {editions(answer.editions)}")
