"""Rule: diagnostic_without_distinct_modifier."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import CORONARY_ANGIOGRAPHY
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="diagnostic_without_distinct_modifier",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, E.d, pp. I-17 to I-18; ch. XI, I.17, p. XI-15",
    facts=("DX-01", "DX-02", "DX-06", "DX-10"),
    instead_of=("ptp_pair_denied", "ptp_not_held"),
)
def diagnostic_without_distinct_modifier(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A coronary study stands beside an intervention without a modifier that sets it apart.

    Why: injections that guide the intervention are part of it. A study of its own carries 59 or the fitting X modifier,
    often XU, on its own line, and the record must show why it was one. The modifier is never added without that.
    Faulty: 92928-LD with 93458-26
    Sound: 92928-LD with 93458-26-XU where no earlier angiogram was at hand
    """
    for session in sessions(claim, desk):
        if not session.bases:
            continue
        others = tuple(
            sorted({i.code for i in session.items if i.row is not None and (i.is_base or i.code == "92972")})
        )
        for item in session.of(CORONARY_ANGIOGRAPHY):
            if item.is_distinct or item.is_other_encounter:
                continue
            text = (
                f"{item.code} beside {' and '.join(session.base_codes)} carries neither 59 nor an X modifier; a study that only "
                "guides the intervention is part of it."
            )
            question = (
                "Was there no earlier angiogram, or what had changed; was it a full study; did the decision rest on it?"
            )
            yield Hit(text, item.n, (item.code, *others), Fix(Action.ASK_FOR, item.n, question), question=question)
