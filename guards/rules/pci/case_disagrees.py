"""Rule: case_disagrees."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="case_disagrees",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, A, pp. I-4 to I-6",
    facts=("CODE-01", "HIER-01", "FAIL-01"),
    gives_way=True,
)
def case_disagrees(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The codes do not fit the facts of the procedure that came with the claim.

    Why: a code is reported only if everything it describes was done, and the most comprehensive one that fits goes
    before the rest. A code without ground is an error, one that the facts support and the claim lacks is a question.
    Faulty: 92924-LD where the facts tell of atherectomy and a stent
    Sound: 92933-LD
    """
    yield from found(claim, desk, "case_disagrees")
