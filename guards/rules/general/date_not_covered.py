"""Rule: date_not_covered."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import is_date_covered
from guards.rule import Desk, rule


@rule(id="date_not_covered", severity=Severity.UNVERIFIED, source="DESK", facts=("DATE-01",))
def date_not_covered(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The date of service lies outside every edition of the code tables held.

    Why: codes, edits and values change with the year; another year's tables must not stand in.
    Faulty: 92928-LD on 2031-03-01
    Sound: 92928-LD on 2026-03-01
    """
    for day in sorted({claim.day, *(claim.day_of(line) for line in claim.lines)}):
        if not is_date_covered(desk, day):
            yield Hit(
                f"No code table is held for {day.isoformat()}; the claim could not be checked against the codes of that day."
            )
