"""Rule: code_not_in_force."""

from collections.abc import Iterator
from datetime import date

from corpus.rows import CodeRow
from guards.claim import Claim, Line
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force, lines_of, listed, read_from, same_day
from guards.pci_codes import arteries_of, is_pci_base
from guards.rule import Desk, rule


@rule(
    id="code_not_in_force",
    severity=Severity.ERROR,
    source="RVU26C",
    facts=("PCI-04", "PCI-05", "DATE-01", "CTO-04"),
)
def code_not_in_force(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A code is reported on a day on which it is not in force.

    Why: codes are valid by date of service; a code of one year on a date of another is denied. Dropping the line is a
    safe way out only where the work is inside a base code of the same artery on the claim; elsewhere it would leave
    work that was done without a line.
    Faulty: 92929-LD on 2026-03-01
    Sound: 92928-LD on 2026-03-01
    """
    for n, line, day in lines_of(claim):
        found = desk.tables.code(line.code, day)
        row = found.row
        if row is None or row.valid_from <= day <= row.valid_to:
            continue
        text = _ended(row, day, desk) if day > row.valid_to else _not_begun(row, day, desk)
        yield Hit(text, n, (line.code,), _fix(claim, n, line, row, day, desk), source=read_from(found))


def _fix(claim: Claim, n: int, line: Line, row: CodeRow, day: date, desk: Desk) -> Fix:
    """Drop what a base code of the artery holds; else the one code that took its place, or the question."""
    ended = day > row.valid_to
    if ended and row.is_addon and _is_inside_a_base(claim, n, line, row, day, desk):
        return Fix(Action.DROP_LINE, n, safe=True)
    instead = _now(row, day, desk) if ended else _before(row, day, desk)
    if len(instead) == 1:
        return Fix(Action.REPLACE_CODE, n, instead[0])
    if instead:
        return Fix(Action.ASK_FOR, n, f"Which of {listed(instead)} describes what was done?")
    return Fix(Action.ASK_FOR, n, f"Which code in force on {day.isoformat()} describes what was done?")


def _is_inside_a_base(claim: Claim, n: int, line: Line, row: CodeRow, day: date, desk: Desk) -> bool:
    """Whether a base code stands in the artery of an add-on whose work moved into base codes."""
    if not any(is_pci_base(code, day, desk.tables) for code in row.replaced_by):
        return False
    mine = arteries_of(line.modifiers)
    return any(
        m != n
        and is_pci_base(other.code, day, desk.tables)
        and in_force(desk, other.code, day) is not None
        and (not mine or bool(mine & arteries_of(other.modifiers)))
        for m, other in same_day(claim, day)
    )


def _now(row: CodeRow, day: date, desk: Desk) -> list[str]:
    return [code for code in row.replaced_by if in_force(desk, code, day)]


def _ended(row: CodeRow, day: date, desk: Desk) -> str:
    text = f"{row.code} was deleted on {row.valid_to.isoformat()} and cannot be reported on {day.isoformat()}"
    now = _now(row, day, desk)
    if now:
        text += f"; for {day.year} dates the work belongs to {listed(now)}"
    return text + (f" ({row.replacement_note})." if row.replacement_note else ".")


def _before(row: CodeRow, day: date, desk: Desk) -> list[str]:
    """The codes that a later code was split from."""
    return sorted(
        {
            walk.frm
            for walk in desk.tables.crosswalk(row.code, day).rows
            if row.code in walk.to and walk.kind == "split" and in_force(desk, walk.frm, day)
        }
    )


def _not_begun(row: CodeRow, day: date, desk: Desk) -> str:
    text = f"{row.code} begins on {row.valid_from.isoformat()} and cannot be reported on {day.isoformat()}"
    before = _before(row, day, desk)
    return f"{text}; on that day the work was reported with {listed(before)}." if before else f"{text}."
