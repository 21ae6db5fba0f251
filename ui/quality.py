"""Quality: the latest evaluation, as the program measured itself."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

from ui.desk import desk
from ui.words import plain


def page() -> None:
    """The newest result, from the desk's folder or the one in the checkout."""
    st.title("Quality", anchor=False)
    found = _newest()
    if found is None:
        st.info("No evaluation was run on this desk yet. Run it with:", icon=":material/monitoring:")
        st.code(f"cathcode eval --out {desk().settings.home / 'evals'}", language=None, wrap_lines=True)
        return
    result = json.loads(found.read_text(encoding="utf-8"))
    at = datetime.fromtimestamp(found.stat().st_mtime).astimezone()
    st.caption(f"Evaluated {at:%Y-%m-%d %H:%M}.")
    _show(result)
    for report in sorted(found.parent.glob("*.html")):
        st.download_button(f"Report {report.name}", report.read_bytes(), report.name, "text/html", on_click="ignore")


def _newest() -> Path | None:
    root = Path(__file__).resolve().parents[1]
    places = (desk().settings.home / "evals", root / "evals" / "latest", root / "eval-report")
    files = [path for place in places if place.is_dir() for path in place.rglob("result.json")]
    return max(files, key=lambda path: path.stat().st_mtime, default=None)


def _show(result: dict[str, Any]) -> None:
    st.caption(plain(f"{result.get('subject', '')}; {result.get('part', '')} of every suite").strip("; "))
    under = result.get("under_floor") or []
    with st.container(horizontal=True):
        st.metric(
            "Cases passed", f"{result.get('passed', 0):,} of {result.get('judged', 0):,}", border=True, width="content"
        )
        st.metric("Measures under their floor", f"{'✗' if under else '✓'} {len(under)}", border=True, width="content")
    for one in under:
        st.error(plain(_told(one)), icon=":material/trending_down:")
    for suite in result.get("suites") or ():
        _suite(suite, [b for b in result.get("baselines") or () if b["suite"] == suite["suite"]])


def _told(one: object) -> str:
    return "; ".join(f"{k} {v}" for k, v in one.items()) if isinstance(one, dict) else str(one)


def _suite(suite: dict[str, Any], beside: list[dict[str, Any]]) -> None:
    """One suite: each measure with its interval, and the same measure of what it is set beside."""
    st.subheader(plain(str(suite["suite"]).replace("_", " ")), anchor=False)
    st.markdown(plain(str(suite.get("asks", ""))))
    st.caption(f"{suite.get('passed', 0):,} of {suite.get('judged', 0):,} cases passed")
    rows = [
        {
            "Measure": plain(m["metric"]),
            "Value": _number(m["value"]),
            "95% interval": f"{_number(m['low'])} to {_number(m['high'])}",
            "Cases": f"{m['n']:,}",
            "Better": m.get("better", ""),
        }
        for m in suite.get("metrics") or ()
    ]
    if rows:
        st.table(rows, border="horizontal")
    if beside:
        with st.expander("Set beside other ways to answer"):
            st.table(_beside(beside), border="horizontal")
    missed = [r for r in suite.get("results") or () if not r.get("passed", True)]
    if missed:
        with st.expander(f"Cases missed: {len(missed)}"):
            for one in missed[:50]:
                st.markdown(f"- **{plain(str(one.get('id', '')))}** " + plain(_failures(one)))


def _beside(baselines: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {"Answered by": plain(str(b.get("subject", ""))), "Measure": plain(m["metric"]), "Value": _number(m["value"])}
        for b in baselines
        for m in b.get("metrics") or ()
    ]


def _failures(one: dict[str, Any]) -> str:
    found = one.get("failures") or ()
    return "; ".join(f"{f.get('key')}: expected {f.get('expected')}, got {str(f.get('got'))[:300]}" for f in found)


def _number(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, int | float) else "—"
