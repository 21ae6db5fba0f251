"""Rule: acute_mi_twice."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.same_artery import MI_CODES
from guards.session import sessions


@rule(
    id="acute_mi_twice",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, V.22, p. XI-36",
    facts=("AMI-02",),
    instead_of=("mue_exceeded", "ptp_pair_denied", "duplicate_line"),
)
def acute_mi_twice(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The code for the culprit of an acute MI is reported more than once in an encounter.

    Why: it stands for the one culprit vessel; other arteries opened in the same encounter take their ordinary codes.
    Faulty: 92941-LD with 92941-RC
    Sound: 92941-LD with 92928-RC
    """
    for session in sessions(claim, desk):
        told = [item for item in session.of(MI_CODES) if item.row is not None and not item.is_other_encounter]
        lines = sorted(told, key=lambda item: (item.line.units != 1, not item.arteries, item.line.units, item.n))
        codes = tuple(dict.fromkeys(item.code for item in lines))
        for item in lines[1:]:
            text = (
                f"{item.code} stands more than once on {session.day.isoformat()}; only the one culprit vessel takes it."
            )
            question = "Which vessel was the culprit, and what was done in the other one?"
            yield Hit(text, item.n, codes, Fix(Action.ASK_FOR, item.n, question), question=question)
