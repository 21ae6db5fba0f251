"""Rule: thrombolysis_with_pci."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions

_CODES = ("37211", "37212", "37213", "37214")


@rule(
    id="thrombolysis_with_pci",
    severity=Severity.WARNING,
    source="NCCI26",
    locator="ch. V, D.24, p. V-14",
    facts=("THROMB-01",),
)
def thrombolysis_with_pci(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Thrombolysis of a vessel outside the heart is billed beside a coronary intervention.

    Why: 37211 to 37214 are for vessels other than the coronaries, and not for a drug given on the way of the catheter
    to the vessel that is being treated. A line told apart by 59 or an X modifier is only remarked on.
    Faulty: 92941-LD with 37211 for a drug given into the LAD
    Sound: 92941-LD
    """
    for session in sessions(claim, desk):
        if not session.bases:
            continue
        for item in session.of(_CODES):
            text = f"{item.code} is for a vessel outside the heart; a drug given into the treated coronary has no line."
            question = "Was a vessel outside the heart treated?"
            codes = (item.code, *session.base_codes)
            if item.is_distinct:
                yield Hit(text, item.n, codes, severity=Severity.INFO)
            else:
                yield Hit(text, item.n, codes, Fix(Action.ASK_FOR, item.n, question), question=question)
