"""The edits between several codes, pair by pair: who is column one, the indicator, which modifier opens it and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from corpus.rows import PtpRow, Setting
from corpus.tables import State, Tables
from guards.pci_codes import ARTERY_MODIFIERS, DIAGNOSTIC_CATH, DISTINCT_MODIFIERS, is_pci_base, is_visit
from rag.indicators import MODIFIER_INDICATOR


@dataclass(frozen=True, slots=True)
class Edit:
    """What is known of one pair. `outcome` is edit, none or not_held; the rest is empty unless there is an edit."""

    one: str
    two: str
    outcome: str
    column1: str = ""
    column2: str = ""
    indicator: int | None = None
    words: str = ""
    opens: str = ""
    edition: str = ""
    source: str = ""


def between(tables: Tables, codes: Sequence[str], day: date, setting: Setting) -> tuple[Edit, ...]:
    """Every pair of `codes`, in their order."""
    return tuple(_pair(tables, one, two, day, setting) for one, two in combinations(dict.fromkeys(codes), 2))


def _pair(tables: Tables, one: str, two: str, day: date, setting: Setting) -> Edit:
    found = tables.ptp(one, two, day, setting)
    age = " (older than the day)" if found.stale else " (begins after the day)" if found.later else ""
    edition = f"{found.edition.name}{age}" if found.edition else ""
    if found.state is State.NOT_HELD:
        return Edit(one, two, "not_held", words="no edition held can speak about this pair: that is not “no edit”")
    if found.row is None:
        return Edit(one, two, "none", words="no edit is published for this pair", edition=edition)
    row: PtpRow = found.row
    return Edit(
        one,
        two,
        "edit",
        row.column1,
        row.column2,
        row.indicator,
        MODIFIER_INDICATOR[row.indicator],
        _opens(tables, row, day),
        edition,
        row.source or (found.edition.source if found.edition else ""),
    )


def _opens(tables: Tables, row: PtpRow, day: date) -> str:
    """Which modifier opens the edit, on which line, and on what ground (NCCI26 ch. I E)."""
    if row.indicator != 1:
        return "nothing: column two is not paid beside column one"
    if is_visit(row.column1) or is_visit(row.column2):
        return "25 (57 the day of a 90-day procedure) on the visit, where it was significant and separate"
    distinct = ", ".join(sorted(DISTINCT_MODIFIERS))
    if row.column2 in DIAGNOSTIC_CATH:
        return f"{distinct} on {row.column2}, where the study meets the conditions of a separate diagnostic study"
    if is_pci_base(row.column1, day, tables) and is_pci_base(row.column2, day, tables):
        arteries = ", ".join(sorted(ARTERY_MODIFIERS))
        return f"different artery modifiers ({arteries}) on the two lines, where two major arteries were treated; else {distinct}"
    return f"{distinct} on {row.column2}, where it was another session, site or lesion and the record says so"
