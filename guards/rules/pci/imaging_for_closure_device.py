"""Rule: imaging_for_closure_device."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions

_IMAGING = ("75710", "G0278")
_WHY = "Was {0} a study of its own, or made to see whether the closure device could be placed?"


@rule(
    id="imaging_for_closure_device",
    severity=Severity.WARNING,
    source="NCCI26",
    locator="ch. XI, I.19, p. XI-15",
    facts=("BUNDLE-02", "BUNDLE-12"),
)
def imaging_for_closure_device(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """An arteriogram of the leg stands beside catheter work and may have been made for the closure device.

    Why: imaging of the access for a closure device is not reported with a code of its own. A claim does not show what
    an arteriogram was for: where G0269 stands beside it, it is asked; without G0269, 75710 is only remarked on.
    Faulty: 92928-LD with G0269 and 75710-26 for an injection through the sheath
    Sound: 92928-LD with 75710-26 for a full study of the leg
    """
    for session in sessions(claim, desk):
        if not session.has_catheter_work:
            continue
        for item in session.of(_IMAGING):
            question = _WHY.format(item.code)
            if "G0269" in session.codes and not item.is_distinct:
                text = f"{item.code} stands beside G0269; an arteriogram made for a closure device has no line."
                ask = Fix(Action.ASK_FOR, item.n, question)
                yield Hit(text, item.n, (item.code, "G0269"), ask, question=question)
            elif item.code == "75710":
                text = "75710 is a full study of a limb; an injection through the sheath for a closure device is not."
                yield Hit(text, item.n, (item.code,), severity=Severity.INFO)
