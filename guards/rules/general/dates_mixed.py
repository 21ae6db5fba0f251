"""Rule: dates_mixed."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(id="dates_mixed", severity=Severity.WARNING, source="NCCI26", locator="ch. I, A, p. I-6", facts=("STAGE-01",))
def dates_mixed(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The lines of one claim fall on different days.

    Why: edits and unit limits work by the day; work of one session spread over dates would slip past them.
    Faulty: 92928-LD on 2026-03-01 with 92928-RC on 2026-03-02
    Sound: 92928-LD and 92928-RC on 2026-03-01
    """
    days = sorted({claim.day_of(line) for line in claim.lines})
    if len(days) > 1:
        yield Hit(
            f"The lines fall on {len(days)} days ({', '.join(d.isoformat() for d in days)}); each day was checked for itself.",
            question="Are these sessions of different days, or one session whose lines carry a wrong date?",
        )
