"""Rule: defibrillation_as_cardioversion."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="defibrillation_as_cardioversion",
    severity=Severity.WARNING,
    source="NCCI26",
    locator="ch. XI, I.1-I.3, pp. XI-12 to XI-13",
    facts=("CRIT-01",),
)
def defibrillation_as_cardioversion(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """External cardioversion is billed beside an intervention.

    Why: 92960 is an elective cardioversion; an emergency shock has no code of its own, and with resuscitation it is
    inside 92950.
    Faulty: 92928-LD with 92960 for a shock during the procedure
    Sound: 92928-LD
    """
    for session in sessions(claim, desk):
        if not session.has_catheter_work:
            continue
        for item in session.of(("92960",)):
            text = "92960 is an elective cardioversion; a shock for an emergency during the procedure has no line."
            question = "Was the cardioversion planned, or a shock for an emergency?"
            yield Hit(text, item.n, ("92960",), Fix(Action.ASK_FOR, item.n, question), question=question)
