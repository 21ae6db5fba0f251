"""Rule: two_base_codes_in_one_artery."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.rule import Desk, rule
from guards.same_artery import clashes


@rule(
    id="two_base_codes_in_one_artery",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.14, p. XI-14",
    facts=("PCI-01", "MOD-02", "MOD-12", "STAGE-01"),
    instead_of=("ptp_pair_denied", "ptp_not_held", "mue_exceeded", "distinct_modifier_where_anatomic_fits"),
)
def two_base_codes_in_one_artery(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Two PCI base codes stand in one artery on one day.

    Why: an artery with its branches takes one base code a session, the most intensive that fits. 59 or XS does not make
    two lesions of one artery two units; XE, 58, 78 or 79 tell of a second encounter, which the record must show.
    Faulty: 92928-LD with 92928-LD-59
    Sound: 92928-LD once, or 92930-LD where its test is met
    """
    for clash in clashes(claim, desk, "two_in_one"):
        repeat = bool({"76", "77"}.intersection((*clash.stays.line.modifiers, *clash.goes.line.modifiers)))
        text = f"{clash.stays.code} and {clash.goes.code} both stand in the {clash.where}; one artery takes one base code a session."
        if repeat and clash.stays.code == clash.goes.code:
            question = "Was the second procedure a repeat at another time of the same day, and does the record show it?"
            yield Hit(
                f"{text} 76 and 77 open no edit.", clash.goes.n, clash.codes, None, Severity.WARNING, question=question
            )
            continue
        yield Hit(text, clash.goes.n, clash.codes, question=f"Which one describes the work in the {clash.where}?")
    for clash in clashes(claim, desk, "separate_encounter"):
        text = f"{clash.stays.code} and {clash.goes.code} in the {clash.where} are told to be separate encounters; the record must show both."
        yield Hit(text, clash.goes.n, clash.codes, severity=Severity.INFO)
