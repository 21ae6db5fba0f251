"""Rule: diagnosis_not_billable."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import lines_of, read_from, weigh
from guards.rule import Desk, rule


@rule(id="diagnosis_not_billable", severity=Severity.ERROR, source="ICD21", locator="order file, validity flag")
def diagnosis_not_billable(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A diagnosis is a heading that needs more characters.

    Why: only codes at their full length may be submitted.
    Faulty: 92928-LD with I25.11
    Sound: 92928-LD with I25.110
    """
    for n, line, day in lines_of(claim):
        for code in line.diagnoses:
            found = desk.tables.diagnosis(code, day)
            row = found.row
            if row is not None and not row.is_billable:
                text = f"{code} is a heading, not a code to submit; give it at its full length."
                yield Hit(text, n, (line.code, code), severity=weigh(row.confidence), source=read_from(found))
