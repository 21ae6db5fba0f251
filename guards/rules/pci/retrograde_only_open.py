"""Rule: retrograde_only_open."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="retrograde_only_open",
    severity=Severity.WARNING,
    source="MEM",
    locator="retrograde approach alone",
    since=date(2026, 1, 1),
    facts=("CTO-03", "CODE-01"),
)
def retrograde_only_open(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The facts tell of an occlusion opened by the retrograde approach alone.

    Why: neither 92943 nor 92945 names it, and no source read settles it; a person decides.
    Faulty: 92945-RC where only the retrograde approach is told
    Sound: 92945-RC where both approaches are told
    """
    yield from found(claim, desk, "retrograde_only_open")
