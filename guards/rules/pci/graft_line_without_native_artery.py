"""Rule: graft_line_without_native_artery."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.same_artery import GRAFT_CODES
from guards.session import sessions


@rule(
    id="graft_line_without_native_artery",
    severity=Severity.ERROR,
    source="AAPC5",
    locator="modifier of the artery the graft supplies",
    facts=("GRAFT-03", "MOD-01"),
)
def graft_line_without_native_artery(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A graft line does not name the native artery the graft supplies.

    Why: there is no modifier for a graft; the line takes that of the native artery behind it (one trade source and the
    list of anatomic modifiers).
    Faulty: 92937
    Sound: 92937-RC for a vein graft to the right coronary artery
    """
    for session in sessions(claim, desk):
        for item in session.of(GRAFT_CODES):
            if item.is_base and not item.arteries:
                text = f"{item.code} carries no artery modifier; a graft line takes that of the native artery the graft supplies (AAPC, medium)."
                question = "Which native artery does the graft supply?"
                yield Hit(text, item.n, (item.code,), Fix(Action.ASK_FOR, item.n, question), question=question)
