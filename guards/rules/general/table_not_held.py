"""Rule: table_not_held."""

from collections.abc import Iterator

from corpus.rows import Setting
from guards.claim import Claim, Line
from guards.finding import Hit, Severity
from guards.lookups import is_date_covered, same_day
from guards.rule import Desk, rule


@rule(id="table_not_held", severity=Severity.UNVERIFIED, source="DESK", facts=("DATE-01",))
def table_not_held(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The codes of the day are held, and a table that the claim is judged by besides is not.

    Why: without the fee schedule no indicator of a physician's code is known, without the notes nothing says which
    diagnoses exclude each other, without the pairs of facility codes no CPT stent code of a hospital can be told wrong.
    Edits, unit limits, add-ons, payment and diagnoses speak for themselves where they are not held.
    Faulty: 92928-LD on a day of which the fee schedule is not held
    Sound: 92928-LD on 2026-03-01
    """
    for day in sorted({claim.day_of(line) for line in claim.lines}):
        lines = [line for _, line in same_day(claim, day)]
        if not is_date_covered(desk, day):
            continue
        for table, name in _needed(claim, lines):
            if desk.tables.edition(table, day) is None:
                yield Hit(f"No edition of the {name} is held for {day.isoformat()}; load it, or look it up.")


def _needed(claim: Claim, lines: list[Line]) -> Iterator[tuple[str, str]]:
    if claim.setting is Setting.PHYSICIAN:
        yield "pfs", "physician fee schedule"
    if claim.setting is Setting.HOSPITAL_OUTPATIENT and claim.payer == "medicare":
        yield "crosswalk", "pairs of CPT and facility codes"
    if any(len(line.diagnoses) > 1 for line in lines):
        yield "excludes1", "notes on diagnoses that exclude each other"
