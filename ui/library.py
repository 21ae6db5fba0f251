"""Library: the user's own documents, the sources the desk rests on with their confidence, and where they disagree."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from corpus.passages import Passage, load
from corpus.rows import Confidence
from corpus.sources import sources
from rag.department import Department
from rag.library import Library
from rag.out_of_force import out_of_force, told
from ui.desk import desk
from ui.limits import count
from ui.passages import passages_html
from ui.words import plain

TABS = ("Your documents", "Sources", "Where sources disagree")
_SHOWN = 60
_TYPES = ["pdf", "docx", "html", "htm", "txt", "md"]


def page() -> None:
    """Documents, sources, open points."""
    st.title("Library", anchor=False)
    own, register, conflicts = st.tabs(list(TABS), key="library-tab", on_change="rerun")
    with own:
        _documents()  # always, so that files chosen and not yet added stay
    with register:
        if register.open:
            _sources()
    with conflicts:
        if conflicts.open:
            _conflicts()


def _documents() -> None:
    library = Library(desk().settings.home)
    st.caption("They stay on this machine and are found beside the desk's own pages. Do not add patients' records.")
    given = st.file_uploader("Add documents", type=_TYPES, accept_multiple_files=True, key=f"docs-{_round()}")
    if given and st.button("Add to the library", type="primary"):
        _add(library, given)
    for line in st.session_state.pop("library-told", ()):
        st.markdown(line)
    held, passages = library.documents(), library.passages()
    if not held:
        st.info("No document of yours yet.", icon=":material/menu_book:")
    for document in held:
        with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            with st.container(width="content"):
                st.markdown(f"**{plain(document.title)}**")
                st.caption(
                    plain(
                        f"{document.name} · {document.pages} pages, {document.passages} passages · added {document.added[:10]}"
                    )
                )
                stale = told(out_of_force(passages, document.id, desk().today, desk().tables), desk().today)
                if stale:
                    st.markdown(f":orange-badge[:material/history: stale] {plain(stale)}")
            with st.popover("Remove", icon=":material/delete:"):
                st.write("The file and its passages are deleted.")
                st.button("Remove it", key=f"remove-{document.id}", on_click=_remove, args=(document.id,))


def _add(library: Library, given: Sequence[object]) -> None:
    count(Department().documents, len(given))
    with tempfile.TemporaryDirectory() as folder, st.status("Reading…") as status:
        paths = []
        for n, file in enumerate(given):
            place = Path(folder) / str(n)
            place.mkdir()
            path = place / (Path(file.name).name or "document")  # type: ignore[attr-defined]
            path.write_bytes(file.getvalue())  # type: ignore[attr-defined]
            paths.append(path)
        added = library.add(paths, lambda name, done, pages: status.update(label=f"{name}: {done} of {pages} pages"))
    st.session_state["library-told"] = [
        f"- {plain(one.path.name)}: "
        + (plain(one.refusal) if one.document is None else "added" if one.is_new else "held already")
        for one in added
    ]
    st.session_state["library-round"] = _round() + 1
    st.rerun()


def _round() -> int:
    return int(st.session_state.get("library-round", 0))


def _remove(document_id: str) -> None:
    Library(desk().settings.home).remove(document_id)


def _sources() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = (st.text_input("Find a source", key="source-words", type="search", live="150ms") or "").casefold()
        levels = st.pills("Confidence", [c.value for c in Confidence], selection_mode="multi", key="source-levels")
    rows = [
        {
            "Source": s.id,
            "Confidence": s.confidence.value,
            "Title": s.title,
            "Publisher": s.publisher,
            "Edition": s.edition,
            "Address": s.url,
        }
        for s in sources().values()
        if (not levels or s.confidence.value in levels) and words in f"{s.id} {s.title} {s.publisher}".casefold()
    ]
    st.caption(f"{len(rows)} sources. High may decide; medium decides with its source shown; low never decides.")
    st.dataframe(rows, hide_index=True, alt="Sources and their confidence")


def _conflicts() -> None:
    """Passages of the desk that say where sources differ or a point is open."""
    found = [p for p in load() if p.confidence is not Confidence.HIGH or _is_open(p.text)]
    words = (st.text_input("Find a point", key="conflict-words", type="search", live="150ms") or "").casefold()
    fitting = [p for p in found if words in f"{p.title} {p.heading} {p.text}".casefold()]
    first = f"; the first {_SHOWN} are shown" if len(fitting) > _SHOWN else ""
    st.caption(f"{len(fitting)} passages on points that the sources leave open or tell differently{first}.")
    st.html(passages_html([_shown(p) for p in fitting[:_SHOWN]]))


def _shown(passage: Passage) -> dict[str, object]:
    sources_ = [f"{m.source} {m.locator}".strip() for m in passage.sources]
    return {"title": passage.title, "heading": passage.heading, "text": passage.text, "sources": sources_}


def _is_open(text: str) -> bool:
    lowered = text.lower()
    return any(
        word in lowered
        for word in ("sources differ", "sources disagree", "open point", "contradict", "not settled", "unsettled")
    )
