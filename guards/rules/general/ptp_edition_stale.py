"""Rule: ptp_edition_stale."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity, SourceRef
from guards.pairs import table_name
from guards.rule import Desk, rule


@rule(id="ptp_edition_stale", severity=Severity.INFO, source="PTP24", facts=("PTP-01",))
def ptp_edition_stale(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The edit table that was read is older than the date of service.

    Why: edits change by the quarter; the reader should know which edition decided.
    Faulty: 92928-LD with 93458-26-XU on 2026-03-01, read against an edition of 2024
    Sound: a claim of one line, for which no edit is looked up
    """
    stale = set()
    for day in sorted({claim.day_of(line) for line in claim.lines}):
        edition = desk.tables.edition("ptp", day, claim.setting)
        if edition and edition.span.end < day and sum(claim.day_of(line) == day for line in claim.lines) > 1:
            stale.add((edition.name, edition.source))
    for name, source in sorted(stale):
        yield Hit(
            f"Edits were read from the {table_name(claim.setting)} of {name}, which is older than the date of service; "
            "load the current edition to be sure.",
            source=SourceRef(source, "", name),
        )
