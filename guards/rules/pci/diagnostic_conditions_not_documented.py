"""Rule: diagnostic_conditions_not_documented."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.pci_codes import CORONARY_ANGIOGRAPHY
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="diagnostic_conditions_not_documented",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.17, p. XI-15; ch. I, E.d exception 1, p. I-18",
    facts=("DX-01", "DX-04", "DX-06", "DX-09"),
)
def diagnostic_conditions_not_documented(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A coronary study beside an intervention is set apart, and the facts do not bear it out.

    Why: it needs no earlier catheter angiogram at hand, a full study and a decision that rests on it; or an earlier one
    after which the condition changed, or which showed too little. No number of days decides. Without facts on the
    claim the conditions are only named.
    Faulty: 92928-LD with 93458-26-XU where an adequate angiogram of last week is told
    Sound: 92928-LD with 93458-26-XU where none is told to exist and the study was full and decisive
    """
    yield from found(claim, desk, "diagnostic_conditions_not_documented")
    if claim.case is not None:
        return
    for session in sessions(claim, desk):
        for item in session.of(CORONARY_ANGIOGRAPHY):
            if session.bases and item.is_distinct:
                text = (
                    f"{item.code} is told to be a study of its own. The record must show: no earlier catheter angiogram, a full "
                    "study, a decision resting on it; or an earlier one and a change, or one that showed too little."
                )
                yield Hit(text, item.n, (item.code,), severity=Severity.INFO)
