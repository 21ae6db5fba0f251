"""Rule: retrograde_22_obsolete."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="retrograde_22_obsolete",
    severity=Severity.WARNING,
    source="AAPC3",
    locator="92943 with 22 before 2026",
    since=date(2026, 1, 1),
    facts=("CTO-04",),
)
def retrograde_22_obsolete(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """92943 carries 22, the way in which retrograde work was told before 2026.

    Why: antegrade and retrograde work on one occlusion has its own code since 2026, 92945.
    Faulty: 92943-RC-22 on 2026-03-01
    Sound: 92945-RC on 2026-03-01
    """
    for session in sessions(claim, desk):
        for item in session.of(("92943", "C9607")):
            if "22" in item.line.modifiers and session.day >= date(2026, 1, 1):
                text = f"22 on {item.code} was the old way to tell of a retrograde approach; since 2026 that is 92945."
                question = "Was a retrograde approach used as well, or was the work increased for another reason?"
                yield Hit(text, item.n, (item.code,), Fix(Action.ASK_FOR, item.n, question), question=question)
