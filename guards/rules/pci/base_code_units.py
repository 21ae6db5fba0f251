"""Rule: base_code_units."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="base_code_units",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.14, p. XI-14",
    facts=("PCI-01", "MULTI-01"),
    instead_of=("mue_exceeded",),
)
def base_code_units(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A PCI base code has more than one unit on one line.

    Why: one unit is one artery with its branches; a second artery takes a second line with its own modifier, and
    further lesions or stents of the same artery are inside the first unit.
    Faulty: 92928-LD with 2 units
    Sound: 92928-LD and 92928-RC, one unit each
    """
    for session in sessions(claim, desk):
        for item in session.bases:
            if item.line.units > 1 and item.line.units % 1 == 0 and len(item.arteries) == 1:
                text = f"{item.code} has {item.line.units} units in one artery; one artery is one unit."
                yield Hit(text, item.n, (item.code,), Fix(Action.SET_UNITS, item.n, "1", safe=True))
