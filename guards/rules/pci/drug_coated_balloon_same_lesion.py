"""Rule: drug_coated_balloon_same_lesion."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.same_artery import clashes

_UNNAMED = frozenset({"92930", "92945"})  # the contractor's article names neither


@rule(
    id="drug_coated_balloon_same_lesion",
    severity=Severity.ERROR,
    source="CGSMEDICARE",
    locator="article 201915, same lesion",
    facts=("DCB-01", "DCB-02"),
    instead_of=("ptp_pair_denied", "ptp_not_held"),
)
def drug_coated_balloon_same_lesion(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """0913T stands beside another base code of the same artery.

    Why: on one lesion the coated balloon is part of the other treatment; on another lesion of the artery it is the
    add-on 0914T. 0913T stands alone in its artery. The contractor's article does not name 92930 and 92945: beside
    these a person decides.
    Faulty: 92928-LD with 0913T-LD
    Sound: 92928-LD with 0914T-LD where the coated balloon treated another lesion
    """
    for clash in clashes(claim, desk, "coated_balloon"):
        line = clash.stays if clash.stays.code == "0913T" else clash.goes
        other = clash.goes.code if line is clash.stays else clash.stays.code
        text = (
            f"0913T stands beside {other} in the {clash.where}; on one lesion it falls, on another lesion it is 0914T."
        )
        question = "Did the coated balloon treat a lesion of its own in this artery?"
        severity = None
        if other in _UNNAMED:
            text += f" So the contractor (CGS) has it for the older codes; its article does not name {other}."
            question += f" And does the payer hold {other} to the same rule?"
            severity = Severity.WARNING
        yield Hit(text, line.n, clash.codes, Fix(Action.ASK_FOR, line.n, question), severity, question=question)
