"""Rule: second_vessel_addon_without_first."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force, lines_of, read_from, same_day
from guards.pci_codes import FIRST_VESSEL
from guards.rule import Desk, rule


@rule(
    id="second_vessel_addon_without_first",
    severity=Severity.ERROR,
    source="AOC24",
    facts=("ADD-02",),
)
def second_vessel_addon_without_first(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The add-on for each further vessel stands without the one for the first.

    Why: 92979 follows 92978 and 93572 follows 93571; the first vessel studied takes the first code.
    Faulty: 92928-LD with 92979-26-LC
    Sound: 92928-LD with 92978-26-LD and 92979-26-LC
    """
    for n, line, day in lines_of(claim):
        first = FIRST_VESSEL.get(line.code)
        if first is None or in_force(desk, line.code, day) is None:
            continue
        if all(other.code != first for _, other in same_day(claim, day)):
            yield Hit(
                f"{line.code} is for each further vessel and needs {first} for the first.",
                n,
                (line.code,),
                Fix(Action.REPLACE_CODE, n, first),
                source=read_from(desk.tables.addon_primaries(line.code, day)),
            )
