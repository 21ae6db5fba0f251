"""Rule: branch_twin_after_2025."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions

_TWINS = ("C9601", "C9603", "C9605", "C9608")


@rule(
    id="branch_twin_after_2025",
    severity=Severity.WARNING,
    source="OPPS-Apr26",
    locator="C9601, C9603, C9605, C9608: status N",
    since=date(2026, 1, 1),
    facts=("DEVICE-01", "PCI-03", "PCI-04"),
)
def branch_twin_after_2025(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A facility code for a further branch is billed after the add-ons it follows were deleted.

    Why: CMS still lists the code, packaged and without payment, while the CPT add-on it mirrors ended with 2025; no
    source read says what it is for now.
    Faulty: C9600-LD with C9601-LD on 2026-03-01
    Sound: C9600-LD on 2026-03-01
    """
    for session in sessions(claim, desk):
        for item in session.of(_TWINS):
            if item.row is not None and session.is_facility and session.day.year >= 2026:
                text = f"{item.code} mirrors a CPT add-on that ended with 2025; it is still listed, packaged, and brings no payment."
                yield Hit(text, item.n, (item.code,), question=f"Is {item.code} still wanted on the claim?")
