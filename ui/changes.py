"""What changed: a code from one day to another, and one edition against the next."""

from datetime import date

import streamlit as st

from corpus.difference import KEYS, Difference, difference, find_edition
from corpus.rows import Setting
from corpus.tables import Reader
from rag.changes import changed
from ui.codes_field import codes_field
from ui.desk import desk, setting_field
from ui.words import plain

_MOST = 20


def page() -> None:
    """Two ways to look at it, in tabs."""
    st.title("What changed", anchor=False)
    by_code, by_edition = st.tabs(["A code, from one day to another", "Between two editions"])
    with by_code:
        _by_code()
    with by_edition:
        _by_edition()


def _by_code() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        before = st.date_input("From", date(2025, 12, 31), key="changed-from", format="YYYY-MM-DD", width=160)
        after = st.date_input("To", date(2026, 1, 1), key="changed-to", format="YYYY-MM-DD", width=160)
        setting = setting_field()
    codes = codes_field("changes", "Codes", _MOST)
    if not codes:
        st.info("Type a code, for example 92928 or 92944.", icon=":material/compare_arrows:")
        return
    for code in codes:
        st.subheader(plain(code), anchor=False)
        found = changed(desk().tables, code, _day(before), _day(after), setting)
        rows = [
            {
                "Table": c.table,
                "What": c.what,
                "Before": c.before or "—",
                "After": c.after or "—",
                "Editions": c.editions,
            }
            for c in found
        ]
        if rows:
            st.dataframe(rows, hide_index=True, alt=f"Changes of {code}")
        else:
            st.caption("No difference is held between these two days.")
        _crosswalk(code, _day(after))


def _crosswalk(code: str, day: date) -> None:
    for row in desk().tables.crosswalk(code, day).rows:
        st.markdown(
            f"{plain(row.frm)} → {plain(', '.join(row.to))} ({plain(row.kind.replace('_', ' '))}). {plain(row.note)}"
        )


def _by_edition() -> None:
    readers = _readers()
    several = sorted(
        {r.edition.table for r in readers if r.edition.table in KEYS and _names(readers, r.edition.table, 2)}
    )
    if not several:
        st.info("Load a second edition of a table on the Data screen to compare two.", icon=":material/database:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = st.selectbox("Table", several, key="diff-table", width=180)
        names = _names(readers, table, 1)
        older = st.selectbox("Older", names, key="diff-older", width=200)
        newer = st.selectbox("Newer", names, index=len(names) - 1, key="diff-newer", width=200)
    settings = sorted({r.edition.setting for r in readers if r.edition.table == table and r.edition.setting}, key=str)
    side: Setting | None = None
    if settings:
        side = st.segmented_control(
            "Setting", settings, default=settings[0], format_func=_word, required=True, key="diff-side"
        )
    found = difference(
        find_edition(readers, table, older, side), find_edition(readers, table, newer, side), _own_codes(readers, table)
    )
    _show(found)


def _word(setting: Setting) -> str:
    return setting.value.replace("_", " ")


def _show(found: Difference) -> None:
    rows = [
        {
            "Change": change.kind.value,
            "Key": " ".join(change.key),
            "What": "; ".join(f"{field} {was or '—'} → {now or '—'}" for field, was, now in change.values),
        }
        for change in found.changes
    ]
    st.caption(f"{len(rows)} changes among the codes the desk describes.")
    if rows:
        st.dataframe(rows, hide_index=True, alt="Changes between the two editions")
    if found.unheld:
        st.caption(
            f"One of the two editions cannot speak about {len(found.unheld)} codes: {plain(', '.join(found.unheld[:20]))}"
        )


def _readers() -> tuple[Reader, ...]:
    from corpus.shipped import readers
    from corpus.store import loaded

    return (*loaded(desk().settings.home), *readers())


def _names(readers: tuple[Reader, ...], table: str, least: int) -> list[str]:
    found = {r.edition.name: r.edition.span.start for r in readers if r.edition.table == table}
    return sorted(found, key=lambda name: found[name]) if len(found) >= least else []


def _own_codes(readers: tuple[Reader, ...], table: str) -> list[str]:
    """The codes the desk describes, of the newest list that ships."""
    wanted = table if table in ("diagnoses", "modifiers") else "codes"
    newest = max((r for r in readers if r.edition.table == wanted), key=lambda r: r.edition.span.start)
    name = "modifier" if wanted == "modifiers" else "code"
    return [getattr(row, name) for row in newest.rows("all", ()) if row.label]


def _day(given: object) -> date:
    return given if isinstance(given, date) else date(2026, 1, 1)
