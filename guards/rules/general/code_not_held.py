"""Rule: code_not_held."""

from collections.abc import Iterator

from corpus.tables import State
from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import is_date_covered, lines_of
from guards.rule import Desk, rule
from guards.rules.general.code_malformed import _CODE


@rule(id="code_not_held", severity=Severity.UNVERIFIED, source="DESK")
def code_not_held(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The tables held say nothing about the code.

    Why: the desk holds the codes of the cath lab and of what is edited against them; about others it must not judge.
    Faulty: 27447 on 2026-03-01
    Sound: 92928-LD on 2026-03-01
    """
    for n, line, day in lines_of(claim):
        if not is_date_covered(desk, day) or not _CODE.fullmatch(line.code):
            continue
        if desk.tables.code(line.code, day).state is State.NOT_HELD:
            yield Hit(
                f"{line.code} is not in the tables held for {day.year}; the line could not be checked.", n, (line.code,)
            )
