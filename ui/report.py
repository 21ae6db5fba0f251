"""Code a report: text or a file in, a checked claim out, with the words of the report it rests on."""

import tempfile
import time
from decimal import Decimal
from pathlib import Path

import streamlit as st

from guards.claim import Line
from guards.coding.derivation import Derivation, LeftOut
from rag import phi
from rag.answer import CheckedAnswer
from rag.code_report import code_report, named_day
from rag.report_file import report_text
from ui.after import after_answer
from ui.answer import show_answer
from ui.choices import choosable, show_choices
from ui.claim import take_over
from ui.compare import compare
from ui.desk import desk, question_fields
from ui.grid import claim_table, show_findings, verdict_badge
from ui.highlight import STYLE, report_html, spans
from ui.places import place
from ui.thread import keep_report, refuse_too_many
from ui.tree import LEGEND, marks, tree_svg
from ui.words import plain, prose

EXAMPLE = (
    "Date of service 2026-03-03. Left heart catheterization with coronary angiography was performed. "
    "The mid LAD had a 90% calcified stenosis. Rotational atherectomy was performed, then two drug-eluting stents were "
    "placed in the mid LAD. The first diagonal was ballooned. The proximal RCA had a chronic total occlusion, crossed "
    "antegrade; one DES was placed. IVUS of the RCA was performed. Moderate sedation 45 minutes by operator with a "
    "trained observer."
)


def page() -> None:
    """Take the report, then show what it gives."""
    if st.session_state.pop("report-go", False):
        st.switch_page(place("claim"))
    st.title("Code a report", anchor=False)
    st.caption(
        "Paste the report, or give it as a file. Identifiers are covered before anything is kept; still, leave them out."
    )
    day, setting = question_fields()
    own_day = st.checkbox("The date in the report counts, where it names one", value=True, key="report-day")
    text = _text()
    if st.button("Code it", type="primary", icon=":material/play_arrow:", disabled=not text.strip()):
        with st.spinner("Reading the report…"):  # gone when it is read: what stays would move all below it later
            refuse_too_many()
            began = time.perf_counter()
            # without a day of its own the report is coded for the day above
            coded = code_report(desk(), text, (own_day and named_day(text)) or day, setting)
            st.session_state["report"] = (text, coded)
            keep_report(coded, round((time.perf_counter() - began) * 1000))
    if "report" in st.session_state:
        _show(*st.session_state["report"])


def _text() -> str:
    pasted, file = st.tabs(["Paste", "File"])
    with pasted:
        st.button("Fill in an example", icon=":material/edit_note:", type="tertiary", on_click=_example)
        typed = st.text_area("The report", key="report-text", height=220, max_chars=60_000) or ""
    with file:
        given = st.file_uploader("A report: text, PDF or Word", type=["txt", "pdf", "docx", "html"], key="report-file")
    if given is None:
        return typed
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{Path(given.name).suffix.lower()}"
        path.write_bytes(given.getvalue())
        return report_text(str(path))


def _example() -> None:
    st.session_state["report-text"] = EXAMPLE


def _show(raw: str, answer: CheckedAnswer) -> None:
    st.divider()
    with st.container(horizontal=True, vertical_alignment="center"):
        verdict_badge(answer.verdict.value)
        st.caption(f"Date of service {answer.dos.isoformat()} · {answer.setting.value.replace('_', ' ')}")
    if answer.case is None:
        st.markdown(prose(answer.answer))
        return
    derived = desk().tools.code_case(answer.case, answer.dos, answer.setting)
    left, right = st.columns([6, 5], gap="large")
    with left:
        _claim(answer, derived)
    with right:
        _picture(answer)
    claim, text, compared, whole = st.tabs(
        ["Questions and findings", "Evidence", "Compare with a billed claim", "Whole answer"]
    )
    with claim:
        show_choices(answer, desk(), "report")
        asked = "\n".join(one.text for one in choosable(answer, desk()))
        show_findings(answer.findings, "report", told=asked)
    with text:
        _evidence(raw, answer, derived)
    with compared:
        compare(answer, derived)
    with whole:
        show_answer(answer, desk(), "report-whole")
        after_answer(answer, "report-after")


def _claim(answer: CheckedAnswer, derived: Derivation) -> None:
    st.subheader("Claim", anchor=False)
    if answer.lines:
        claim_table(answer.lines)
    else:
        st.info("No line can be proposed from this report yet.", icon=":material/help:")
    if derived.lines and not answer.lines:
        st.markdown("**As read so far**, held back until what is open is settled:")
    for n, line in enumerate(derived.lines, 1):
        code = "-".join((line.line.code, *line.line.modifiers))
        st.markdown(f"{n}. **{plain(code)}** {prose(line.reason.text)}")
        st.caption(
            plain(f"{line.reason.source.id} {line.reason.source.locator} · {line.reason.confidence.value} confidence")
        )
    if derived.questions:
        counted = f"**{len(derived.questions)} open question{'s' if len(derived.questions) > 1 else ''}**"
        st.markdown(f"{counted}: the lines above are undisputed." if answer.lines else f"{counted}.")
    _left_out("Left out", derived.left_out)
    _left_out("Considered and rejected", derived.rejected)
    if answer.lines:
        lines = [Line(x.code, x.modifiers, Decimal(x.units)) for x in answer.lines]
        st.button(
            "Take these lines to Check a claim",
            icon=":material/fact_check:",
            on_click=_take,
            args=(lines, answer),
        )


def _take(lines: list[Line], answer: CheckedAnswer) -> None:
    take_over(lines, answer.dos, answer.setting, answer.case)
    st.session_state["report-go"] = True


def _left_out(title: str, found: tuple[LeftOut, ...]) -> None:
    if not found:
        return
    with st.expander(f"{title}: {len(found)}"):
        for one in found:
            code = f"**{plain(one.code)}** " if one.code else ""
            st.markdown(f"- {code}{prose(one.what)}: {prose(one.reason.text)}")


def _picture(answer: CheckedAnswer) -> None:
    if answer.case is None or not marks(answer.case):
        return
    st.subheader("Coronary tree", anchor=False)
    said = "; ".join(f"{m.n}: {m.words}" for m in marks(answer.case))
    st.image(tree_svg(answer.case, dark=st.context.theme.type == "dark"), width="stretch", alt=f"Coronary tree. {said}")
    for mark in marks(answer.case):
        st.markdown(f"{mark.n}. {plain(mark.words)}")
    st.caption(LEGEND)


def _evidence(raw: str, answer: CheckedAnswer, derived: Derivation) -> None:
    if answer.case is None:
        return
    text = phi.blank(raw)[0]
    found = spans(answer.case, derived, len(text))
    names = {n: "-".join((x.line.code, *x.line.modifiers)) for n, x in enumerate(derived.lines, 1)}
    only = st.pills(
        "Show the words of one line", list(names), format_func=lambda n: f"{n} · {names[n]}", key="report-only"
    )
    st.html(STYLE + report_html(text, found, only))
    st.caption("Marked words were read as facts; the small numbers name the claim lines that rest on them.")
