"""Rule: graft_without_diagnosis."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.rule import Desk, rule
from guards.same_artery import GRAFT_CODES
from guards.session import sessions

_GRAFT = ("I25.7", "I25.810", "I25.812", "T82.")


@rule(
    id="graft_without_diagnosis",
    severity=Severity.INFO,
    source="QM",
    locator="diagnoses of bypass grafts",
    facts=("GRAFT-01",),
)
def graft_without_diagnosis(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A graft code has no diagnosis of a bypass graft.

    Why: disease of the graft is I25.7- or I25.810. A native lesion reached through the graft is coded as native
    disease, so this is a remark, not a fault.
    Faulty: 92937-RC with I25.110 where the graft itself was narrowed
    Sound: 92937-RC with I25.710
    """
    for session in sessions(claim, desk):
        for item in session.of(GRAFT_CODES):
            codes = item.line.diagnoses
            if codes and not any(code.startswith(_GRAFT) for code in codes):
                text = f"{item.code} without a diagnosis of the graft: right only where a native lesion was reached through it."
                yield Hit(text, item.n, (item.code,))
