"""Rule: professional_component_missing."""

from collections.abc import Iterator
from datetime import date

from corpus.rows import Setting
from guards.claim import Claim, Line
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force, lines_of, read_from, same_day
from guards.rule import Desk, rule

_SHARE = "Was the physician's share meant (26)? The facility reports its own."
_OFFICE = "Was the study done on equipment that the practice owns? Only then is the code reported without 26."


@rule(
    id="professional_component_missing",
    severity=Severity.ERROR,
    source="RVU26C",
    locator="PC/TC indicator 1, global form without a facility price",
    facts=("MOD-05",),
)
def professional_component_missing(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A physician reports the whole of a study in a facility that owns the equipment.

    Why: the global form has no facility price; in a facility the physician's share is the code with 26. A claim does
    not show the place, so this is an error only where another line of the day is priced in a facility alone (every
    PCI code is); else a question, because a practice with its own lab reports the code without 26. TC, the share of
    the equipment, is the facility's in such a case.
    Faulty: 92928-LD with 92978-LD
    Sound: 92928-LD with 92978-26-LD
    """
    if claim.setting is not Setting.PHYSICIAN:
        return
    for n, line, day in lines_of(claim):
        found = desk.tables.pfs(line.code, day)
        row = found.row
        if row is None or row.pctc != "1" or not row.facility_na or in_force(desk, line.code, day) is None:
            continue
        if "26" in line.modifiers:
            continue
        partner = _in_facility(claim, day, desk, line)
        source = read_from(found, "PC/TC indicator 1; no facility price without 26")
        if "TC" in line.modifiers:
            if partner:
                text = f"{line.code}-TC claims the equipment, and {partner} shows that the day's work was in a facility, which owns it."
                yield Hit(text, n, (line.code,), Fix(Action.ASK_FOR, n, _SHARE), source=source, question=_SHARE)
            continue
        if partner:
            text = f"{line.code} needs 26: {partner} shows that the day's work was in a facility, which owns the equipment."
            yield Hit(text, n, (line.code,), Fix(Action.ADD_MODIFIER, n, "26", safe=True), source=source)
        else:
            text = (
                f"{line.code} without 26 claims the equipment too; in a hospital the physician reports {line.code}-26."
            )
            fix = Fix(Action.ASK_FOR, n, _OFFICE)
            yield Hit(text, n, (line.code,), fix, Severity.WARNING, source, _OFFICE)


def _in_facility(claim: Claim, day: date, desk: Desk, own: Line) -> str:
    """A code of the day that has a price in a facility only; empty where none stands."""
    proofs = []
    for _, line in same_day(claim, day):
        row = desk.tables.pfs(line.code, day).row
        if line is not own and row is not None and row.nonfacility_na and not row.facility_na and row.pctc == "0":
            proofs.append(line.code)
    return min(proofs, default="")
