"""Data: which published editions are held, how old they are, and how to load newer ones."""

import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from corpus.cms.part import Hints
from corpus.errors import CorpusError
from corpus.loading import load
from corpus.store import entries, remove
from corpus.tables import Edition
from rag.department import Role
from rag.errors import BadInput
from ui.desk import desk, today
from ui.who import role
from ui.words import TABLES, plain


def page() -> None:
    """Editions, and a place to load a file."""
    st.title("Data", anchor=False)
    _staleness()
    st.subheader("Editions held", anchor=False)
    st.dataframe([_row(e) for e in _editions()], hide_index=True, alt="Editions held")
    if role() is Role.ADMIN:
        _load()
        _remove()
    else:
        st.caption("An admin of the desk loads and removes editions.")


def _editions() -> list[Edition]:
    return sorted(desk().tables.editions, key=lambda e: (e.table, e.span.start, e.name))


def _row(edition: Edition) -> dict[str, object]:
    return {
        "Table": TABLES.get(edition.table, edition.table),
        "Edition": edition.name,
        "Setting": edition.setting.value.replace("_", " ") if edition.setting else "all",
        "From": edition.span.start.isoformat(),
        "To": edition.span.end.isoformat(),
        "Today": _state(edition, today()),
        "Holds": "all codes" if edition.is_complete else "an extract",
        "Came": "from a file" if edition.is_loaded else "with cathcode",
    }


def _state(edition: Edition, day: date) -> str:
    if day in edition.span:
        return "✓ covers today"
    return "… begins later" if day < edition.span.start else "ended"


def _staleness() -> None:
    """Tables of which no edition held covers today."""
    day = today()
    names = {(e.table, e.setting) for e in desk().tables.editions}
    old = sorted(
        {
            TABLES.get(table, table) + (f" ({setting.value.replace('_', ' ')})" if setting else "")
            for table, setting in names
            if not any(day in e.span for e in desk().tables.editions if (e.table, e.setting) == (table, setting))
        }
    )
    if old:
        st.warning(
            f"No edition held covers today for: {plain(', '.join(old))}. Answers say which older edition they rest on; "
            "load the current files to be sure.",
            icon=":material/update:",
        )
    else:
        st.success("Every table held has an edition for today.", icon=":material/check:")


def _load() -> None:
    st.subheader("Load a published file", anchor=False)
    st.caption("PTP, MUE, add-on edits, fee schedule, GPCI, OPPS, ASC, ICD-10-CM, as downloaded, zipped or not.")
    round_ = st.session_state.get("data-round", 0)
    given = st.file_uploader(
        "Published files", type=["zip", "xlsx", "csv", "txt", "xml"], accept_multiple_files=True, key=f"cms-{round_}"
    )
    partly = st.checkbox(
        "Load single parts as an extract",
        key="data-partly",
        help="Where a table comes in several files and some are missing.",
    )
    if given and st.button("Load", type="primary"):
        _take(given, incomplete=partly)
        st.session_state["data-round"] = round_ + 1
        st.rerun()
    for told in st.session_state.pop("data-told", ()):
        st.markdown(f"- {plain(told)}")


def _take(given: Sequence[Any], *, incomplete: bool) -> None:
    """Load what was given; a refusal names the file as the user knows it, and the way out that this screen has."""
    with tempfile.TemporaryDirectory() as folder, st.status("Reading…") as status:
        paths = []
        for file in given:
            path = Path(folder) / (Path(file.name).name or "file")
            path.write_bytes(file.getvalue())
            paths.append(path)

        def told(name: str, done: int) -> None:
            status.update(label=plain(f"{name}: {done:,} rows"))

        try:
            result = load(paths, desk().settings.home, Hints(incomplete=incomplete), told)
        except CorpusError as fault:
            status.update(label="Not loaded", state="error")
            said = str(fault).replace(f"{folder}{os.sep}", "").replace("add --incomplete", "tick the box above")
            raise BadInput(said) from None
    st.session_state["data-told"] = [
        *(f"{e.edition.table} {e.edition.name}: {'loaded' if e.is_new else 'held already'}" for e in result.editions),
        *(e.doubt for e in result.editions if e.doubt),
        *(f"{Path(name).name}: left out, not a table that is known" for name in result.unknown),
    ]


def _remove() -> None:
    held = entries(desk().settings.home)
    if not held:
        return
    with st.expander("Remove a loaded edition"):
        for entry in held:
            edition = entry.edition
            side = f" ({edition.setting.value.replace('_', ' ')})" if edition.setting else ""
            label = f"Remove {edition.table} {edition.name}{side}"
            st.button(label, key=f"gone-{'-'.join(entry.key)}", on_click=_gone, args=(edition,))


def _gone(edition: Edition) -> None:
    remove(desk().settings.home, edition.table, edition.name, edition.setting)
