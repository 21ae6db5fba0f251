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
        st.code(f"cathcode eval --out {desk().settings.home / 'evals'}", language=None)
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
    if "judged" in result:
        st.metric("Cases passed", f"{result.get('passed', 0):,} of {result['judged']:,}", border=True)
    rows = [
        {
            "What is judged": key,
            "Cases": share["n"],
            "Share": share["value"],
            "95% from": share["low"],
            "to": share["high"],
        }
        for key, share in (result.get("by_key") or {}).items()
        if share
    ]
    if rows:
        st.dataframe(rows, hide_index=True, alt="Share of cases passed by what is judged")
    failed = [r for r in result.get("results", ()) if not r.get("passed", True)]
    if failed:
        st.subheader(f"{len(failed)} cases missed", anchor=False)
        for one in failed[:50]:
            with st.expander(plain(one["id"])):
                for failure in one.get("failures", ()):
                    st.markdown(
                        f"**{plain(failure['key'])}**: expected {plain(str(failure['expected']))}, got {plain(str(failure['got'])[:600])}"
                    )
