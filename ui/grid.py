"""Claim lines and findings as they look on every screen."""

from collections.abc import Iterable

import streamlit as st

from guards.finding import Finding, LineVerdict, Severity
from ui.words import SEVERITIES, VERDICTS, plain, prose


def verdict_badge(verdict: str) -> None:
    word, colour, meaning = VERDICTS[verdict]
    st.badge(word, color=colour, help=meaning)


def claim_table(lines: Iterable[LineVerdict]) -> None:
    """Checked lines; the verdict in words and by its shape."""
    rows = [
        {
            "Code": line.code,
            "Modifiers": " ".join(line.modifiers),
            "Units": line.units,
            "Verdict": VERDICTS[line.verdict.value][0],
        }
        for line in lines
    ]
    if rows:
        st.table(rows, border="horizontal")


def show_findings(findings: Iterable[Finding], key: str, *, told: str = "") -> None:
    """What must be seen in the open; remarks, and what already stands in `told` word for word, folded away."""
    every = tuple(findings)
    notes = [f for f in every if f.severity is Severity.INFO]
    above = [f for f in every if f.severity is Severity.WARNING and f.message in told]
    for finding in every:
        if finding not in notes and finding not in above:
            show_finding(finding)
    words = [
        f"{_count(len(some), name)} {what}"
        for some, name, what in ((above, "finding", "told above"), (notes, "note", "of the checker"))
        if some
    ]
    if words:
        with st.expander(", ".join(words), key=f"{key}-notes"):
            for finding in (*above, *notes):
                show_finding(finding)


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'s' if n > 1 else ''}"


def show_finding(finding: Finding) -> None:
    """One finding: how grave, where, what, what to do, on what source."""
    word, colour = SEVERITIES[finding.severity.value]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(word, color=colour)
            st.caption(plain(finding.rule) + (f" · line {finding.line + 1}" if finding.line is not None else ""))
        st.markdown(prose(finding.message))
        if finding.question and finding.question != finding.message:
            st.markdown(f"**Ask:** {prose(finding.question)}")
        if finding.fix:
            safe = "safe" if finding.fix.safe else "only if the record supports it"
            action = finding.fix.action.value.replace("_", " ")
            st.markdown(f"**Fix:** {action} {plain(finding.fix.value)} ({safe})")
        place = f"{finding.source.id} {finding.source.locator}".strip()
        edition = f", edition {finding.source.edition}" if finding.source.edition else ""
        st.caption(f"Source: {plain(place)}{plain(edition)}")
