"""Rule: hcpcs_twin_against_setting."""

from collections.abc import Iterator
from datetime import date

from corpus.rows import Setting
from guards.claim import Claim, Line
from guards.coding.case import Case, StentKind, Technique, Treatment
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force, lines_of, listed, read_from
from guards.pci_codes import STENT_CODES, arteries_of
from guards.rule import Desk, rule

_WHICH = "Was a drug-eluting stent placed? Then a Medicare hospital outpatient claim takes the C code."


@rule(
    id="hcpcs_twin_against_setting",
    severity=Severity.ERROR,
    source="HCPCS20",
    locator="C9600-C9608",
    facts=("DEVICE-01",),
)
def hcpcs_twin_against_setting(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A drug-eluting stent or a coronary device is coded for the wrong kind of claim.

    Why: C9600-C9608 are for facility claims to Medicare; physicians always use CPT, and a device code such as C9610 is
    the facility's as well. On a hospital outpatient claim the CPT stent codes are left for stents that are not
    drug-eluting.
    Faulty: C9600-LD from the physician
    Sound: C9600-LD from the hospital outpatient department
    """
    for n, line, day in lines_of(claim):
        row = in_force(desk, line.code, day)
        if row is None:
            continue
        if claim.setting is Setting.PHYSICIAN and row.kind == "hcpcs_des":
            yield _on_professional_claim(n, line, day, desk)
        elif claim.setting is Setting.PHYSICIAN and row.kind == "hcpcs_device":
            text = f"{line.code} names a device that the facility supplies; it has no fee on a professional claim."
            source = read_from(desk.tables.opps(line.code, day), "status H, a device of the facility")
            yield Hit(text, n, (line.code,), Fix(Action.DROP_LINE, n, safe=True), source=source)
        elif claim.setting is Setting.HOSPITAL_OUTPATIENT and claim.payer == "medicare":
            yield from _on_hospital_claim(claim, n, line, day, desk)


def _on_professional_claim(n: int, line: Line, day: date, desk: Desk) -> Hit:
    twins = [
        code
        for walk in desk.tables.crosswalk(line.code, day).rows
        if walk.kind == "des_twin" and walk.frm == line.code
        for code in walk.to
        if in_force(desk, code, day)
    ]
    question = f"Which CPT code describes the work of {line.code}?"
    fix = Fix(Action.REPLACE_CODE, n, twins[0]) if len(twins) == 1 else Fix(Action.ASK_FOR, n, question)
    instead = f"; the physician reports {listed(twins)}" if twins else ""
    return Hit(
        f"{line.code} is a facility code and cannot stand on a professional claim{instead}.", n, (line.code,), fix
    )


def _on_hospital_claim(claim: Claim, n: int, line: Line, day: date, desk: Desk) -> Iterator[Hit]:
    found = desk.tables.crosswalk(line.code, day)
    walks = [w for w in found.rows if w.kind == "des_twin" and line.code in w.to and in_force(desk, w.frm, day)]
    if not walks:
        return
    twins = [walk.frm for walk in walks]
    eluting = _drug_eluting(claim.case, line) if claim.case else None
    if eluting and _eluting_elsewhere(claim, n, desk) and _has_other_stent(claim.case, line):
        return  # the drug-eluting stent has its own line; this one is for the other stent
    source = read_from(found, "C9600-C9608", walks[0])
    if eluting:
        text = f"A drug-eluting stent was placed: the hospital reports {listed(twins)} to Medicare in place of {line.code}."
        yield Hit(text, n, (line.code,), Fix(Action.REPLACE_CODE, n, twins[0]), source=source)
    elif eluting is None:
        always = line.code in STENT_CODES
        text = f"{line.code} on a Medicare hospital outpatient claim says that no drug-eluting stent was placed; else {listed(twins)}."
        severity = Severity.WARNING if always else Severity.INFO
        yield Hit(text, n, (line.code,), Fix(Action.ASK_FOR, n, _WHICH), severity, source, _WHICH)


def _eluting_elsewhere(claim: Claim, n: int, desk: Desk) -> bool:
    """Whether another line of the artery reports a drug-eluting stent."""
    arteries = arteries_of(claim.lines[n].modifiers)
    return any(
        row is not None and row.kind == "hcpcs_des" and arteries_of(other.modifiers) == arteries
        for m, other, day in lines_of(claim)
        if m != n
        for row in (in_force(desk, other.code, day),)
    )


def _has_other_stent(case: Case | None, line: Line) -> bool:
    """Whether the facts tell of a stent in the artery that is not drug-eluting."""
    kinds = {stent.stent_kind for stent in _stents(case, line)} if case else set()
    return bool(kinds & {StentKind.BARE_METAL, StentKind.COVERED})


def _stents(case: Case, line: Line) -> list[Treatment]:
    """The stents in the artery of the line."""
    arteries = arteries_of(line.modifiers)
    return [
        treatment
        for lesion in case.lesions
        if not arteries or (lesion.location.artery is not None and lesion.location.artery.value in arteries)
        for treatment in lesion.treatments
        if treatment.technique is Technique.STENT
    ]


def _drug_eluting(case: Case, line: Line) -> bool | None:
    """Whether the facts tell of a drug-eluting stent in the artery of the line; None where they do not say."""
    stents = _stents(case, line)
    if any(stent.stent_kind is StentKind.DRUG_ELUTING for stent in stents):
        return True
    return None if any(stent.stent_kind is None for stent in stents) else False
