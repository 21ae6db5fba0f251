"""Rule: diagnosis_sequence."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of, listed, read_from, weigh
from guards.rule import Desk, rule


@rule(id="diagnosis_sequence", severity=Severity.ERROR, source="ICD21", facts=("CTO-05", "ICD-01"))
def diagnosis_sequence(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A diagnosis that follows another one stands first or alone.

    Why: I25.82, I25.83 and I25.84 describe a coronary lesion further; the atherosclerosis code goes before them.
    Faulty: 92943-RC with I25.82
    Sound: 92943-RC with I25.110 and I25.82
    """
    for n, line, day in lines_of(claim):
        for place, code in enumerate(line.diagnoses):
            found = desk.tables.diagnosis(code, day)
            row = found.row
            if row is None or not row.code_first:
                continue
            if any(before.startswith(row.code_first) for before in line.diagnoses[:place]):
                continue
            wanted = listed([f"{prefix}-" for prefix in row.code_first])
            question = f"Which atherosclerosis code ({wanted}) does the record support?"
            yield Hit(
                f"{code} is never first or alone: a code from {wanted} goes before it.",
                n,
                (line.code, code),
                Fix(Action.ASK_FOR, n, question),
                weigh(row.confidence),
                read_from(found),
                question,
            )
