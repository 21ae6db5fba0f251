"""Rule: diagnostic_studies_together."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import listed
from guards.pci_codes import DIAGNOSTIC_CATH
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="diagnostic_studies_together",
    severity=Severity.ERROR,
    source="PTP24",
    locator="pairs among 93451 to 93461",
    facts=("DX-03",),
    instead_of=("bypass_modifier_opens_nothing", "ptp_pair_denied", "wrong_modifier_for_bypass"),
)
def diagnostic_studies_together(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """More than one code of 93451 to 93461 stands on one day.

    Why: they are built so that one of them holds everything done in the session: coronaries, grafts, left heart, right
    heart.
    Faulty: 93458-26 with 93456-26
    Sound: 93460-26
    """
    for session in sessions(claim, desk):
        lines = [item for item in session.of(DIAGNOSTIC_CATH) if item.row is not None and not item.is_other_encounter]
        codes = tuple(sorted({item.code for item in lines}))
        if len(codes) < 2:
            continue
        text = f"{listed(codes, 'and')} stand on one day; report the one code that holds everything done."
        question = "Which of coronaries, grafts, left heart and right heart were studied?"
        for item in lines[1:]:
            yield Hit(text, item.n, codes, Fix(Action.ASK_FOR, item.n, question), question=question)
