"""Rule: graft_and_native_in_one_artery."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts import speak_against
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.same_artery import clashes


@rule(
    id="graft_and_native_in_one_artery",
    severity=Severity.WARNING,
    source="NCCI26",
    locator="ch. XI, I.14, p. XI-14",
    facts=("GRAFT-01", "GRAFT-02", "HIER-02"),
)
def graft_and_native_in_one_artery(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A code that may stand for graft work and a native one carry the modifier of one artery.

    Why: one segment treated through the native vessel and a different one through a bypass graft may both be reported;
    two codes for one segment may not. Only the record tells them apart.
    Faulty: 92937-LD with 92928-LD and no word on the segments
    Sound: the same with facts that place the native lesion in another segment
    """
    for clash in clashes(claim, desk, "graft_and_native"):
        known = speak_against(claim, desk, clash.artery, set(clash.codes))
        text = f"{clash.stays.code} and {clash.goes.code} both stand in the {clash.where}"
        text += (
            "; the facts do not show a native segment and another one reached through a graft."
            if known
            else (
                "; both may be reported only if different segments were treated, one through the native vessel and one through a graft."
            )
        )
        question = "Were two different segments treated, one natively and one through the graft?"
        fix = Fix(Action.ASK_FOR, clash.goes.n, question)
        yield Hit(text, clash.goes.n, clash.codes, fix, Severity.ERROR if known else None, question=question)
