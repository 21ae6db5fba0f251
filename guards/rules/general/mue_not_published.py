"""Rule: mue_not_published."""

from collections.abc import Iterator
from decimal import Decimal

from corpus.tables import State
from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import in_force, read_from, same_day
from guards.rule import Desk, rule


@rule(
    id="mue_not_published",
    severity=Severity.INFO,
    source="NCCI26",
    locator="ch. I, V, p. I-28",
    facts=("MUE-01",),
)
def mue_not_published(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """No unit limit is published or held for a code.

    Why: a missing row is not “no limit”: some values are confidential. One unit is let pass with a remark where the
    table is held; more than one without any table held is unverified, and so it is where the table held is older than
    the code.
    Faulty: 92945-RC by the physician where the edition held has no row for it
    Sound: 92928-LD
    """
    for code, day in dict.fromkeys((line.code, claim.day_of(line)) for line in claim.lines):
        row = in_force(desk, code, day)
        if row is None:
            continue
        found = desk.tables.mue(code, day, claim.setting)
        is_younger = found.edition is not None and row.valid_from > found.edition.span.end
        if found.state is State.NONE and not is_younger:
            yield Hit(
                f"No unit limit is published for {code}; that is not “no limit”.",
                None,
                (code,),
                source=read_from(found),
            )
        elif not found.is_found:
            units = sum((line.units for _, line in same_day(claim, day) if line.code == code), Decimal(0))
            severity = Severity.UNVERIFIED if units > 1 else Severity.INFO
            yield Hit(f"No unit limit is held for {code} on {day.isoformat()}.", None, (code,), severity=severity)
