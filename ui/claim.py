"""Check a claim: a grid to type or paste into, a file, or a batch; a verdict a line, safe fixes at one click."""

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from corpus.rows import Setting
from guards.claim import Claim
from guards.coding.case import Case
from guards.engine import check
from guards.errors import BadClaim
from guards.finding import Report
from guards.fixes import settle
from guards.wire import claim_json, read_claim
from ui.claim_batch import batch
from ui.claim_rows import COLUMNS, grid_rows, told, typed_lines
from ui.desk import desk, history, question_fields
from ui.grid import claim_table, show_findings, verdict_badge
from ui.links import code_links
from ui.who import user
from ui.words import editions, plain


def page() -> None:
    """One claim in a grid, or a file of many."""
    st.title("Check a claim", anchor=False)
    one, many = st.tabs(["One claim", "A file of claims"])
    with one:
        _one()
    with many:
        batch()


def _one() -> None:
    day, setting = question_fields()
    st.caption("Type the lines, or paste rows copied from a spreadsheet into the first cell.")
    rows = st.session_state.setdefault("claim-rows", grid_rows(()))
    edited = st.data_editor(
        rows,
        key=f"grid-{st.session_state.get('claim-round', 0)}",
        num_rows="dynamic",
        hide_index=True,
        column_config=COLUMNS(),
        alt="Lines of the claim",
    )
    try:
        lines = typed_lines(edited)
        if not lines:
            st.info("No line yet. Type a code, its modifiers and units.", icon=":material/edit_note:")
            _saved()
            return
        claim = read_claim({"date_of_service": day.isoformat(), "setting": setting.value, "lines": lines})
    except BadClaim as fault:
        st.error(plain(told(fault)))
        return
    claim = replace(claim, case=_case())
    report = check(claim, desk().tables, desk().today)
    _outcome(claim, report)
    _fixes(claim)
    code_links(desk(), (line.code for line in claim.lines), day, setting)
    _keep(claim)
    _saved()


def _case() -> Case | None:
    """The facts of the report that the lines came from, until the user lets go of them."""
    case: Case | None = st.session_state.get("claim-case")
    if case is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("Checked against the facts of the report these lines came from as well.", width="content")
            st.button("Check the lines alone", icon=":material/link_off:", type="tertiary", on_click=_let_go)
    return case


def _let_go() -> None:
    st.session_state.pop("claim-case", None)


def _outcome(claim: Claim, report: Report) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        verdict_badge(report.verdict.value)
        st.caption(f"{_count(len(report.lines), 'line')}, {_count(len(report.findings), 'finding')}")
    claim_table(report.lines)
    show_findings(report.findings, "claim")
    with st.expander("Editions that were read"):
        st.caption(editions(report.editions))


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _fixes(claim: Claim) -> None:
    """Only fixes that neither raise payment nor assert what the record may not hold."""
    settled = settle(claim, desk().tables, desk().today)
    if not settled.applied:
        return
    with st.container(border=True):
        st.markdown(f"**{len(settled.applied)} safe fix{'es' if len(settled.applied) > 1 else ''}**")
        for fix in settled.applied:
            line = f"line {fix.line + 1}: " if fix.line is not None else ""
            st.markdown(f"- {line}{fix.action.value.replace('_', ' ')} {plain(fix.value)}")
        st.caption(f"After them the claim is: {settled.report.verdict.value}.")
        st.button(
            "Apply the safe fixes", type="primary", icon=":material/build:", on_click=_take, args=(settled.claim,)
        )


def _take(claim: Claim) -> None:
    """The mended claim into the grid."""
    st.session_state["claim-rows"] = grid_rows(claim.lines)
    st.session_state["claim-round"] = st.session_state.get("claim-round", 0) + 1


def _keep(claim: Claim) -> None:
    memory = history()
    if memory is None:
        return
    with st.popover("Save this claim", icon=":material/save:"):
        name = st.text_input("Name it, without a patient's name", key="claim-name") or "Claim"
        if st.button("Save", key="claim-save"):
            memory.save_claim(user(), name, claim_json(claim))
            st.rerun()


def _saved() -> None:
    memory = history()
    kept = memory.claims(user()) if memory else ()
    if not kept:
        return
    st.subheader("Saved claims", anchor=False)
    for one in kept[:20]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(one.name))
            st.caption(f"{_count(len(one.body['lines']), 'line')} · {one.at:%Y-%m-%d}")
            st.button("Open", key=f"open-{one.id}", on_click=_open, args=(one.body,))
            st.button("Delete", key=f"drop-{one.id}", type="tertiary", on_click=_drop, args=(one.id,))


def _open(body: dict[str, Any]) -> None:
    claim = read_claim(body)
    _let_go()
    _take(claim)
    st.session_state["dos"], st.session_state["setting"] = claim.day, claim.setting


def _drop(claim_id: str) -> None:
    memory = history()
    if memory:
        memory.drop_claim(user(), claim_id)


def take_over(lines: Any, day: date, setting: Setting, case: Case | None) -> None:
    """Lines of a report into this one's grid, with the facts they rest on."""
    st.session_state["claim-case"] = case
    st.session_state["claim-rows"] = grid_rows(lines)
    st.session_state["claim-round"] = st.session_state.get("claim-round", 0) + 1
    st.session_state["dos"], st.session_state["setting"] = day, setting
