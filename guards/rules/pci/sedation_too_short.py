"""Rule: sedation_too_short."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="sedation_too_short",
    severity=Severity.WARNING,
    source="MEM",
    locator="ten minutes for the first unit",
    facts=("SED-01",),
)
def sedation_too_short(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Sedation of under ten minutes is billed.

    Why: the first unit asks for at least ten minutes. The threshold is general knowledge, so that it asks and does not
    decide.
    Faulty: 92928-LD with 99152 where 8 minutes are told
    Sound: 92928-LD with 99152 where 20 minutes are told
    """
    yield from found(claim, desk, "sedation_too_short")
