"""Rule: cto_codes_together."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.same_artery import clashes


@rule(
    id="cto_codes_together",
    severity=Severity.ERROR,
    source="RVU26C",
    locator="rows 92943 and 92945",
    since=date(2026, 1, 1),
    facts=("CTO-02", "FAIL-01"),
    instead_of=("ptp_pair_denied", "ptp_not_held"),
)
def cto_codes_together(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Two codes for a chronic total occlusion stand in one vessel.

    Why: an occlusion opened from the antegrade side is 92943, one approached from both sides 92945; one vessel, one of
    them.
    Faulty: 92943-RC with 92945-RC
    Sound: 92945-RC
    """
    for clash in clashes(claim, desk, "two_occlusion_codes"):
        if clash.session.day < date(2026, 1, 1):
            continue
        text = f"{clash.stays.code} and {clash.goes.code} both stand in the {clash.where}; one occlusion takes one of them."
        question = "Was a retrograde approach used as well as an antegrade one?"
        yield Hit(text, clash.goes.n, clash.codes, Fix(Action.ASK_FOR, clash.goes.n, question), question=question)
