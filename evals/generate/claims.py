"""Clean claims: structured cases over every code, artery, setting and year, turned into claims by the derivation.

A case whose facts leave a question open, whose code is not payable where it was done, or whose add-on stands beside a
code that is only guessed to be its primary, gives no clean claim.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from corpus.rows import Confidence, Setting
from corpus.tables import Tables, shipped
from guards.claim import Claim
from guards.coding.case import (
    Artery,
    Case,
    Cto,
    CtoApproach,
    Diagnosis,
    Diagnostic,
    Graft,
    Imaging,
    ImagingKind,
    Infarct,
    Lesion,
    Limb,
    Location,
    Physiology,
    PhysiologyKind,
    PriorStudy,
    Sedation,
    StentKind,
    Support,
    SupportKind,
    Technique,
    Treatment,
)
from guards.coding.derive import derive

DAYS = (date(2026, 3, 2), date(2025, 6, 3))
PHYSICIAN, HOSPITAL, ASC = Setting.PHYSICIAN, Setting.HOSPITAL_OUTPATIENT, Setting.ASC
ARTERIES = tuple(Artery)
_FED = {Artery.LM: "", Artery.LAD: "LAD", Artery.LCX: "OM1", Artery.RCA: "PDA", Artery.RAMUS: "ramus"}
_SIDE = {Artery.LAD: "D1", Artery.LCX: "OM1", Artery.RCA: "PDA"}
_STUDY = Diagnostic(
    coronary=True, left_heart=True, is_full_study=True, decision_based_on_it=True, prior=PriorStudy(exists=False)
)
_ANGINA = (Diagnosis(code="I25.110"),)
_MI = Infarct(emergent=True, occlusion="total", kind="stemi")
_MI_OF = {
    Artery.LM: "I21.01",
    Artery.LAD: "I21.02",
    Artery.LCX: "I21.21",
    Artery.RCA: "I21.11",
    Artery.RAMUS: "I21.29",
}


@dataclass(frozen=True, slots=True)
class Clean:
    """A claim that must pass. `name` tells what was done, for the report."""

    name: str
    claim: Claim


@cache
def generated() -> tuple[Clean, ...]:
    """Every clean claim that the cases give, without their facts; the same ones each time."""
    return tuple(_claims(shipped(), with_facts=False))


@cache
def generated_with_facts() -> tuple[Clean, ...]:
    """The same claims, each carrying the facts it came from."""
    return tuple(_claims(shipped(), with_facts=True))


def _claims(tables: Tables, *, with_facts: bool) -> Iterator[Clean]:
    for name, case in _cases():
        for day in DAYS:
            for setting in (PHYSICIAN, HOSPITAL, ASC):
                derived = derive(case, tables, day=day, setting=setting)
                lines = tuple(d.line for d in derived.lines)
                codes = lines_of(derived.claim)
                if not lines or derived.questions or not _payable(codes, day, setting, tables):
                    continue
                if not all(_is_settled(code, codes, day, tables) for code in codes):
                    continue
                claim = Claim(day, setting, lines, case=case if with_facts else None)
                yield Clean(f"{name}, {setting.value}, {day.year}", claim)


def lines_of(claim: Claim) -> tuple[str, ...]:
    """The codes of a claim, line by line."""
    return tuple(line.code for line in claim.lines)


def _payable(codes: tuple[str, ...], day: date, setting: Setting, tables: Tables) -> bool:
    """Whether the place of service may be paid for every code: no inpatient-only one, in an ASC only listed ones."""
    if setting is HOSPITAL:
        rows = [tables.opps(code, day).row for code in codes]
        return all(row is None or row.status_indicator not in ("C", "B", "E1", "M") for row in rows)
    if setting is ASC:
        return all((row := tables.asc(code, day).row) is not None and row.on_list for code in codes)
    return True


def _is_settled(code: str, codes: tuple[str, ...], day: date, tables: Tables) -> bool:
    """Whether more than a guess makes one of the codes a primary of the add-on."""
    fitting = [row for row in tables.addon_primaries(code, day).rows if row.primary in codes]
    return not fitting or any(row.confidence is not Confidence.LOW for row in fitting)


def _cases() -> Iterator[tuple[str, Case]]:
    yield from _one_artery()
    yield from _two_arteries()
    yield from _with_addons()
    yield from _with_study()
    yield from _studies()
    yield from _sessions()


def _place(artery: Artery, segment: str = "mid", branch: str = "", graft: Graft | None = None) -> Location:
    return Location(artery=artery, segment=segment, branch=branch, graft=graft)


def _do(*techniques: Technique, stents: int = 1, kind: StentKind = StentKind.DRUG_ELUTING) -> tuple[Treatment, ...]:
    return tuple(
        Treatment(technique=t, count=stents, stent_kind=kind) if t is Technique.STENT else Treatment(technique=t)
        for t in techniques
    )


BALLOON, STENT, ATHERECTOMY = Technique.BALLOON, Technique.STENT, Technique.ATHERECTOMY


def _works(artery: Artery) -> dict[str, tuple[Lesion, ...]]:
    """What can be done in one artery, by name."""
    mid, bare = _place(artery), StentKind.BARE_METAL
    graft = Graft(kind="svg", feeds=_FED[artery])
    both = _place(artery, "proximal"), _place(artery, "distal")
    infarct = (Lesion(location=mid, treatments=_do(BALLOON, STENT), infarct=_MI),)
    works = {
        "balloon": (Lesion(location=mid, treatments=_do(BALLOON)),),
        "atherectomy": (Lesion(location=mid, treatments=_do(ATHERECTOMY, BALLOON)),),
        "stent": (Lesion(location=mid, treatments=_do(BALLOON, STENT)),),
        "bare stent": (Lesion(location=mid, treatments=_do(STENT, kind=bare)),),
        "three stents in a row": (Lesion(location=_place(artery, "proximal-mid"), treatments=_do(STENT, stents=3)),),
        "atherectomy and stent": (Lesion(location=mid, treatments=_do(ATHERECTOMY, STENT)),),
        "two stented lesions": tuple(Lesion(location=place, treatments=_do(STENT)) for place in both),
        "two bare stents": tuple(Lesion(location=place, treatments=_do(STENT, kind=bare)) for place in both),
        "graft": (Lesion(location=_place(artery, graft=graft), treatments=_do(STENT)),),
        "graft, balloon": (Lesion(location=_place(artery, graft=graft), treatments=_do(BALLOON)),),
        "infarct": infarct,
        "coated balloon": (Lesion(location=mid, is_in_stent=True, treatments=_do(Technique.DRUG_COATED_BALLOON)),),
    }
    for way in (CtoApproach.ANTEGRADE, CtoApproach.BOTH):
        cto = Cto(approach=way, months=6)
        works[f"occlusion, {way.value}"] = (Lesion(location=mid, treatments=_do(BALLOON, STENT), cto=cto),)
    if artery in _SIDE:
        works["bifurcation"] = (_bifurcation(artery),)
        branch = _place(artery, "", _SIDE[artery])
        works["vessel and branch"] = (*works["balloon"], Lesion(location=branch, treatments=_do(BALLOON)))
        works["coated branch"] = (
            *works["stent"],
            Lesion(location=branch, treatments=_do(Technique.DRUG_COATED_BALLOON)),
        )
    return works


def _bifurcation(artery: Artery) -> Lesion:
    limb = Limb(branch=_SIDE[artery], treated=True, techniques=(STENT,), stent_count=1)
    return Lesion(location=_place(artery), treatments=_do(STENT), bifurcation=limb)


def _diagnoses(work: str, artery: Artery) -> tuple[Diagnosis, ...]:
    return (Diagnosis(code=_MI_OF[artery]),) if work == "infarct" else _ANGINA


def _one_artery() -> Iterator[tuple[str, Case]]:
    for artery in ARTERIES:
        for work, lesions in _works(artery).items():
            yield f"{work} in {artery.value}", Case(lesions=lesions, diagnoses=_diagnoses(work, artery))


def _two_arteries() -> Iterator[tuple[str, Case]]:
    names = ("stent", "balloon", "atherectomy and stent", "occlusion, antegrade", "graft", "two stented lesions")
    for one, other in zip(ARTERIES, (*ARTERIES[1:], ARTERIES[0]), strict=True):
        if Artery.LM in (one, other):
            continue
        for first in names:
            for second in names[:3]:
                lesions = (*_works(one)[first], *_works(other)[second])
                yield f"{first} in {one.value}, {second} in {other.value}", Case(lesions=lesions, diagnoses=_ANGINA)
    every = tuple(lesion for artery in ARTERIES[1:] for lesion in _works(artery)["stent"])
    yield "stents in four arteries", Case(lesions=every[:3], diagnoses=_ANGINA)


def _with_addons() -> Iterator[tuple[str, Case]]:
    extras = {
        "lithotripsy": Technique.LITHOTRIPSY,
        "mechanical clot removal": Technique.THROMBECTOMY_MECHANICAL,
        "brachytherapy": Technique.BRACHYTHERAPY,
    }
    for artery in (Artery.LAD, Artery.LCX, Artery.RCA):
        place = _place(artery)
        for name, technique in extras.items():
            lesion = Lesion(location=place, is_calcified=True, treatments=_do(technique, STENT))
            yield f"stent with {name} in {artery.value}", Case(lesions=(lesion,), diagnoses=_ANGINA)
        for imaging in ImagingKind:
            looked = (Imaging(kind=imaging, location=place),)
            yield (
                f"stent with {imaging.value} in {artery.value}",
                Case(lesions=_works(artery)["stent"], imaging=looked, diagnoses=_ANGINA),
            )
        wire = (Physiology(kind=PhysiologyKind.FFR, location=place),)
        yield (
            f"stent with pressure wire in {artery.value}",
            Case(lesions=_works(artery)["stent"], physiology=wire, diagnoses=_ANGINA),
        )
    three = tuple(Imaging(kind=ImagingKind.IVUS, location=_place(a)) for a in (Artery.LAD, Artery.LCX, Artery.RCA))
    yield (
        "stent with IVUS of three vessels",
        Case(lesions=_works(Artery.LAD)["stent"], imaging=three, diagnoses=_ANGINA),
    )


def _with_study() -> Iterator[tuple[str, Case]]:
    for artery in (Artery.LAD, Artery.LCX, Artery.RCA):
        for work in (
            "balloon",
            "stent",
            "atherectomy and stent",
            "two stented lesions",
            "infarct",
            "graft",
            "coated balloon",
        ):
            for grafts, right in ((False, False), (True, False), (False, True), (True, True)):
                study = _STUDY.model_copy(update={"grafts": grafts, "right_heart": right})
                name = f"{work} in {artery.value} with a study{' of grafts' * grafts}{' and the right heart' * right}"
                yield name, Case(lesions=_works(artery)[work], diagnostic=study, diagnoses=_diagnoses(work, artery))


def _studies() -> Iterator[tuple[str, Case]]:
    for coronary, grafts, left, right in (
        (True, False, False, False),
        (True, True, False, False),
        (True, False, False, True),
        (True, True, False, True),
        (True, False, True, False),
        (True, True, True, False),
        (True, False, True, True),
        (True, True, True, True),
        (False, False, False, True),
        (False, False, True, False),
        (False, False, True, True),
    ):
        study = _STUDY.model_copy(
            update={"coronary": coronary, "grafts": grafts, "left_heart": left, "right_heart": right}
        )
        parts = [
            word for word, was in (("coronary", coronary), ("grafts", grafts), ("left", left), ("right", right)) if was
        ]
        yield f"study: {', '.join(parts)}", Case(diagnostic=study, diagnoses=_ANGINA)
        if left and not coronary:
            continue
        more = study.model_copy(update={"aortography": True})
        yield f"study: {', '.join(parts)}, aortography", Case(diagnostic=more, diagnoses=_ANGINA)


def _sessions() -> Iterator[tuple[str, Case]]:
    for artery in (Artery.LAD, Artery.RCA):
        asleep = Sedation(by_operator=True, minutes=40, trained_observer=True, patient_age=66)
        yield (
            f"stent under sedation in {artery.value}",
            Case(lesions=_works(artery)["stent"], sedation=asleep, diagnoses=_ANGINA),
        )
        for kind in SupportKind:
            name = f"stent with {kind.value} in {artery.value}"
            yield name, Case(lesions=_works(artery)["stent"], support=(Support(kind=kind),), diagnoses=_ANGINA)
