"""Rule: first_vessel_addon_twice."""

from collections.abc import Iterator
from decimal import Decimal

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force, lines_of, same_day
from guards.pci_codes import NEXT_VESSEL
from guards.rule import Desk, rule


@rule(
    id="first_vessel_addon_twice",
    severity=Severity.ERROR,
    source="MUE-Q2",
    locator="92978 and 93571: 1 a day",
    facts=("ADD-02", "ADD-03"),
)
def first_vessel_addon_twice(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The add-on for the first vessel is reported more than once a session.

    Why: there is one first vessel; 92979 and 93572 stand for each further one.
    Faulty: 92928-LD with 92978-26-LD and 92978-26-LC
    Sound: 92928-LD with 92978-26-LD and 92979-26-LC
    """
    before: dict[tuple[str, object], int] = {}
    for n, line, day in lines_of(claim):
        further = NEXT_VESSEL.get(line.code)
        if further is None or in_force(desk, line.code, day) is None:
            continue
        if before.setdefault((line.code, day), n) != n:
            text = f"{line.code} stands more than once; each further vessel is {further}."
            yield Hit(text, n, (line.code,), Fix(Action.REPLACE_CODE, n, further))
        elif line.units > 1 and sum((o.code == line.code for _, o in same_day(claim, day)), Decimal(0)) == 1:
            text = f"{line.code} has {line.units} units; each further vessel is {further}."
            yield Hit(text, n, (line.code,), Fix(Action.SET_UNITS, n, "1", safe=True))
