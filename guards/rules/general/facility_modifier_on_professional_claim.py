"""Rule: facility_modifier_on_professional_claim."""

from collections.abc import Iterator

from corpus.rows import Setting
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of, read_from, weigh
from guards.rule import Desk, rule


@rule(id="facility_modifier_on_professional_claim", severity=Severity.ERROR, source="MEM", facts=("MOD-09",))
def facility_modifier_on_professional_claim(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A modifier for facility claims stands on a professional claim.

    Why: 73 and 74 tell of a stopped procedure on the facility's claim; the physician's claim has 52 and 53 for that.
    Faulty: 92928-LD-73 from the physician
    Sound: 92928-LD-53 from the physician
    """
    if claim.setting is not Setting.PHYSICIAN:
        return
    for n, line, day in lines_of(claim):
        for modifier in dict.fromkeys(line.modifiers):
            found = desk.tables.modifier(modifier, day)
            row = found.row
            if row is not None and row.facility and not row.professional:
                yield Hit(
                    f"Modifier {modifier} ({row.label}) belongs on facility claims, not on a physician's {line.code}.",
                    n,
                    (line.code,),
                    Fix(Action.REMOVE_MODIFIER, n, modifier),
                    weigh(row.confidence),
                    read_from(found),
                    "Was the procedure stopped, and does the physician's claim need 52 or 53?",
                )
