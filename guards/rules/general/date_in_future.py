"""Rule: date_in_future."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(id="date_in_future", severity=Severity.ERROR, source="DESK")
def date_in_future(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The date of service lies after the day of the check.

    Why: a service that has not been given cannot be billed.
    Faulty: 92928-LD dated after today
    Sound: 92928-LD on 2026-03-01
    """
    for day in sorted({claim.day, *(claim.day_of(line) for line in claim.lines)}):
        if day > desk.today:
            held = desk.tables.edition("codes", day) is not None
            yield Hit(
                f"The date of service {day.isoformat()} has not come yet (checked on {desk.today.isoformat()}).",
                severity=None if held else Severity.INFO,  # a day no table covers is unverified, by its own rule
            )
