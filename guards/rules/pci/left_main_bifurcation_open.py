"""Rule: left_main_bifurcation_open."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="left_main_bifurcation_open",
    severity=Severity.WARNING,
    source="MEM",
    locator="left-main bifurcation into LAD and circumflex",
    facts=("MULTI-03", "MULTI-02"),
)
def left_main_bifurcation_open(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The facts tell of a left-main bifurcation treated into two arteries.

    Why: whether that is one bifurcation lesion or work in two arteries is settled by no source read; a person decides.
    Faulty: 92930-LM where left main, LAD and circumflex were stented
    Sound: 92928-LM where the left main alone was stented
    """
    yield from found(claim, desk, "left_main_bifurcation_open")
