"""Rule: ptp_not_held."""

from collections.abc import Iterator
from datetime import date

from corpus.rows import PtpRow
from corpus.tables import State
from guards.claim import Claim, Line
from guards.finding import Hit, Severity
from guards.lookups import in_force, listed
from guards.pairs import Unheld, table_name, unheld, would_open
from guards.pci_codes import REPORTED_UNPAID, SIBLINGS, arteries_of
from guards.rule import Desk, rule


@rule(
    id="ptp_not_held",
    severity=Severity.UNVERIFIED,
    source="NCCI26",
    locator="ch. I, A, p. I-3",
    facts=("PTP-01",),
)
def ptp_not_held(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """No edition held can say whether two codes of a day are an edit pair.

    Why: silence is not “no edit”. The codes new in 2026 are younger than the editions held: where the older codes of
    their kind carry an edit with the partner that these modifiers would not open, the pair is unverified; where they
    carry none, or one that these modifiers open, it is said for information.
    Faulty: 92930-LD with 93458-26 from the physician on 2026-03-01
    Sound: 92928-LD with 93458-26-XU
    """
    for pair in unheld(claim, desk):
        one, other = claim.lines[pair.one], claim.lines[pair.other]
        if in_force(desk, one.code, pair.day) is None or in_force(desk, other.code, pair.day) is None:
            continue
        severity, why = _expect(claim, pair, desk)
        first, second = sorted((one.code, other.code))
        yield Hit(
            f"Whether {first} and {second} are an edit pair is not held ({table_name(claim.setting)} of "
            f"{pair.day.year}); {why}.",
            None,
            (first, second),
            severity=severity,
            question=f"What does the current edit table say about {first} with {second}?",
        )


def _expect(claim: Claim, pair: Unheld, desk: Desk) -> tuple[Severity, str]:
    """What the held tables lead one to expect of the pair."""
    one, other = claim.lines[pair.one], claim.lines[pair.other]
    if desk.tables.edition("ptp", pair.day, claim.setting) is None:
        return Severity.UNVERIFIED, "no edition of the table is held at all"
    if any(_is_device(line.code, pair.day, desk) for line in (one, other)):
        return Severity.INFO, "one of the two names a device, not work that could hold the other"
    if not REPORTED_UNPAID.isdisjoint((one.code, other.code)):
        return Severity.INFO, "one of the two is never paid, with or without an edit"
    if _is_primary(one, other, pair.day, desk) or _is_primary(other, one, pair.day, desk):
        return Severity.INFO, "one is published as add-on to the other"
    older = [(mine, theirs) for mine in _stand_ins(one) for theirs in _stand_ins(other)]
    if any(mine.code == theirs.code for mine, theirs in older):
        mine, theirs = arteries_of(one.modifiers), arteries_of(other.modifiers)
        if mine and theirs and not mine & theirs:
            return Severity.INFO, "they stand for two arteries, as two lines of one older code would"
        return Severity.UNVERIFIED, "look it up before billing"
    if any((mine.code, theirs.code) != (one.code, other.code) for mine, theirs in older):
        return _by_older(older, claim, pair.day, desk)
    return Severity.UNVERIFIED, "look it up before billing"


def _is_device(code: str, day: date, desk: Desk) -> bool:
    row = in_force(desk, code, day)
    return row is not None and row.kind == "hcpcs_device"


def _is_primary(addon: Line, primary: Line, day: date, desk: Desk) -> bool:
    return any(row.primary == primary.code for row in desk.tables.addon_primaries(addon.code, day).rows)


def _by_older(older: list[tuple[Line, Line]], claim: Claim, day: date, desk: Desk) -> tuple[Severity, str]:
    """What the older codes of the same kind have with the partner."""
    found = [(mine, theirs, desk.tables.ptp(mine.code, theirs.code, day, claim.setting)) for mine, theirs in older]
    edits = [(mine, theirs, row) for mine, theirs, lookup in found for row in lookup.rows]
    shut = [edit for edit in edits if not _opens(*edit, day, desk)]
    if shut:
        names = listed(sorted({f"{row.column1}/{row.column2}" for _, _, row in shut}), "and")
        return Severity.UNVERIFIED, f"the older pair {names} is an edit that these modifiers do not open"
    if edits:
        return Severity.INFO, "an edit as the older codes have it would be opened by these modifiers"
    if any(lookup.state is State.NOT_HELD for _, _, lookup in found):
        return Severity.UNVERIFIED, "look it up before billing"
    return Severity.INFO, "the older codes of this kind have no edit with it"


def _stand_ins(line: Line) -> list[Line]:
    """The line with the older codes of its kind; the line itself where it has none."""
    siblings = SIBLINGS.get(line.code, (line.code,))
    return [Line(code, line.modifiers, line.units, line.diagnoses, line.date_of_service) for code in siblings]


def _opens(mine: Line, theirs: Line, row: PtpRow, day: date, desk: Desk) -> bool:
    one, two = (mine, theirs) if row.column1 == mine.code else (theirs, mine)
    return would_open(one, two, row.indicator, day, desk)
