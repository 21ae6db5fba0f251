"""Rule: bypass_modifier_opens_nothing."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import listed
from guards.pairs import met
from guards.pci_codes import DISTINCT_MODIFIERS
from guards.rule import Desk, rule


@rule(
    id="bypass_modifier_opens_nothing",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, E, p. I-14",
    facts=("MOD-01", "MOD-11", "BUNDLE-08"),
)
def bypass_modifier_opens_nothing(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """59 or an X modifier is set against an edit of indicator 0.

    Why: indicator 0 means that no modifier opens the edit under any circumstances.
    Faulty: 92928-LD with 33210-59 from the physician
    Sound: 92928-LD alone
    """
    for pair in met(claim, desk):
        one, two = claim.lines[pair.one], claim.lines[pair.two]
        vain = sorted(DISTINCT_MODIFIERS.intersection(two.modifiers))
        if pair.edit.indicator == 0 and vain:
            yield Hit(
                f"{listed(vain)} on {two.code} opens nothing: the edit with {one.code} has indicator 0.",
                pair.two,
                (one.code, two.code),
                Fix(Action.DROP_LINE, pair.two, safe=True),
                source=pair.source,
            )
