"""Rule: em_with_59."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of, listed
from guards.pci_codes import DISTINCT_MODIFIERS, is_visit
from guards.rule import Desk, rule


@rule(
    id="em_with_59",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, E.b and E.d, pp. I-15 to I-17",
    facts=("MOD-13",),
)
def em_with_59(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A visit carries 59 or one of its subsets.

    Why: a visit apart from a procedure of the same day is told by 25 (24 in a postoperative period), never by 59.
    Faulty: 92928-LD with 99223-59
    Sound: 92928-LD with 99223-25
    """
    for n, line, _ in lines_of(claim):
        wrong = sorted(DISTINCT_MODIFIERS.intersection(line.modifiers))
        if wrong and is_visit(line.code):
            yield Hit(
                f"{line.code} is a visit and never carries {listed(wrong)}; a separate visit carries 25, if the record shows it.",
                n,
                (line.code,),
                Fix(Action.REMOVE_MODIFIER, n, wrong[0], safe=True),
            )
