"""A claim already billed beside the one the report gives."""

import re

import streamlit as st

from guards.claim import Claim
from guards.coding.derivation import Derivation
from guards.engine import check
from guards.errors import BadClaim
from guards.wire import read_claim
from rag.answer import CheckedAnswer
from ui.claim_rows import told
from ui.desk import desk
from ui.grid import claim_table, show_findings, verdict_badge
from ui.words import plain


def compare(answer: CheckedAnswer, derived: Derivation) -> None:
    """Take the billed lines as text, judge them, and name every difference."""
    typed = st.text_area(
        "Billed lines, one a row: code, modifiers, units as in 92933-LD or 92978 26 RC x1", key="billed", height=120
    )
    if not (typed or "").strip():
        return
    try:
        billed = read_claim(
            {
                "date_of_service": answer.dos.isoformat(),
                "setting": answer.setting.value,
                "lines": [_line(row) for row in (typed or "").splitlines() if row.strip()],
            }
        )
    except BadClaim as fault:
        st.error(plain(told(fault)))
        return
    ours = {(x.line.code, frozenset(x.line.modifiers)) for x in derived.lines}
    theirs = {(x.code, frozenset(x.modifiers)) for x in billed.lines}
    every = sorted(ours | theirs, key=lambda one: (one[0], sorted(one[1])))
    said = {True: "yes", False: "—"}
    rows = [{"Line": _name(*one), "Report": said[one in ours], "Billed": said[one in theirs]} for one in every]
    st.table([{k: plain(v) for k, v in row.items()} for row in rows], border="horizontal")
    judged = check(Claim(billed.day, billed.setting, billed.lines, case=answer.case), desk().tables, desk().today)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**The billed claim, checked against the facts of the report**")
        verdict_badge(judged.verdict.value)
    claim_table(judged.lines)
    show_findings(judged.findings, "billed")


def _line(row: str) -> dict[str, object]:
    words = [w for w in re.split(r"[\s,;\-]+", row.strip().upper()) if w]
    units = next((w[1:] for w in words[1:] if re.fullmatch(r"X\d{1,4}", w)), "1")
    modifiers = [w for w in words[1:] if re.fullmatch(r"[0-9A-Z]{2}", w) and not re.fullmatch(r"X\d", w)]
    return {"code": words[0][:20] if words else "", "modifiers": modifiers, "units": units}


def _name(code: str, modifiers: frozenset[str]) -> str:
    return "-".join((code, *sorted(modifiers)))
