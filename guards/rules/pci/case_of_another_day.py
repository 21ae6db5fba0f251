"""Rule: case_of_another_day."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="case_of_another_day",
    severity=Severity.WARNING,
    source="NCCI26",
    locator="ch. I, A, p. I-6",
    facts=("STAGE-01",),
)
def case_of_another_day(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The facts that came with the claim are dated on a day on which the claim has no line.

    Why: a session is coded from the work of its own day; facts of another one support nothing of this claim.
    Faulty: 92928-LD on 2026-03-01 with facts dated 2026-02-01
    Sound: 92928-LD on 2026-03-01 with facts dated 2026-03-01
    """
    told = claim.case.date_of_service if claim.case else None
    if told is None or told in {claim.day, *(claim.day_of(line) for line in claim.lines)}:
        return
    question = f"Was the procedure on {told.isoformat()} or on {claim.day.isoformat()}?"
    text = f"The facts are dated {told.isoformat()}, the claim {claim.day.isoformat()}; they were read as facts of the claim's day."
    yield Hit(text, None, fix=Fix(Action.ASK_FOR, None, question), question=question)
