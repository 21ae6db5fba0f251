"""A file of claims: checked with progress, a table of verdicts, the result to take away."""

import json
from typing import Any

import streamlit as st

from guards.engine import check
from guards.wire import report_json
from rag.claim_file import Read, read_claims
from rag.department import Department
from rag.safe_csv import csv_text
from ui.claim_rows import told
from ui.desk import desk
from ui.grid import verdict_badge
from ui.limits import count
from ui.words import SEVERITIES, VERDICTS, plain, prose

_SHOWN = 500
_STEP = 25
_COLUMNS = (
    "claim",
    "verdict",
    "line",
    "code",
    "modifiers",
    "units",
    "line verdict",
    "rule",
    "severity",
    "message",
    "source",
)


def batch() -> None:
    """Take a file, check every claim of it, show and hand back what was found."""
    st.caption(
        "JSON, JSON lines, CSV or XLSX. A table has one line a row, with columns claim, code, modifiers, units, "
        "diagnoses, date, setting. Date and setting of the other tab serve where a row has none."
    )
    given = st.file_uploader("Claim file", type=["json", "jsonl", "csv", "tsv", "xlsx"], key="claim-file")
    if given is None:
        return
    day, setting = st.session_state.get("dos") or desk().today, st.session_state.get("setting", "physician")
    mark = (given.file_id, str(day), str(setting))
    if st.session_state.get("batch-mark") != mark:
        reads = list(read_claims(given.name, given.getvalue(), day, str(setting)))
        count(Department().claims, len(reads))
        st.session_state["batch"], st.session_state["batch-mark"] = _judged(reads), mark
    _show(st.session_state["batch"])


def _judged(reads: list[Read]) -> list[dict[str, Any]]:
    bar = st.progress(0.0, f"Checking {len(reads):,} claims…")
    tables, done = desk().tables, []
    for number, one in enumerate(reads, 1):
        if one.claim is None:
            done.append({"claim": one.name, "verdict": "error", "error": one.fault, "findings": [], "lines": []})
        else:
            done.append({"claim": one.name} | report_json(check(one.claim, tables, desk().today)))
        if number % _STEP == 0:
            bar.progress(number / len(reads), f"{number:,} of {len(reads):,} claims checked…")
    bar.empty()
    return done


def _show(reports: list[dict[str, Any]]) -> None:
    if not reports:
        st.info("The file holds no claim.")
        return
    counts = {
        word: sum(r["verdict"] == word for r in reports) for word in ("pass", "review", "unverified", "block", "error")
    }
    with st.container(horizontal=True):
        for word, count in counts.items():
            if count or word != "error":
                st.metric(_word(word), f"{count:,}", border=True, width="content")
    wanted = st.pills(
        "Show only", [w for w, n in counts.items() if n], selection_mode="multi", format_func=_word, key="batch-only"
    ) or list(counts)
    shown = [r for r in reports if r["verdict"] in wanted]
    rows = [
        {
            "Claim": r["claim"],
            "Verdict": _word(r["verdict"]),
            "Lines": _codes(r),
            "First finding": told(r["error"]) if "error" in r else next((f["message"] for f in r["findings"]), ""),
        }
        for r in shown[:_SHOWN]
    ]
    picked = st.dataframe(
        rows,
        hide_index=True,
        alt="Verdict of each claim",
        on_select="rerun",
        selection_mode="single-row",
        key=f"batch-rows-{'-'.join(wanted)}",
    )
    first = (
        f"The first {_SHOWN} of {len(shown):,} are shown; the files hold all of them. " if len(shown) > _SHOWN else ""
    )
    st.caption(f"{first}Tick a row to see all that was found.")
    for n in picked.selection.rows:
        _one(shown[n])
    with st.container(horizontal=True):
        st.download_button(
            "Result as CSV", lambda: csv_text(_COLUMNS, _flat(reports)), "checked.csv", "text/csv", on_click="ignore"
        )
        st.download_button(
            "Result as JSON lines",
            lambda: "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in reports),
            "checked.jsonl",
            "application/x-ndjson",
            on_click="ignore",
        )


def _word(verdict: str) -> str:
    return VERDICTS.get(verdict, ("not readable",))[0]


def _codes(report: dict[str, Any]) -> str:
    return " ".join("-".join([x["code"], *x["modifiers"]]) for x in report["lines"])


def _one(report: dict[str, Any]) -> None:
    """All that was found in one claim of the file."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            if report["verdict"] in VERDICTS:
                verdict_badge(report["verdict"])
            st.markdown(f"**{plain(report['claim'])}** {plain(_codes(report))}")
        if "error" in report:
            st.markdown(plain(told(report["error"])))
        for found in report["findings"]:
            word, colour = SEVERITIES[found["severity"]]
            where = f"line {found['line'] + 1}: " if found["line"] is not None else ""
            source = plain(f"{found['source']['id']} {found['source']['locator']}".strip())
            st.markdown(f":{colour}-badge[{word}] {where}{prose(found['message'])} ({source})")
        if not report["findings"] and "error" not in report:
            st.caption("Nothing was found against it.")


def _flat(reports: list[dict[str, Any]]) -> list[dict[str, object]]:
    """One row a line, and one a finding of the claim as a whole."""
    rows: list[dict[str, object]] = []
    for report in reports:
        head = {"claim": report["claim"], "verdict": report["verdict"]}
        if "error" in report:
            rows.append(head | {"message": report["error"]})
        for n, line in enumerate(report["lines"]):
            own = head | {
                "line": n + 1, "code": line["code"], "modifiers": " ".join(line["modifiers"]),
                "units": line["units"], "line verdict": line["verdict"],
            }  # fmt: skip
            found = [f for f in report["findings"] if f["line"] == n]
            rows += [own | _finding(f) for f in found] or [own]
        rows += [head | _finding(f) for f in report["findings"] if f["line"] is None]
    return rows


def _finding(f: dict[str, Any]) -> dict[str, object]:
    source = f"{f['source']['id']} {f['source']['locator']}".strip()
    return {"rule": f["rule"], "severity": f["severity"], "message": f["message"], "source": source}
