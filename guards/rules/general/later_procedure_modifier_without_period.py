"""Rule: later_procedure_modifier_without_period."""

from collections.abc import Iterator

from corpus.rows import Setting
from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import in_force, lines_of, listed, read_from, same_day
from guards.rule import Desk, rule

_LATER = frozenset({"58", "78", "79"})


@rule(
    id="later_procedure_modifier_without_period",
    severity=Severity.INFO,
    source="RVU26C",
    locator="global days 000",
    facts=("MOD-08", "STAGE-01"),
)
def later_procedure_modifier_without_period(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """58, 78 or 79 stands on a procedure without days after it, and on nothing else of the day.

    Why: PCI and catheterization have a global period of 0 days, so a stage on a later day needs none of the three for
    Medicare; they matter beside another procedure of the same day. A period begun by other surgery does not show on
    the claim, so this is a remark.
    Faulty: 92928-RC-58 alone, weeks after 92928-LD
    Sound: 92928-RC alone
    """
    if claim.setting is not Setting.PHYSICIAN:
        return
    for n, line, day in lines_of(claim):
        told = sorted(_LATER.intersection(line.modifiers))
        if not told or in_force(desk, line.code, day) is None or _has_company(claim, n, desk):
            continue
        found = desk.tables.pfs(line.code, day)
        if found.row is not None and found.row.global_days == "000":
            text = f"{line.code} has a global period of 0 days: a stage on another day needs no {listed(told)} for Medicare."
            yield Hit(text, n, (line.code,), source=read_from(found, "global days 000"))


def _has_company(claim: Claim, own: int, desk: Desk) -> bool:
    """Whether another procedure of the day has a global period of its own; add-ons (ZZZ) have none."""
    day = claim.day_of(claim.lines[own])
    rows = (desk.tables.pfs(line.code, day).row for n, line in same_day(claim, day) if n != own)
    return any(row is not None and row.global_days in ("000", "010", "090") for row in rows)
