"""Rule: modifier_ended."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of, read_from, weigh
from guards.rule import Desk, rule


@rule(id="modifier_ended", severity=Severity.ERROR, source="NCCI26", locator="ch. I, E, p. I-14")
def modifier_ended(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A modifier is used on a day on which it is not in force.

    Why: like codes, modifiers begin and end by date of service.
    Faulty: a modifier after its last day
    Sound: 92928-LD
    """
    for n, line, day in lines_of(claim):
        for modifier in dict.fromkeys(line.modifiers):
            found = desk.tables.modifier(modifier, day)
            row = found.row
            if row is None or row.valid_from <= day <= row.valid_to:
                continue
            ended = day > row.valid_to
            when = f"ended on {row.valid_to.isoformat()}" if ended else f"begins on {row.valid_from.isoformat()}"
            yield Hit(
                f"Modifier {modifier} {when}; it cannot stand on a line of {day.isoformat()}.",
                n,
                (line.code,),
                Fix(Action.REMOVE_MODIFIER, n, modifier),
                weigh(row.confidence),
                read_from(found),
            )
