"""Rule: units_invalid."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of
from guards.rule import Desk, rule


@rule(
    id="units_invalid",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, A, p. I-6; V, p. I-28",
    facts=("MUE-01",),
)
def units_invalid(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The units of a line are zero, negative or not whole.

    Why: a unit of service is one whole performance of what the code describes.
    Faulty: 92928-LD with 0 units
    Sound: 92928-LD with 1 unit
    """
    for n, line, _ in lines_of(claim):
        if line.units > 0 and line.units == line.units.to_integral_value():
            continue
        question = f"How often was {line.code} done?"
        yield Hit(
            f"{line.code} is reported with {line.units} units; units are whole numbers from 1.",
            n,
            (line.code,),
            Fix(Action.ASK_FOR, n, question),
            question=question,
        )
