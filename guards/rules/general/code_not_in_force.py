"""Rule: code_not_in_force."""

from collections.abc import Iterator
from datetime import date

from corpus.rows import CodeRow
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force, lines_of, listed, read_from
from guards.rule import Desk, rule


@rule(
    id="code_not_in_force",
    severity=Severity.ERROR,
    source="RVU26C",
    facts=("PCI-04", "PCI-05", "DATE-01", "CTO-04"),
)
def code_not_in_force(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A code is reported on a day on which it is not in force.

    Why: codes are valid by date of service; a code of one year on a date of another is denied.
    Faulty: 92929-LD on 2026-03-01
    Sound: 92928-LD on 2026-03-01
    """
    for n, line, day in lines_of(claim):
        found = desk.tables.code(line.code, day)
        row = found.row
        if row is None or row.valid_from <= day <= row.valid_to:
            continue
        text = _ended(row, day, desk) if day > row.valid_to else _not_begun(row, day, desk)
        yield Hit(text, n, (line.code,), Fix(Action.DROP_LINE, n, safe=True), source=read_from(found))


def _ended(row: CodeRow, day: date, desk: Desk) -> str:
    text = f"{row.code} was deleted on {row.valid_to.isoformat()} and cannot be reported on {day.isoformat()}"
    now = [code for code in row.replaced_by if in_force(desk, code, day)]
    if now:
        text += f"; for {day.year} dates the work belongs to {listed(now)}"
    return text + (f" ({row.replacement_note})." if row.replacement_note else ".")


def _not_begun(row: CodeRow, day: date, desk: Desk) -> str:
    text = f"{row.code} begins on {row.valid_from.isoformat()} and cannot be reported on {day.isoformat()}"
    before = sorted(
        {
            walk.frm
            for walk in desk.tables.crosswalk(row.code, day).rows
            if row.code in walk.to and walk.kind == "split" and in_force(desk, walk.frm, day)
        }
    )
    return f"{text}; on that day the work was reported with {listed(before)}." if before else f"{text}."
