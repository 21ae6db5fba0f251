"""What changed: a code from one day to another, and one edition against the next."""

from datetime import date
from decimal import Decimal, InvalidOperation

import streamlit as st

from corpus.difference import KEYS, Difference, difference, find_edition
from corpus.rows import Setting
from corpus.tables import Reader
from rag.changes import YearChange, changed
from ui.codes_field import codes_field
from ui.desk import desk, setting_field
from ui.links import code_links
from ui.words import TABLES, plain

_MOST = 20
_WORDS = {
    "work rvu": "work RVU",
    "facility pe rvu": "facility PE RVU",
    "nonfacility pe rvu": "nonfacility PE RVU",
    "mp rvu": "malpractice RVU",
}
_KINDS = {"des_twin": "its twin for drug-eluting stents"}


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
        if found:
            st.table([{k: plain(v) for k, v in _row(one).items()} for one in found], border="horizontal")
            read = dict.fromkeys(f"{_table(one)} {one.editions}" for one in found)
            st.caption(f"Editions: {plain('; '.join(read))}")
        else:
            known = any(desk().tables.code(code, day).row for day in (_day(before), _day(after)))
            st.caption("No difference is held between these two days." if known else "No list held knows this code.")
        _crosswalk(code, _day(after))
    code_links(desk(), codes, _day(after), setting)


def _row(change: YearChange) -> dict[str, str]:
    what = "in the table" if change.what == "row" else _named(change.what)
    was, now = change.before or "—", change.after or "—"
    if change.what == "row":
        was, now = ("yes", "no") if change.before else ("no", "yes")
    return {
        "What": f"{_table(change)}: {what}",
        "Before": was,
        "After": now + _share(change.before, change.after),
    }


def _table(change: YearChange) -> str:
    return f"{change.table[:1].upper()}{change.table[1:]}"


def _named(field: str) -> str:
    return _WORDS.get(field, field)


def _share(before: str, after: str) -> str:
    """How much a figure rose or fell, in percent; empty where it is none."""
    try:
        was, now = Decimal(before), Decimal(after)
    except InvalidOperation:
        return ""
    return f" ({(now - was) / was * 100:+.1f} %)" if was else ""


def _crosswalk(code: str, day: date) -> None:
    for row in desk().tables.crosswalk(code, day).rows:
        st.markdown(
            f"{plain(row.frm)} → {plain(', '.join(row.to))} ({_KINDS.get(row.kind, plain(row.kind.replace('_', ' ')))})"
            + (f": {plain(row.note)}" if row.note else "")
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
        table = st.selectbox(
            "Table",
            several,
            index=several.index("pfs") if "pfs" in several else 0,
            format_func=lambda one: TABLES.get(one, one),
            key="diff-table",
            width=260,
        )
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
            "Key": " ".join(change.key),
            "Change": change.kind.value,
            "What": _named(field.replace("_", " ")),
            "Before": was or "—",
            "After": now or "—",
        }
        for change in found.changes
        for field, was, now in change.values or (("", "", ""),)
    ]
    st.caption(f"{len(found.changes):,} rows differ among the codes the desk describes.")
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
