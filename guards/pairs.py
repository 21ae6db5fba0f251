"""Procedure-to-procedure edits met by the lines of a claim: which stand, which a modifier opens, which are not held.

Lines are compared day by day. Which modifiers open an edit of indicator 1 is MOD-11 (NCCI26 ch. I E, p. I-14); that
an artery modifier, which a PCI line carries anyway, says nothing about a diagnostic study or an access follows from
NCCI26 ch. V D.13 and ch. XI I.17.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from corpus.rows import PtpRow, Setting
from corpus.tables import Lookup, State
from guards.claim import Claim, Line
from guards.finding import SourceRef
from guards.lookups import is_known, read_from
from guards.pci_codes import (
    ARTERY_MODIFIERS,
    DIAGNOSTIC_CATH,
    DISTINCT_MODIFIERS,
    EVALUATION_MODIFIERS,
    OPENING_MODIFIERS,
    arteries_of,
    is_in_force,
    is_pci_base,
    is_visit,
)
from guards.rule import Desk

_ELSEWHERE = OPENING_MODIFIERS - ARTERY_MODIFIERS - DISTINCT_MODIFIERS - EVALUATION_MODIFIERS


@dataclass(frozen=True, slots=True)
class Pair:
    """An edit that two lines of one day meet. `one` and `two` are the indexes of the column one and column two line."""

    one: int
    two: int
    day: date
    edit: PtpRow
    is_open: bool
    source: SourceRef


@dataclass(frozen=True, slots=True)
class Unheld:
    """Two known codes of one day about which no edition held can speak."""

    one: int
    other: int
    day: date


def met(claim: Claim, desk: Desk) -> tuple[Pair, ...]:
    """Every edit in force that two lines of the claim meet, opened or not; worked out once a check."""
    kept: tuple[Claim, tuple[Pair, ...]] | None = desk.memo.get("pairs")
    if kept is None or kept[0] is not claim:
        kept = claim, tuple(_met(claim, desk))
        desk.memo["pairs"] = kept
    return kept[1]


def denied(claim: Claim, desk: Desk) -> tuple[Pair, ...]:
    """The edits that no modifier opens."""
    return tuple(pair for pair in met(claim, desk) if not pair.is_open)


def unheld(claim: Claim, desk: Desk) -> Iterator[Unheld]:
    """Pairs of known codes about which nothing can be said."""
    for n, m, day in _couples(claim):
        one, other = claim.lines[n].code, claim.lines[m].code
        if not (is_known(desk, one, day) and is_known(desk, other, day)):
            continue
        if desk.tables.ptp(one, other, day, claim.setting).state is State.NOT_HELD:
            yield Unheld(n, m, day)


def table_name(setting: Setting) -> str:
    return "outpatient hospital table" if setting is Setting.HOSPITAL_OUTPATIENT else "practitioner table"


def would_open(one: Line, two: Line, indicator: int, day: date, desk: Desk) -> bool:
    """Whether the modifiers of the two lines open an edit of this indicator; `one` is the column one line."""
    if indicator != 1:
        return False
    if is_visit(one.code) or is_visit(two.code):
        visit = two if is_visit(two.code) else one
        return bool(_visit_modifiers(visit, one if visit is two else two, day, desk).intersection(visit.modifiers))
    if two.code not in DIAGNOSTIC_CATH and _are_different_arteries(one, two, day, desk):
        return True
    if DISTINCT_MODIFIERS.intersection(two.modifiers):
        return True
    if DISTINCT_MODIFIERS.intersection(one.modifiers) and not is_pci_base(one.code, day, desk.tables):
        return True
    return bool(_ELSEWHERE.intersection((*one.modifiers, *two.modifiers)))


def _visit_modifiers(visit: Line, procedure: Line, day: date, desk: Desk) -> frozenset[str]:
    """24 and 25; 57 only beside a procedure of 90 days; 27 for a second hospital visit."""
    row = desk.tables.pfs(procedure.code, day).row
    major = row is None or row.global_days == "090"
    return frozenset({"24", "25", "27"} | ({"57"} if major else set()))


def _are_different_arteries(one: Line, two: Line, day: date, desk: Desk) -> bool:
    mine, theirs = arteries_of(one.modifiers), arteries_of(two.modifiers)
    return bool(mine and theirs) and not mine & theirs


def _met(claim: Claim, desk: Desk) -> Iterator[Pair]:
    for n, m, day in _couples(claim):
        found: Lookup[PtpRow] = desk.tables.ptp(claim.lines[n].code, claim.lines[m].code, day, claim.setting)
        if found.rows and not all(_may_stand(claim.lines[k].code, day, desk) for k in (n, m)):
            continue  # a code that is not in force is stopped by itself, and stops no other
        for edit in found.rows:
            one, two = (n, m) if edit.column1 == claim.lines[n].code else (m, n)
            is_open = would_open(claim.lines[one], claim.lines[two], edit.indicator, day, desk)
            yield Pair(one, two, day, edit, is_open, read_from(found, table_name(claim.setting), edit))


def _may_stand(code: str, day: date, desk: Desk) -> bool:
    row = desk.tables.code(code, day).row
    return row is None or is_in_force(row, day)


def _couples(claim: Claim) -> Iterator[tuple[int, int, date]]:
    days = [claim.day_of(line) for line in claim.lines]
    for n, m in combinations(range(len(claim.lines)), 2):
        if days[n] == days[m] and claim.lines[n].code != claim.lines[m].code:
            yield n, m, days[n]
