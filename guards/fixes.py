"""Apply the safe fixes of a report and check again, until none is left.

Only fixes marked safe are applied, one at a time, and never one that adds a modifier that could open an edit: whether
services were distinct is for the record to say. What is wrong with a line by itself goes before what is wrong beside
another line, which may be about to go; and the last line of a claim is never dropped, for nothing would be left of work
that was done. The way comes to an end: a line is dropped once, its code replaced at
most once, a modifier added to it at most once, and removing modifiers or lowering units (never under 1) can happen only
as often as there are modifiers and units.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from corpus.tables import Tables
from guards.claim import Claim, Line
from guards.engine import check
from guards.finding import Action, Fix, Report
from guards.pci_codes import OPENING_MODIFIERS


@dataclass(frozen=True, slots=True)
class Settled:
    """The claim after its safe fixes, its report, and the fixes in the order applied (line indexes as at that step)."""

    claim: Claim
    report: Report
    applied: tuple[Fix, ...]


def settle(claim: Claim, tables: Tables, today: date) -> Settled:
    """Apply safe fixes until none is left that may be applied."""
    report = check(claim, tables, today)
    applied: list[Fix] = []
    origins = list(range(len(claim.lines)))  # which line of the first claim each line was
    spent: set[tuple[int, Action, str]] = set()
    while (fix := next(_applicable(claim, report, origins, spent), None)) is not None:
        line = fix.line or 0
        spent.add((origins[line], fix.action, _token(fix)))
        claim = apply_fix(claim, fix)
        if fix.action is Action.DROP_LINE:
            del origins[line]
        applied.append(fix)
        report = check(claim, tables, today)
    return Settled(claim, report, tuple(applied))


def apply_fix(claim: Claim, fix: Fix) -> Claim:
    """The claim with one fix applied, safe or not. A fix without a line, or one that asks, changes nothing."""
    if fix.line is None or not 0 <= fix.line < len(claim.lines) or fix.action is Action.ASK_FOR:
        return claim
    changed = _changed(claim.lines[fix.line], fix)
    lines = (*claim.lines[: fix.line], *((changed,) if changed else ()), *claim.lines[fix.line + 1 :])
    return replace(claim, lines=lines)


def _changed(line: Line, fix: Fix) -> Line | None:
    if fix.action is Action.DROP_LINE:
        return None
    if fix.action is Action.SET_UNITS:
        return replace(line, units=Decimal(fix.value))
    if fix.action is Action.REPLACE_CODE:
        return replace(line, code=fix.value)
    if fix.action is Action.ADD_MODIFIER:
        return replace(line, modifiers=(fix.value, *line.modifiers))
    return replace(line, modifiers=tuple(m for m in line.modifiers if m != fix.value))


def _applicable(claim: Claim, report: Report, origins: list[int], spent: set[tuple[int, Action, str]]) -> Iterator[Fix]:
    for finding in sorted(report.findings, key=lambda f: len(f.codes) > 1):
        fix = finding.fix
        if fix is None or not fix.safe or fix.line is None or not 0 <= fix.line < len(claim.lines):
            continue
        if fix.action is Action.DROP_LINE and len(claim.lines) == 1:
            continue
        if _is_progress(claim.lines[fix.line], fix) and (origins[fix.line], fix.action, _token(fix)) not in spent:
            yield fix


def _token(fix: Fix) -> str:
    """What may happen to a line once only: each modifier added, one code replaced; the rest shrinks by itself."""
    return "" if fix.action is Action.REPLACE_CODE else fix.value


def _is_progress(line: Line, fix: Fix) -> bool:
    if fix.action is Action.DROP_LINE:
        return True
    if fix.action is Action.REMOVE_MODIFIER:
        return fix.value in line.modifiers
    if fix.action is Action.ADD_MODIFIER:
        return fix.value not in line.modifiers and fix.value not in OPENING_MODIFIERS
    if fix.action is Action.REPLACE_CODE:
        return fix.value != line.code
    return fix.action is Action.SET_UNITS and _is_lower(fix.value, line.units)


def _is_lower(value: str, units: Decimal) -> bool:
    try:
        return 1 <= Decimal(value) < units
    except InvalidOperation:
        return False
