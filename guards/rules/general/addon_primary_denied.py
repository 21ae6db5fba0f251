"""Rule: addon_primary_denied."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force, lines_of, listed, same_day
from guards.pairs import denied
from guards.rule import Desk, rule


@rule(
    id="addon_primary_denied", severity=Severity.ERROR, source="NCCI26", locator="ch. I, R, p. I-27", facts=("ADD-06",)
)
def addon_primary_denied(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Every primary code of an add-on is denied by an edit or not in force.

    Why: where the primary is not paid, its add-on is not paid either.
    Faulty: 33990 with 33992 and an add-on whose only primary is 33992
    Sound: 92928-LD with 93458-26-XU and 92978-26-LD
    """
    lost = {pair.two for pair in denied(claim, desk)}
    for n, line, day in lines_of(claim):
        row = in_force(desk, line.code, day)
        if row is None or not row.is_addon:
            continue
        primaries = {edit.primary for edit in desk.tables.addon_primaries(line.code, day).rows}
        present = [(m, other.code) for m, other in same_day(claim, day) if m != n and other.code in primaries]
        dead = [code for m, code in present if m in lost or in_force(desk, code, day) is None]
        if present and len(dead) == len(present):
            yield Hit(
                f"{line.code} falls with its primary: {listed(sorted(set(dead)), 'and')} is not payable on this claim.",
                n,
                (line.code, *sorted(set(dead))),
                Fix(Action.DROP_LINE, n, safe=True),
            )
