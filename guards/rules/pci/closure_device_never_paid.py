"""Rule: closure_device_never_paid."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="closure_device_never_paid",
    severity=Severity.INFO,
    source="NCCI26",
    locator="ch. XI, I.19, p. XI-15",
    facts=("BUNDLE-02",),
)
def closure_device_never_paid(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The placing of a closure device is billed.

    Why: G0269 may be written down, but it is bundled for physicians, with a unit limit of zero, and packaged for
    hospitals: no payment follows, nor does one for an angiogram made for the device. It is column two of the
    intervention and of the catheterization besides.
    Faulty: 92928-LD with G0269
    Sound: 92928-LD
    """
    for session in sessions(claim, desk):
        for item in session.of(("G0269",)):
            yield Hit(
                "G0269 tells of a closure device; it is never paid, and neither is imaging made for it.",
                item.n,
                ("G0269",),
            )
