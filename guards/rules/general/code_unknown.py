"""Rule: code_unknown."""

from collections.abc import Iterator

from corpus.tables import State
from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import lines_of, read_from
from guards.rule import Desk, rule


@rule(id="code_unknown", severity=Severity.ERROR, source="RVU26C", facts=("PCI-05", "CODE-01"))
def code_unknown(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The code does not exist in the year of the date of service.

    Why: the table held is complete for the code's family and has no such code.
    Faulty: 92922-LD on 2026-03-01
    Sound: 92920-LD on 2026-03-01
    """
    for n, line, day in lines_of(claim):
        found = desk.tables.code(line.code, day)
        if found.state is State.NONE:
            yield Hit(f"{line.code} is no code of {day.year}.", n, (line.code,), source=read_from(found))
