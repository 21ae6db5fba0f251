"""Rule: cto_without_diagnosis."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import CTO_CODES
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="cto_without_diagnosis",
    severity=Severity.WARNING,
    source="HCCBUDDY",
    locator="I25.82 beside the code of the coronary disease",
    facts=("CTO-05",),
)
def cto_without_diagnosis(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A code for a chronic total occlusion has no I25.82 among its diagnoses.

    Why: I25.82 stands beside the code of the coronary disease, which comes first; without it nothing on the claim says
    that the occlusion was chronic and total.
    Faulty: 92943-RC with I25.110 alone
    Sound: 92943-RC with I25.110 and I25.82
    """
    for session in sessions(claim, desk):
        for item in session.of(CTO_CODES):
            if item.row is not None and item.line.diagnoses and "I25.82" not in item.line.diagnoses:
                text = f"{item.code} is for a chronic total occlusion, and I25.82 is not among its diagnoses."
                question = "Does the record hold the occlusion to be chronic and total?"
                yield Hit(text, item.n, (item.code,), Fix(Action.ASK_FOR, item.n, question), question=question)
