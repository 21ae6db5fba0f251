"""Rule: modifier_unknown."""

import re
from collections.abc import Iterator

from corpus.tables import State
from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import is_date_covered, lines_of, read_from
from guards.rule import Desk, rule

_MODIFIER = re.compile(r"[0-9A-Z]{2}", re.ASCII)


@rule(id="modifier_unknown", severity=Severity.ERROR, source="NCCI26", locator="ch. I, E, p. I-14", facts=("MOD-11",))
def modifier_unknown(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A modifier does not exist, or the table held does not know it.

    Why: modifiers are two characters from a closed list; one that is not held cannot be judged.
    Faulty: 92928-LAD
    Sound: 92928-LD
    """
    for n, line, day in lines_of(claim):
        for modifier in dict.fromkeys(line.modifiers):
            if not _MODIFIER.fullmatch(modifier):
                yield Hit(
                    f"“{modifier[:20]}” on {line.code} is no modifier; modifiers have two characters.", n, (line.code,)
                )
                continue
            found = desk.tables.modifier(modifier, day)
            if found.state is State.NONE:
                yield Hit(f"{modifier} is no modifier of {day.year}.", n, (line.code,), source=read_from(found))
            elif found.state is State.NOT_HELD and is_date_covered(desk, day):
                yield Hit(
                    f"Modifier {modifier} on {line.code} is not in the table held; what it means here was not checked.",
                    n,
                    (line.code,),
                    severity=Severity.UNVERIFIED,
                )
