"""Fees: what Medicare pays for several codes, side by side or on one claim, by place and setting, with the arithmetic."""

import re
from datetime import date

import streamlit as st

from corpus.errors import UnknownLocality
from corpus.fees import ClaimFee, Fee, FeeLine, fee, fees
from corpus.rows import Setting
from ui.codes_field import codes_field
from ui.desk import desk, question_fields
from ui.words import editions, plain

_MOST = 8
_NATIONAL = ""


def page() -> None:
    """Draw the fields, the amounts, the chart and each calculation."""
    st.title("Fees", anchor=False)
    day, setting = question_fields()
    codes = codes_field("fees", "Codes", _MOST)
    modifiers, place = _where(day, setting)
    facility, qp, together = _switches(setting, several=len(codes) > 1)
    if not codes:
        st.info("Type one or more codes, for example 92928, 92933.", icon=":material/payments:")
        return
    claim: ClaimFee | None = None
    try:
        if together:
            lines = [FeeLine(code, modifiers) for code in codes]
            claim = fees(desk().tables, lines, day, setting, locality=place, facility=facility, qp=qp)
            priced = list(claim.lines)
        else:
            priced = [
                fee(desk().tables, code, day, setting, modifiers, locality=place, facility=facility, qp=qp)
                for code in codes
            ]
    except UnknownLocality as fault:
        st.error(plain(str(fault)))
        return
    if priced[0].locality:
        at = priced[0].locality
        st.caption(plain(f"Locality {at.mac}-{at.locality}, {at.name.title()} ({at.state})."))
    _amounts(priced)
    if claim is not None:
        _total(claim)
    _chart(priced)
    for one in priced:
        _arithmetic(one)
    beside = "with the cuts beside each other" if together else "one line each, without reductions beside others"
    st.caption(f"Medicare amounts before sequestration and the patient's share; {beside}.")


def _total(claim: ClaimFee) -> None:
    told = " + ".join(f"{line.amount:,.2f}" for line in claim.lines if line.amount is not None)
    st.metric("Together", f"${claim.total:,.2f}" if told else "no amount")
    if told:
        st.caption(plain(f"{told} = {claim.total:,.2f} USD"))
    if claim.open_lines:
        st.caption(plain(f"Not in the sum, no amount is held: {', '.join(line.code for line in claim.open_lines)}"))
    for note in claim.notes:
        st.markdown(f"- {plain(note)}")


def _where(day: date, setting: Setting) -> tuple[tuple[str, ...], str]:
    """Modifiers and the locality; a ZIP code goes before the locality chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input("Modifiers", key="fee-modifiers", placeholder="26", width=160) or ""
        place = _NATIONAL
        if setting is Setting.PHYSICIAN:
            rows = sorted(desk().tables.gpci(day).rows, key=lambda r: (r.state, r.locality))
            named = {f"{r.mac}-{r.locality}": f"{r.state} · {r.name.title()}" for r in rows}
            place = st.selectbox(
                "Locality",
                [_NATIONAL, *named],
                format_func=lambda key: named.get(key, "National, no adjustment"),
                key="fee-locality",
                width=340,
            )
            typed_zip = (st.text_input("ZIP code", key="fee-zip", placeholder="60601", width=130) or "").strip()
            if typed_zip:
                place = f"ZIP {typed_zip.upper().removeprefix('ZIP').strip()}"
    return _modifiers(typed, day), place


def _switches(setting: Setting, *, several: bool) -> tuple[bool, bool, bool]:
    """In a facility; a qualifying participant of an alternative payment model; several codes on one claim."""
    facility, qp, together = True, False, False
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if setting is Setting.PHYSICIAN:
            facility = st.checkbox("In a facility", value=True, key="fee-facility")
            qp = st.checkbox("Qualifying APM participant", key="fee-qp")
        if several:
            together = st.toggle("On one claim", key="fee-together", help="With the cuts beside each other.")
    return facility, qp, together


def _modifiers(typed: str, day: date) -> tuple[str, ...]:
    """Modifiers as typed, by commas or spaces; what is none, or unknown on that day, is named."""
    words = dict.fromkeys(word for word in re.split(r"[,;\s]+", typed.strip().upper()) if word)
    given = tuple(word for word in words if re.fullmatch(r"[0-9A-Z]{2}", word))
    if wrong := [word[:20] for word in words if word not in given]:
        st.warning(f"Not a modifier, left out: {plain(', '.join(wrong[:10]))}")
    if unknown := [word for word in given if desk().tables.modifier(word, day).row is None]:
        st.warning(
            f"In no list of modifiers held for that day, so it changes no amount here: {plain(', '.join(unknown))}"
        )
    return given


def _amounts(priced: list[Fee]) -> None:
    rows = [
        {
            "Code": one.code,
            "Amount": f"${one.amount:,.2f}" if one.amount is not None else "—",
            "Outcome": one.outcome.value.replace("_", " "),
            "Why": one.reason or _cut(one),
        }
        for one in priced
    ]
    told = [k for k in rows[0] if any(row[k] for row in rows)]  # nobody needs a column that is empty
    with st.container(key="amounts"):
        st.table([{k: plain(row[k]) for k in told} for row in rows], border="horizontal")


def _cut(one: Fee) -> str:
    """What the other lines of the claim do to this one."""
    words = ("of the day", "less its base", "% of the ")
    return "; ".join(f"{s.label}: {s.expression}" for s in one.steps if any(word in s.label for word in words))


def _chart(priced: list[Fee]) -> None:
    import altair as alt
    import pandas as pd

    data = pd.DataFrame([{"Code": f.code, "USD": float(f.amount)} for f in priced if f.amount is not None])
    if len(data) < 2:
        return
    chart = alt.Chart(data, height=44 * len(data) + 30).mark_bar(color="#2f8fb3", cornerRadiusEnd=3)
    drawn = chart.encode(
        x=alt.X("USD:Q", title="US dollars", axis=alt.Axis(tickCount=5, format=",.0f")),
        y=alt.Y("Code:N", sort="-x", title=None),
        tooltip=["Code", "USD"],
    )
    st.altair_chart(drawn, width="stretch")


def _arithmetic(one: Fee) -> None:
    title = f"{one.code}: how it is computed" if one.steps else f"{one.code}: why there is no amount"
    with st.expander(title):
        if one.steps:
            rows = [
                {"Step": s.label, "Calculation": s.expression, "Result": f"{s.result} {s.unit}".strip()}
                for s in one.steps
            ]
            st.table([{k: plain(v) for k, v in row.items()} for row in rows], border="horizontal")
        apart = {"Patient's share": one.coinsurance, "Sequestration": one.sequestration, "Medicare sends": one.paid}
        told = [f"{name} ${value:,.2f}" for name, value in apart.items() if value is not None]
        if told:
            st.markdown(plain("; ".join(told)))
        for note in (one.reason, *one.notes):
            if note:
                st.markdown(f"- {plain(note)}")
        st.caption(f"Editions: {editions(one.editions)}. Sources: {plain(', '.join(one.sources))}")
