"""Rule: second_person_sedation_with_pci."""

from collections.abc import Iterator

from corpus.rows import Setting
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import DIAGNOSTIC_CATH
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="second_person_sedation_with_pci",
    severity=Severity.ERROR,
    source="PTP24",
    locator="99155 to 99157 under the PCI codes, indicator 0",
    facts=("SED-02",),
    instead_of=("ptp_pair_denied", "ptp_not_held", "addon_without_primary"),
)
def second_person_sedation_with_pci(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Sedation given by a second professional stands on the operator's claim.

    Why: 99155 to 99157 are for someone who does not do the procedure; on one claim with it they fall, and no modifier
    opens the practitioner edit.
    Faulty: 92928-LD with 99156
    Sound: 92928-LD with 99152
    """
    for session in sessions(claim, desk):
        if session.setting is not Setting.PHYSICIAN or not session.has_catheter_work:
            continue
        beside = tuple(sorted({i.code for i in session.items if i.row is not None and not i.code.startswith("9915")}))
        for item in session.of(("99155", "99156", "99157")):
            text = f"{item.code} is sedation by a second professional and is not billed with the procedure; the operator's own is 99152."
            works = (
                item.code,
                *(
                    c
                    for c in beside
                    if c in session.base_codes or c in DIAGNOSTIC_CATH or c.startswith(("9297", "9357"))
                ),
            )
            yield Hit(text, item.n, works, Fix(Action.DROP_LINE, item.n, safe=True))
