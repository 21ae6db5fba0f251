"""Rule: artery_modifier_not_one_of_five."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions

_OTHER_PLACES = frozenset(
    {"LT", "RT", "FA", "TA"}
    | {f"E{n}" for n in range(1, 5)}
    | {f"{letter}{n}" for letter in "FT" for n in range(1, 10)}
)


@rule(
    id="artery_modifier_not_one_of_five",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.14, p. XI-14",
    facts=("PCI-02", "MOD-01"),
)
def artery_modifier_not_one_of_five(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A PCI line names a place that is none of the five coronary arteries.

    Why: left main, LAD, circumflex, right and ramus are the arteries that count; a side of the body, a finger or an
    eyelid says nothing about them.
    Faulty: 92928-LT
    Sound: 92928-LD
    """
    for session in sessions(claim, desk):
        for item in session.bases:
            for modifier in item.line.modifiers:
                if modifier in _OTHER_PLACES:
                    text = f"{modifier} on {item.code} names no coronary artery; the five are LC, LD, LM, RC and RI."
                    fix = Fix(Action.ASK_FOR, item.n, f"Which coronary artery was treated with {item.code}?")
                    yield Hit(text, item.n, (item.code,), fix)
