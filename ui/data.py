"""Data: which published editions are held, how old they are, and how to load newer ones."""

import os
import re
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from corpus.cms.part import Hints
from corpus.errors import CorpusError
from corpus.loading import load
from corpus.rows import Setting
from corpus.store import entries, remove
from corpus.tables import Edition
from rag.department import Role
from rag.errors import BadInput
from ui.desk import desk, today
from ui.who import role
from ui.words import SETTINGS, TABLES, plain


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
    st.caption("PTP, MUE, add-on edits, fee schedule, GPCI, OPPS, ASC, ICD-10-CM, HCPCS, as downloaded, zipped or not.")
    round_ = st.session_state.get("data-round", 0)
    given = st.file_uploader(
        "Published files",
        type=["zip", "xlsx", "csv", "txt", "xml", "gz"],
        accept_multiple_files=True,
        key=f"cms-{round_}",
    )
    hints = _hints(round_)
    if given and st.button("Load", type="primary"):
        _take(given, hints)
        st.session_state["data-round"] = round_ + 1
        st.rerun()
    for told in st.session_state.pop("data-told", ()):
        st.markdown(f"- {plain(told)}")


def _hints(round_: int) -> Hints:
    """What the user says of files that do not say it themselves; blank again after a load."""
    partly = st.checkbox(
        "Load single parts as an extract",
        key="data-partly",
        help="Where a table comes in several files and some are missing.",
    )
    with st.expander("What the file does not say itself"):
        edition = (
            st.text_input("Edition", key=f"data-edition-{round_}", placeholder="2026Q4, FY2027, CY2026, 2026 April")
            or ""
        )
        setting = st.selectbox(
            "For whose claims",
            [None, Setting.PHYSICIAN, Setting.HOSPITAL_OUTPATIENT],
            format_func=lambda one: SETTINGS[one] if one else "as the file says",
            key=f"data-setting-{round_}",
        )
        kinds = {"as the file says": None, "qualifying APM participants": True, "all others": False}
        participants = kinds[st.selectbox("A fee schedule for", list(kinds), key=f"data-qp-{round_}")]
    return Hints(edition.strip(), setting, participants, incomplete=partly)


_WAYS_OUT = (  # of the command line, and what this screen has instead
    (r"add --incomplete", "tick “Load single parts as an extract”"),
    (r"add --edition '?([^';]*?)'?(?=$|;)", r"write \1 as the edition under “What the file does not say itself”"),
    (r"add --setting.*$", "choose it under “What the file does not say itself”"),
    (r"add --qp or --no-qp", "choose it under “What the file does not say itself”"),
    (r"leave --edition out", "leave the edition blank"),
    (r"`cathcode data load --help`", "the kinds named above"),
)


def _take(given: Sequence[Any], hints: Hints) -> None:
    """Load what was given; a refusal names the file as the user knows it, and the way out that this screen has."""
    with tempfile.TemporaryDirectory() as folder, st.status("Reading…") as status:
        paths = []
        for file in given:
            path = Path(folder) / (Path(file.name).name or "file")
            path.write_bytes(file.getbuffer())
            paths.append(path)

        def told(name: str, done: int) -> None:
            status.update(label=plain(f"{name}: {done:,} rows"))

        try:
            result = load(paths, desk().settings.home, hints, told)
        except CorpusError as fault:
            status.update(label="Not loaded", state="error")
            raise BadInput(_said(fault, folder)) from None
    st.session_state["data-told"] = [
        *(
            f"{_named(e.edition)}: {'loaded' if e.is_new else 'held already'}, {_covers(e.edition)}"
            for e in result.editions
        ),
        *(
            re.sub(r" If not, `cathcode data remove.*", " If not, remove it below and load it again", e.doubt)
            for e in result.editions
            if e.doubt
        ),
        *(f"{Path(name).name}: left out, not a table that is known" for name in result.unknown),
    ]


def _said(fault: CorpusError, folder: str) -> str:
    said = str(fault).replace(f"{folder}{os.sep}", "")
    for command, here in _WAYS_OUT:
        said = re.sub(command, here, said)
    return said


def _named(edition: Edition) -> str:
    side = f" ({edition.setting.value.replace('_', ' ')})" if edition.setting else ""
    return f"{TABLES.get(edition.table, edition.table)} {edition.name}{side}"


def _covers(edition: Edition) -> str:
    """Rows and days of an edition."""
    kind = "" if edition.is_complete else ", an extract"
    return f"{edition.rows:,} rows for {edition.span.start.isoformat()} to {edition.span.end.isoformat()}{kind}"


def _remove() -> None:
    held = entries(desk().settings.home)
    if not held:
        return
    with st.expander("Remove a loaded edition"):
        for entry in held:
            edition = entry.edition
            key = f"gone-{'-'.join(entry.key)}"
            st.button(f"Remove {_named(edition)}", key=key, on_click=_gone, args=(edition,))


def _gone(edition: Edition) -> None:
    remove(desk().settings.home, edition.table, edition.name, edition.setting)
