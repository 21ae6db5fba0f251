"""Rule: more_than_two_branches."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import BRANCH_ADDONS
from guards.rule import Desk, rule
from guards.session import ARTERY_NAMES, sessions

MOST = 2
_BRANCHES = (BRANCH_ADDONS - {"92944", "92938"}) | {"C9601", "C9603"}


@rule(
    id="more_than_two_branches",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.14, p. XI-14",
    since=date(2025, 1, 1),
    until=date(2025, 12, 31),
    facts=("PCI-03",),
    instead_of=("mue_exceeded",),
)
def more_than_two_branches(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """More than two branch add-ons stand in one artery.

    Why: at most two branches of a major artery counted beside it.
    Faulty: 92928-LD with 92929-LD of 3 units on 2025-06-02
    Sound: 92928-LD with 92929-LD of 2 units on 2025-06-02
    """
    for session in sessions(claim, desk):
        for artery, name in ARTERY_NAMES.items():
            lines = [item for item in session.of(_BRANCHES) if item.row is not None and item.artery == artery]
            total = sum(item.line.units for item in lines)
            if total > MOST and session.day.year == 2025:
                text = f"{total} branches of the {name} are billed; at most {MOST} count beside the artery."
                last = lines[-1]
                keep = str(last.line.units - (total - MOST))
                safe = last.line.units > total - MOST
                fix = (
                    Fix(Action.SET_UNITS, last.n, keep, safe=True) if safe else Fix(Action.DROP_LINE, last.n, safe=True)
                )
                yield Hit(text, last.n, tuple(dict.fromkeys(item.code for item in lines)), fix)
