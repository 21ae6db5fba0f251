"""Rule: temporary_pacing_with_pci."""

from collections.abc import Iterator

from corpus.rows import Setting
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import DIAGNOSTIC_CATH
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="temporary_pacing_with_pci",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. V, D.5, p. V-10",
    facts=("BUNDLE-08",),
    instead_of=("ptp_pair_denied", "ptp_not_held"),
)
def temporary_pacing_with_pci(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A temporary pacing wire is billed beside an intervention.

    Why: a wire placed during an open or percutaneous procedure on the heart is part of it. No modifier opens the
    practitioner edit; the hospital's is opened by a modifier that the record supports.
    Faulty: 92928-LD with 33210
    Sound: 92928-LD
    """
    for session in sessions(claim, desk):
        if not session.bases:
            continue
        beside = tuple(sorted({i.code for i in session.items if i.code in DIAGNOSTIC_CATH} | set(session.base_codes)))
        for item in session.of(("33210", "33211")):
            if session.setting is Setting.HOSPITAL_OUTPATIENT and (item.is_distinct or item.is_other_encounter):
                continue
            text = f"{item.code}, a temporary pacing wire, is part of the intervention of the same encounter"
            text += (
                "."
                if session.setting is Setting.HOSPITAL_OUTPATIENT
                else "; no modifier sets it apart on a practitioner's claim."
            )
            yield Hit(text, item.n, (item.code, *beside), Fix(Action.DROP_LINE, item.n, safe=True))
