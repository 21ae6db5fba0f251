"""Rule: cto_without_both_directions."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="cto_without_both_directions",
    severity=Severity.ERROR,
    source="RVU26C",
    locator="row 92945",
    since=date(2026, 1, 1),
    facts=("CTO-02", "FAIL-01"),
)
def cto_without_both_directions(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """92945 is billed where the facts tell of an antegrade approach alone.

    Why: 92945 asks for antegrade and retrograde work on the same occlusion; antegrade alone is 92943.
    Faulty: 92945-RC where the occlusion was opened from the antegrade side only
    Sound: 92943-RC
    """
    yield from found(claim, desk, "cto_without_both_directions")
