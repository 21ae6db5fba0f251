"""Rule: higher_code_contains_lower."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.same_artery import Clash, clashes


@rule(
    id="higher_code_contains_lower",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, K.2-K.3, p. I-23; ch. XI, I.14, p. XI-14",
    facts=("HIER-01", "HIER-02", "STENT-01"),
    instead_of=("ptp_pair_denied", "ptp_not_held"),
)
def higher_code_contains_lower(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A base code stands beside another of the same artery that already contains it.

    Why: a stent or atherectomy contains the ballooning, 92933 both, 92930 the single stent; the codes of a situation
    (total occlusion, acute MI, graft) contain every technique in the vessel. The order of the ladder is of medium
    confidence (edit pairs and trade sources); that a contained service is not reported again is the manual's rule.
    Faulty: 92928-LD with 92920-LD
    Sound: 92928-LD
    """
    for clash in clashes(claim, desk, "contained"):
        fix = Fix(Action.DROP_LINE, clash.goes.n, safe=True)
        yield Hit(_text(clash), clash.goes.n, clash.codes, fix)


def _text(clash: Clash) -> str:
    return f"{clash.stays.code} contains {clash.goes.code} in the {clash.where}: report {clash.stays.code} alone."
