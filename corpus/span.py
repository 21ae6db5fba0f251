"""Spans of days, both ends inclusive; an open end is 9999-12-31."""

from dataclasses import dataclass
from datetime import date

OPEN_END = date(9999, 12, 31)
OPEN_START = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both counted."""

    start: date = OPEN_START
    end: date = OPEN_END

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start <= other.end and other.start <= self.end


def parse_day(text: str, *, default: date) -> date:
    """Read `YYYY-MM-DD`; an empty text gives `default`. Raises ValueError for anything else."""
    return date.fromisoformat(text.strip()) if text.strip() else default
