"""Rule: acute_mi_not_emergent."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="acute_mi_not_emergent",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, V.22, p. XI-36",
    facts=("AMI-01", "CTO-01"),
)
def acute_mi_not_emergent(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """92941 is billed where the facts tell of no emergency opening of a blocked culprit vessel.

    Why: it asks for an acute MI, an emergency, a totally or nearly blocked vessel and the culprit named; a planned
    procedure after an infarct takes the ordinary code.
    Faulty: 92941-LD where the facts say that the procedure was no emergency
    Sound: 92928-LD
    """
    yield from found(claim, desk, "acute_mi_not_emergent")
