"""Rule: artery_modifier_wrong."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="artery_modifier_wrong",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.14, p. XI-14",
    facts=("MOD-01", "PCI-03"),
)
def artery_modifier_wrong(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The artery modifier names another artery than the facts of the procedure.

    Why: branches count with the artery they come off: diagonals with the LAD, obtuse marginals with the circumflex,
    posterior branches with the right artery or, in left dominance, the circumflex.
    Faulty: 92928-RC where the lesion lies in an obtuse marginal
    Sound: 92928-LC
    """
    yield from found(claim, desk, "artery_modifier_wrong")
