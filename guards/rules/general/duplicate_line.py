"""Rule: duplicate_line."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of
from guards.pci_codes import arteries_of, is_pci_base
from guards.rule import Desk, rule

_ARTERIES = "Were two arteries treated? Then each line takes the modifier of its own."


@rule(id="duplicate_line", severity=Severity.ERROR, source="NCCI26", locator="ch. I, A, p. I-6", facts=("PTP-01",))
def duplicate_line(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Two lines of one day say the same: same code, same modifiers.

    Why: the second is a repetition, or hides another artery, a repeat procedure or a second unit.
    Faulty: 92928-LD twice on one day
    Sound: 92928-LD and 92928-RC
    """
    seen: dict[tuple[object, ...], int] = {}
    for n, line, day in lines_of(claim):
        key = (line.code, tuple(sorted(line.modifiers)), day)
        first = seen.setdefault(key, n)
        if first != n:
            unnamed = is_pci_base(line.code, day, desk.tables) and not arteries_of(line.modifiers)
            fix = Fix(Action.ASK_FOR, n, _ARTERIES) if unnamed else Fix(Action.DROP_LINE, n, safe=True)
            yield Hit(
                f"{line.code} stands twice on {day.isoformat()} with the same modifiers; nothing tells the lines apart.",
                n,
                (line.code,),
                fix,
            )
