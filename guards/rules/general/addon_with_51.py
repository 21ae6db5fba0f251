"""Rule: addon_with_51."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of
from guards.pci_codes import is_addon
from guards.rule import Desk, rule


@rule(
    id="addon_with_51",
    severity=Severity.ERROR,
    source="PFS-LAYOUT",
    locator="multiple-procedure indicator 0",
    facts=("MOD-06",),
)
def addon_with_51(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Modifier 51 stands on an add-on code.

    Why: add-ons are valued as additional work already and are not ranked with multiple procedures.
    Faulty: 92928-LD with 92972-51
    Sound: 92928-LD with 92972
    """
    for n, line, day in lines_of(claim):
        if "51" in line.modifiers and is_addon(line.code, day, desk.tables):
            yield Hit(
                f"{line.code} is an add-on and takes no modifier 51.",
                n,
                (line.code,),
                Fix(Action.REMOVE_MODIFIER, n, "51"),
            )
