"""Rule: manual_thrombectomy_billed."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule
from guards.same_artery import MI_CODES
from guards.session import sessions


@rule(
    id="manual_thrombectomy_billed",
    severity=Severity.ERROR,
    source="CATHCPT",
    locator="92973, manual aspiration not included",
    facts=("AMI-03", "BUNDLE-03"),
)
def manual_thrombectomy_billed(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """92973 is billed for clot removed by hand.

    Why: it is for a mechanical device; aspiration with a syringe is inside the base code. Beside 92941 the manual does
    not part the two, so that the record has to (medium confidence: add-on table, no edit pair, code lists).
    Faulty: 92941-RC with 92973-RC where a manual aspiration catheter is told
    Sound: 92941-RC
    """
    yield from found(claim, desk, "manual_thrombectomy_billed")
    if claim.case is not None:
        return
    for session in sessions(claim, desk):
        if any(item.code in MI_CODES for item in session.bases):
            for item in session.of(("92973",)):
                text = "92973 beside the code of an acute MI asks for a mechanical device; manual aspiration is inside that code."
                yield Hit(text, item.n, ("92973",), severity=Severity.INFO)
