"""Rule: artery_modifier_twice."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import listed
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="artery_modifier_twice",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.14, p. XI-14",
    facts=("MULTI-01", "MOD-01"),
)
def artery_modifier_twice(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """One line names two coronary arteries.

    Why: each major artery takes a line of its own; a lesion that runs from one into the other takes one line with one
    modifier.
    Faulty: 92928-LD-RC
    Sound: 92928-LD and 92928-RC
    """
    for session in sessions(claim, desk):
        for item in session.items:
            if len(item.arteries) > 1:
                text = f"{item.code} carries {listed(sorted(item.arteries), 'and')}; one line stands for one artery."
                fix = Fix(Action.ASK_FOR, item.n, f"In which of the arteries was the work of {item.code} done?")
                yield Hit(
                    text, item.n, (item.code,), fix, None if item.is_base else Severity.WARNING, question=fix.value
                )
