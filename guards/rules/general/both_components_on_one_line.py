"""Rule: both_components_on_one_line."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of, read_from
from guards.rule import Desk, rule

_BOTH = frozenset({"26", "TC"})


@rule(
    id="both_components_on_one_line",
    severity=Severity.ERROR,
    source="PFS-LAYOUT",
    locator="PC/TC indicator 1",
    facts=("MOD-05",),
)
def both_components_on_one_line(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """One line carries 26 and TC.

    Why: 26 is the professional part of a service and TC the technical one; both together are the service itself, which
    has neither modifier, and a line can stand for one of the three only.
    Faulty: 93458-26-TC
    Sound: 93458-26
    """
    for n, line, day in lines_of(claim):
        if not _BOTH.issubset(line.modifiers):
            continue
        found = desk.tables.pfs(line.code, day)
        if found.row is None or found.row.pctc != "1":
            continue  # a code that does not part says so itself
        question = "Was the equipment the practice's own, or was the work done in a facility (26)?"
        yield Hit(
            f"{line.code} carries 26 and TC; a line is the professional part, the technical part, or both without either.",
            n,
            (line.code,),
            Fix(Action.ASK_FOR, n, question),
            source=read_from(found, "PC/TC indicator 1"),
            question=question,
        )
