"""Rule: addon_without_primary."""

from collections.abc import Iterator
from datetime import date

from corpus.rows import AddonRow, Confidence
from corpus.tables import Lookup
from guards.claim import Claim, Line
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force, lines_of, listed, read_from, same_day
from guards.pci_codes import FIRST_VESSEL, is_pci_base
from guards.rule import Desk, rule

_MOST_NAMED = 10


@rule(
    id="addon_without_primary",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, R, pp. I-26 to I-27; W, pp. I-35 to I-36",
    facts=("ADD-01", "ADD-05", "DX-05", "BUNDLE-06", "DCB-02"),
)
def addon_without_primary(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """An add-on stands without any of its primary codes.

    Why: an add-on is paid only beside one of the primaries listed for it, by the same practitioner on the same day.
    Codes new in 2026 are presumed primaries of the PCI add-ons (no official list of 2026 is held): that is said, and
    passes. Beside a base code younger than the list nothing is decided: the add-on is unverified. The way out asks: to
    drop the line would lose work whose primary was forgotten.
    Faulty: 92972 alone
    Sound: 92928-LD with 92972
    """
    for n, line, day in lines_of(claim):
        row = in_force(desk, line.code, day)
        if row is None or not row.is_addon or line.code in FIRST_VESSEL:
            continue
        found = desk.tables.addon_primaries(line.code, day)
        if not found.is_found:
            text = f"The primary codes of add-on {line.code} on {day.isoformat()} are not held."
            yield Hit(text, n, (line.code,), severity=Severity.UNVERIFIED)
            continue
        yield from _judge(claim, n, line, day, found, desk)


def _judge(claim: Claim, n: int, line: Line, day: date, found: Lookup[AddonRow], desk: Desk) -> Iterator[Hit]:
    present = {other.code for m, other in same_day(claim, day) if m != n}
    fitting = [row for row in found.rows if row.primary in present]
    if any(row.confidence is Confidence.HIGH for row in fitting):
        return
    if fitting:
        weakest = fitting[0]
        low = all(row.confidence is Confidence.LOW for row in fitting)
        text = f"{weakest.primary} as primary of {line.code} is presumed from its family; no official list of {day.year} is held."
        question = f"Does the current add-on table list {weakest.primary} under {line.code}?" if low else ""
        severity = Severity.WARNING if low else Severity.INFO
        yield Hit(text, n, (line.code, weakest.primary), None, severity, read_from(found, row=weakest), question)
        return
    younger = _younger_than_list(present, day, found, desk)
    if younger:
        text = (
            f"Whether {younger} is a primary of add-on {line.code} is not held: the list read is older than that code."
        )
        question = f"Does the current add-on table list {younger} under {line.code}?"
        source = read_from(found, f"primaries of {line.code}")
        yield Hit(text, n, (line.code, younger), None, Severity.UNVERIFIED, source, question)
        return
    if all(row.type == 2 for row in found.rows):
        alone = not present
        text = f"{line.code} is an add-on whose primary codes the contractor decides; {'nothing' if alone else 'other work'} stands beside it."
        severity = Severity.WARNING if alone else Severity.INFO
        yield Hit(text, n, (line.code,), None, severity, read_from(found, f"primaries of {line.code}"))
        return
    primaries = sorted(row.primary for row in found.rows)
    named = listed(primaries) if len(primaries) <= _MOST_NAMED else f"{', '.join(primaries[:_MOST_NAMED])} and others"
    yield Hit(
        f"{line.code} is an add-on and none of its primary codes stands on {day.isoformat()} ({named}).",
        n,
        (line.code,),
        Fix(Action.ASK_FOR, n, f"Which procedure was {line.code} done with?"),
        source=read_from(found, f"primaries of {line.code}"),
    )


def _younger_than_list(present: set[str], day: date, found: Lookup[AddonRow], desk: Desk) -> str:
    """A PCI base code beside the add-on that began after the last day of the list; else nothing."""
    if found.edition is None or not found.stale:
        return ""
    began = {
        code: row for code in present if (row := in_force(desk, code, day)) and is_pci_base(code, day, desk.tables)
    }
    return min((code for code, row in began.items() if row.valid_from > found.edition.span.end), default="")
