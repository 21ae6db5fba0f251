"""Rule: mue_exceeded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from corpus.rows import Confidence, MueRow, Setting
from corpus.tables import Lookup
from guards.claim import Claim, Line
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import read_from, same_day
from guards.rule import Desk, rule

_KIND = {
    1: "limit a line",
    2: "absolute limit a day (policy)",
    3: "limit a day (clinical): units above it are paid on evidence only",
}


@rule(
    id="mue_exceeded",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, V, pp. I-28 to I-29, I-35",
    facts=("MUE-01", "ADD-03"),
)
def mue_exceeded(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """More units of a code are reported than the medically unlikely edit allows.

    Why: with MAI 1 each line is held against the limit, with MAI 2 and 3 all lines of the day together; above it every
    unit of the code is denied. A limit of 0 means never paid: no fault on a code that may be reported unpaid (bundled
    or packaged). A value known at second hand only decides on one line; over several lines it asks. So does a value of
    an edition that had ended by the day, where a later one allows as many units: the quarter of the change is not known.
    Faulty: 92978-26-LD with 2 units
    Sound: 92978-26-LD with 1 unit
    """
    for code, day in dict.fromkeys((line.code, claim.day_of(line)) for line in claim.lines):
        found = desk.tables.mue(code, day, claim.setting)
        if found.row is None or (found.row.units == 0 and _may_be_reported_unpaid(claim, code, day, desk)):
            continue
        lines = [(n, line) for n, line in same_day(claim, day) if line.code == code and line.units > 0]
        hits = _each_line(lines, found, found.row) if found.row.mai == 1 else _whole_day(lines, found, found.row, day)
        yield from (_raised_since(hit, lines, found, desk, claim) for hit in hits)


def _raised_since(hit: Hit, lines: list[tuple[int, Line]], found: Lookup[MueRow], desk: Desk, claim: Claim) -> Hit:
    """The hit as a question where the edition read had ended and the one of today allows the units of the day."""
    later = desk.tables.mue(hit.codes[0], desk.today, claim.setting)
    is_raised = later.row is not None and sum(line.units for _, line in lines) <= later.row.units
    if not (found.stale and is_raised) or later.row is None or later.edition is None:
        return hit
    question = f"Which limit held for {hit.codes[0]} on that day? {later.edition.name} has {later.row.units}."
    text = f"{hit.message} {later.edition.name} has {later.row.units}, and the edition read is older than the day."
    return replace(hit, message=text, severity=Severity.WARNING, question=question, fix=None)


def _may_be_reported_unpaid(claim: Claim, code: str, day: date, desk: Desk) -> bool:
    """Bundled for physicians (status B) or packaged for hospitals (status N): said by another rule."""
    if claim.setting is Setting.PHYSICIAN:
        priced = desk.tables.pfs(code, day).row
        return priced is not None and priced.status == "B"
    listed = desk.tables.opps(code, day).row
    return listed is not None and listed.status_indicator == "N"


def _each_line(lines: list[tuple[int, Line]], found: Lookup[MueRow], row: MueRow) -> Iterator[Hit]:
    for n, line in lines:
        if line.units > row.units:
            yield _hit(line.code, line.units, found, row, n, "on one line")


def _whole_day(lines: list[tuple[int, Line]], found: Lookup[MueRow], row: MueRow, day: date) -> Iterator[Hit]:
    total = sum((line.units for _, line in lines), Decimal(0))
    if total > row.units:
        only = lines[0][0] if len(lines) == 1 else None
        yield _hit(row.code, total, found, row, only, f"on {day.isoformat()}")


def _hit(code: str, units: Decimal, found: Lookup[MueRow], row: MueRow, n: int | None, where: str) -> Hit:
    source = read_from(found, f"{code}: {row.units}, MAI {row.mai or 'not told'}")
    second_hand = row.confidence is not Confidence.HIGH
    kind = _KIND.get(row.mai, "limit a day")
    text = f"{code} is reported with {units} units {where}; the limit is {row.units} ({kind})"
    if second_hand:
        text += f", a value known from {source.id} only, not from an official table"
    asks = second_hand and n is None
    question = f"What does the current MUE table say about {code}?" if asks else ""
    fix = _fix(n, row.units)
    return Hit(f"{text}.", n, (code,), fix, Severity.WARNING if asks else None, source, question)


def _fix(n: int | None, limit: int) -> Fix | None:
    """One unit where one is the most; a higher limit says nothing about how often the work was done."""
    if n is None:
        return None
    if limit > 1:
        return Fix(Action.ASK_FOR, n, "How many units does the record support?")
    return Fix(Action.SET_UNITS, n, "1", safe=True) if limit else Fix(Action.DROP_LINE, n, safe=True)
