"""Rule: lithotripsy_is_not_atherectomy."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule


@rule(
    id="lithotripsy_is_not_atherectomy",
    severity=Severity.ERROR,
    source="SHOCKWAVEMEDICAL",
    locator="92972",
    facts=("ADD-04",),
)
def lithotripsy_is_not_atherectomy(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """An atherectomy code is billed where the facts tell of lithotripsy only.

    Why: lithotripsy has an add-on of its own, 92972, beside the code of the stent or balloon; it removes no plaque
    (medium confidence: maker's guide and add-on table).
    Faulty: 92933-LD for lithotripsy and a stent
    Sound: 92928-LD with 92972-LD
    """
    yield from found(claim, desk, "lithotripsy_is_not_atherectomy")
