"""Rule: multilesion_twin_open."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.coding.case import StentKind
from guards.coding.technique import stent_kinds
from guards.finding import Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions

_LIKELY = {"92930": "C9600", "92945": "C9607"}


@rule(
    id="multilesion_twin_open",
    severity=Severity.WARNING,
    source="OPPS-Apr26",
    locator="92930 and 92945 without a drug-eluting twin",
    since=date(2026, 1, 1),
    facts=("DEVICE-01",),
)
def multilesion_twin_open(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A facility bills 92930 or 92945, which have no known code for drug-eluting stents.

    Why: hospitals report drug-eluting stents with C codes, and none is known for these two; whether the CPT code or
    the C code of the nearest kind is meant is not settled.
    Faulty: 92930-LD on a hospital outpatient claim with drug-eluting stents
    Sound: 92930-LD on a physician claim
    """
    for session in sessions(claim, desk):
        for item in session.of(tuple(_LIKELY)):
            if item.row is None or not session.is_facility or _has_no_drug_eluting_stent(claim):
                continue
            text = f"With drug-eluting stents a facility reports C codes, and {item.code} has none that is known."
            question = (
                f"Were the stents drug-eluting, and does the payer take {item.code} or {_LIKELY[item.code]} for them?"
            )
            yield Hit(text, item.n, (item.code,), question=question)


def _has_no_drug_eluting_stent(claim: Claim) -> bool:
    """Whether the facts tell the kind of every stent, and none is drug-eluting."""
    if claim.case is None:
        return False
    kinds = frozenset[StentKind | None]().union(*(stent_kinds(lesion) for lesion in claim.case.lesions))
    return not kinds & {None, StentKind.DRUG_ELUTING}
