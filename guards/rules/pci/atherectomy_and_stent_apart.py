"""Rule: atherectomy_and_stent_apart."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.same_artery import clashes
from guards.session import Session


@rule(
    id="atherectomy_and_stent_apart",
    severity=Severity.ERROR,
    source="RVU26C",
    locator="row 92933",
    facts=("STENT-06", "HIER-01"),
    instead_of=("ptp_pair_denied", "ptp_not_held"),
)
def atherectomy_and_stent_apart(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Atherectomy and stent of one artery are billed as two codes.

    Why: both together in one artery are one code, 92933 (C9602 for the facility's drug-eluting stent).
    Faulty: 92924-LD with 92928-LD
    Sound: 92933-LD
    """
    for clash in clashes(claim, desk, "atherectomy_and_stent"):
        whole = _whole(clash.session, clash.codes)
        text = f"{clash.stays.code} and {clash.goes.code} stand in the {clash.where}; atherectomy and stent of one artery are {whole}."
        if "92930" in clash.codes:
            text += " Whether 92930 goes before it is not settled by any source read."
        fix = Fix(Action.REPLACE_CODE, clash.stays.n, whole)
        yield Hit(text, clash.goes.n, clash.codes, fix, question="Were both done in this artery?")


def _whole(session: Session, codes: tuple[str, str]) -> str:
    return "C9602" if session.is_facility and "C9600" in codes else "92933"
