"""Rule: bridging_lesion_billed_twice."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule
from guards.session import Session, sessions


@rule(
    id="bridging_lesion_billed_twice",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.14, pp. XI-14 to XI-15",
    facts=("MULTI-02",),
)
def bridging_lesion_billed_twice(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """One lesion that runs from one artery into another is billed in both.

    Why: a lesion that bridges two vessels and is opened by one intervention takes one code.
    Faulty: 92928-LM with 92928-LD for one lesion of the left main running into the LAD
    Sound: 92928-LM
    """
    yield from found(claim, desk, "bridging_lesion_billed_twice")
    if claim.case is None:
        for session in sessions(claim, desk):
            yield from _named(session)


def _named(session: Session) -> Iterator[Hit]:
    """Without facts, the left main beside an artery that comes off it is only remarked on."""
    main = next((item for item in session.bases if item.artery == "LM"), None)
    other = next((item for item in session.bases if item.artery in ("LD", "LC", "RI")), None)
    if main is not None and other is not None:
        text = f"{main.code}-LM and {other.code}-{other.artery}: one lesion that runs across and is opened as one counts once."
        yield Hit(text, other.n, (main.code, other.code), severity=Severity.INFO)
