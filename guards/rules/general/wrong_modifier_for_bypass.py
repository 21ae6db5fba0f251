"""Rule: wrong_modifier_for_bypass."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import listed
from guards.pairs import denied
from guards.pci_codes import DIAGNOSTIC_CATH, NEVER_OPENING
from guards.rule import Desk, rule


@rule(
    id="wrong_modifier_for_bypass",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, E, p. I-14",
    facts=("MOD-10", "MOD-11"),
)
def wrong_modifier_for_bypass(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """22, 76 or 77 stands where an edit would have to be opened.

    Why: these three are not among the modifiers that open an edit, whatever the circumstances.
    Faulty: 92928-LD with 93458-26-76
    Sound: 92928-LD with 93458-26-XU
    """
    for pair in denied(claim, desk):
        one, two = claim.lines[pair.one], claim.lines[pair.two]
        wrong = sorted(NEVER_OPENING.intersection(two.modifiers))
        if wrong:
            yield Hit(
                f"{listed(wrong)} on {two.code} does not open the edit with {one.code}; it never opens any.",
                pair.two,
                (one.code, two.code),
                _fix(pair.two, two.code),
            )


def _fix(n: int, code: str) -> Fix:
    """A study may have been one of its own: it is asked about, not dropped."""
    if code in DIAGNOSTIC_CATH:
        return Fix(Action.ASK_FOR, n, "Was it a study of its own, and does the record show why?")
    return Fix(Action.DROP_LINE, n, safe=True)
