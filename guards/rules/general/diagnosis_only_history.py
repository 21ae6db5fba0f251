"""Rule: diagnosis_only_history."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import listed
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="diagnosis_only_history",
    severity=Severity.WARNING,
    source="ICD21",
    locator="I25.2, Z95.1, Z95.5, Z98.61",
)
def diagnosis_only_history(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """An intervention rests on diagnoses that only tell of the past.

    Why: an old infarct, a stent or bypass graft in place and an earlier angioplasty are history or status; they do not
    say what was treated today. The disease or the complaint is missing.
    Faulty: 92928-LD with Z95.5 alone
    Sound: 92928-LD with I25.110 and Z95.5
    """
    for session in sessions(claim, desk):
        for item in session.bases:
            codes = item.line.diagnoses
            rows = [desk.tables.diagnosis(code, session.day).row for code in codes]
            if codes and all(row is not None and "history" in row.supports for row in rows):
                text = f"{listed(codes, 'and')} on {item.code} tells of the past only; what was treated is not named."
                question = "Which disease does the record name for the vessel that was treated?"
                yield Hit(text, item.n, (item.code, *codes), Fix(Action.ASK_FOR, item.n, question), question=question)
