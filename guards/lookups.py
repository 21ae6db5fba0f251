"""What many rules share: walking lines, naming what was read, weighing by confidence, asking the tables about a code."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from corpus.rows import CodeRow, Confidence
from corpus.tables import Lookup, State
from guards.claim import Claim, Line
from guards.finding import Severity, SourceRef
from guards.rule import Desk


def lines_of(claim: Claim) -> Iterator[tuple[int, Line, date]]:
    """Every line with its index and its day."""
    for n, line in enumerate(claim.lines):
        yield n, line, claim.day_of(line)


def same_day(claim: Claim, day: date) -> Iterator[tuple[int, Line]]:
    """The lines of one day, with their index."""
    for n, line in enumerate(claim.lines):
        if claim.day_of(line) == day:
            yield n, line


def read_from(found: Lookup[Any], locator: str = "", row: Any = None) -> SourceRef:
    """The source of a row that decided: its own, else its edition's, with the edition's name."""
    best = row if row is not None else found.row
    own = getattr(best, "source", "") if best is not None else ""
    edition = found.edition
    return SourceRef(own or (edition.source if edition else "DESK"), locator, edition.name if edition else "not held")


def weigh(confidence: Confidence, decided: Severity = Severity.ERROR) -> Severity:
    """What a fact of low confidence may never do is decide: it asks for review."""
    return Severity.WARNING if confidence is Confidence.LOW else decided


def in_force(desk: Desk, code: str, day: date) -> CodeRow | None:
    """The row of a code that may be reported on `day`; None where it is unknown, not held, or not in force."""
    row = desk.tables.code(code, day).row
    return row if row is not None and row.valid_from <= day <= row.valid_to else None


def is_date_covered(desk: Desk, day: date) -> bool:
    """Whether any edition of the codes table can speak about `day`."""
    return desk.tables.edition("codes", day) is not None


def is_known(desk: Desk, code: str, day: date) -> bool:
    return desk.tables.code(code, day).state is State.FOUND


def listed(codes: tuple[str, ...] | list[str], word: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`."""
    if len(codes) < 2:
        return "".join(codes)
    return f"{', '.join(codes[:-1])} {word} {codes[-1]}"
