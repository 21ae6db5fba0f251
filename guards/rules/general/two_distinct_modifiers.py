"""Rule: two_distinct_modifiers."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of, listed
from guards.pci_codes import DISTINCT_MODIFIERS
from guards.rule import Desk, rule


@rule(
    id="two_distinct_modifiers",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, E.e, p. I-20",
    facts=("MOD-03",),
)
def two_distinct_modifiers(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Two of 59, XE, XP, XS and XU stand on one line.

    Why: an X modifier is used in the place of 59, not beside it (the manual); that one line takes only one of the five
    is from a CMS article on 59, known at second hand (XIFIN). The more exact one is used.
    Faulty: 92928-LD with 93458-26-59-XU
    Sound: 92928-LD with 93458-26-XU
    """
    for n, line, _ in lines_of(claim):
        both = sorted(DISTINCT_MODIFIERS.intersection(line.modifiers))
        if len(both) < 2:
            continue
        question = f"Which of {listed(both)} does the record support?"
        exact = len(both) == 2 and "59" in both
        fix = Fix(Action.REMOVE_MODIFIER, n, "59", safe=True) if exact else Fix(Action.ASK_FOR, n, question)
        yield Hit(f"{line.code} carries {listed(both, 'and')}; only one of them may stand.", n, (line.code,), fix)
