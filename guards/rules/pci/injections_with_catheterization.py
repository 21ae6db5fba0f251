"""Rule: injections_with_catheterization."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import CONGENITAL_CATH, CONGENITAL_INJECTIONS, DIAGNOSTIC_CATH
from guards.rule import Desk, rule
from guards.session import sessions

_OTHER_PRIMARIES = frozenset({"33741", "33745", "93582"})


@rule(
    id="injections_with_catheterization",
    severity=Severity.ERROR,
    source="AOC24",
    locator="primaries of 93563, 93564, 93565",
    facts=("DX-05",),
    instead_of=(
        "ptp_pair_denied",
        "ptp_not_held",
        "addon_without_primary",
    ),
)
def injections_with_catheterization(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """An injection of the congenital series stands beside an ordinary catheterization or an intervention.

    Why: 93563, 93564 and 93565 belong to congenital catheterization; 93454 to 93461 hold their own injections, and the
    intervention holds its.
    Faulty: 93458-26 with 93563
    Sound: 93458-26
    """
    for session in sessions(claim, desk):
        if session.codes & (CONGENITAL_CATH | _OTHER_PRIMARIES) or not session.has_catheter_work:
            continue
        beside = tuple(
            sorted({i.code for i in session.items if i.is_base or i.code in DIAGNOSTIC_CATH or i.code == "92972"})
        )
        for item in session.of(CONGENITAL_INJECTIONS):
            hold = "hold their" if len(beside) > 1 else "holds its"
            text = f"{item.code} belongs to congenital catheterization; {' and '.join(beside)} {hold} own injections."
            yield Hit(text, item.n, (item.code, *beside), Fix(Action.DROP_LINE, item.n, safe=True))
