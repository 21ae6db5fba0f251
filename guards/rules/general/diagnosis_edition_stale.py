"""Rule: diagnosis_edition_stale."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity, SourceRef
from guards.lookups import lines_of
from guards.rule import Desk, rule


@rule(id="diagnosis_edition_stale", severity=Severity.INFO, source="ICDADD")
def diagnosis_edition_stale(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The diagnoses were read from an edition older than the date of service.

    Why: ICD-10-CM changes each October; what that year added or divided is not in an older edition.
    Faulty: 92928-LD with I25.110 on 2026-10-01, read against the edition that ended the day before
    Sound: 92928-LD with I25.110 on 2026-09-30
    """
    stale = set()
    for _, line, day in lines_of(claim):
        edition = desk.tables.edition("diagnoses", day) if line.diagnoses else None
        if edition and edition.span.end < day:
            stale.add((edition.name, edition.source, edition.span.end.isoformat()))
    for name, source, end in sorted(stale):
        yield Hit(f"Diagnoses were read from {name}, which ended on {end}.", source=SourceRef(source, "", name))
