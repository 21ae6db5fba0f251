"""Rule: diagnosis_not_valid_on_date."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import lines_of, read_from, weigh
from guards.rule import Desk, rule


@rule(id="diagnosis_not_valid_on_date", severity=Severity.ERROR, source="ICDADD")
def diagnosis_not_valid_on_date(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A diagnosis is used on a day on which it is not in force.

    Why: ICD-10-CM changes each October; a code divided since is no longer valid.
    Faulty: 92928-LD with I24.8 on 2026-03-01
    Sound: 92928-LD with I24.9 on 2026-03-01
    """
    for n, line, day in lines_of(claim):
        for code in line.diagnoses:
            found = desk.tables.diagnosis(code, day)
            row = found.row
            if row is None or row.valid_from <= day <= row.valid_to:
                continue
            ended = day > row.valid_to
            when = f"ended on {row.valid_to.isoformat()}" if ended else f"begins on {row.valid_from.isoformat()}"
            text = f"{code} {when} and is not valid on {day.isoformat()}."
            yield Hit(text, n, (line.code, code), severity=weigh(row.confidence), source=read_from(found))
