"""Parts of the derivation on their own: vessel names, sedation time, diagnosis words, the bound on questions."""

from datetime import date

import pytest

from corpus.tables import shipped
from guards.coding.case import (
    Artery,
    Case,
    Diagnosis,
    Dominance,
    Graft,
    Lesion,
    Limb,
    Location,
    Sedation,
    Technique,
    Treatment,
)
from guards.coding.derive import derive
from guards.coding.diagnosis_words import graft_family, recorded
from guards.coding.explore import MOST_RUNS
from guards.coding.sedation import further_units
from guards.coding.territory import artery_named, artery_of


@pytest.mark.parametrize(
    ("name", "artery"),
    [
        ("D1", "LD"),
        ("diagonal 2", "LD"),
        ("septal", "LD"),
        ("LAD", "LD"),
        ("OM3", "LC"),
        ("obtuse marginal", "LC"),
        ("L-PDA", "LC"),
        ("LCx", "LC"),
        ("circumflex", "LC"),
        ("PDA", "RC"),
        ("R-PDA", "RC"),
        ("PLV", "RC"),
        ("acute marginal", "RC"),
        ("RV", "RC"),
        ("ramus intermedius", "RI"),
        ("left main", "LM"),
        ("LMCA", "LM"),
    ],
)
def test_branches_belong_to_their_parent(name: str, artery: str) -> None:
    assert artery_named(name) is Artery(artery)


def test_an_unknown_vessel_has_no_artery() -> None:
    assert artery_named("femoral") is None


@pytest.mark.parametrize(
    ("dominance", "artery"),
    [(Dominance.LEFT, "LC"), (Dominance.RIGHT, "RC"), (Dominance.CODOMINANT, "RC")],
)
def test_dominance_places_the_posterior_branches(dominance: Dominance, artery: str) -> None:
    assert artery_of(Location(branch="PDA"), dominance) is Artery(artery)
    assert artery_of(Location(graft=Graft(kind="svg", feeds="PDA")), dominance) is Artery(artery)


def test_without_dominance_a_posterior_branch_has_only_the_artery_told() -> None:
    assert artery_of(Location(branch="PDA"), None) is None
    assert artery_of(Location(branch="PDA", artery=Artery.RCA), None) is Artery.RCA
    assert artery_of(Location(graft=Graft(kind="svg", feeds="PDA")), None) is Artery.RCA


@pytest.mark.parametrize(("minutes", "units"), [(10, 0), (22, 0), (23, 1), (37, 1), (38, 2), (60, 3), (600, 9)])
def test_further_sedation_counts_from_the_eighth_minute(minutes: int, units: int) -> None:
    assert further_units(minutes) == units


@pytest.mark.parametrize(
    ("labels", "codes"),
    [
        (["CAD"], ("I25.10",)),
        (["coronary artery disease with unstable angina"], ("I25.110",)),
        (["CAD", "unstable angina"], ("I25.110",)),
        (["CAD", "stable angina"], ("I25.118",)),
        (["CAD", "refractory angina"], ("I25.112",)),
        (["CAD, no angina"], ("I25.10",)),
        (["NSTEMI"], ("I21.4",)),
        (["non-ST elevation myocardial infarction"], ("I21.4",)),
        (["STEMI"], ("I21.3",)),
        (["in-stent restenosis"], ("T82.855A",)),
        (["prior CABG"], ("Z95.1",)),
        (["diabetes"], ()),
        (["acute coronary syndrome"], ()),
    ],
)
def test_words_become_codes_only_where_they_name_one(labels: list[str], codes: tuple[str, ...]) -> None:
    assert recorded(tuple(Diagnosis(label=label) for label in labels), []) == codes


def test_a_malformed_code_of_the_record_is_dropped() -> None:
    assert recorded((Diagnosis(code="CAD"), Diagnosis(code="i25.10")), []) == ("I25.10",)


def test_graft_families() -> None:
    assert [graft_family(kind) for kind in ("svg", "LIMA", "radial", "other")] == [
        "I25.71",
        "I25.72",
        "I25.72",
        "I25.70",
    ]


def _with_side_branch(artery: Artery) -> Lesion:
    stent = Treatment(technique=Technique.STENT)
    return Lesion(location=Location(artery=artery), bifurcation=Limb(branch="X"), treatments=(stent,))


def test_many_open_points_stay_within_the_bound_and_are_all_shown() -> None:
    lesions = tuple(_with_side_branch(a) for a in (Artery.LAD, Artery.LCX, Artery.RCA, Artery.RAMUS))
    lesions += tuple(Lesion(treatments=(Treatment(technique=Technique.BALLOON),)) for _ in range(3))
    found = derive(Case(lesions=lesions, sedation=Sedation()), shipped(), day=date(2026, 3, 1))
    assert len(found.questions) >= 8
    assert all(len(q.options) <= MOST_RUNS and q.options for q in found.questions)


def test_the_proposal_is_the_claim_under_the_first_answers() -> None:
    found = derive(Case(lesions=(_with_side_branch(Artery.LAD),)), shipped(), day=date(2026, 3, 1))
    assert found.needs_review
    assert not found.lines
    assert tuple(d.line for d in found.proposal) == found.questions[0].options[0].lines


def test_day_and_setting_of_the_call_go_before_those_of_the_case() -> None:
    told = Case(lesions=(_with_side_branch(Artery.LAD),), date_of_service=date(2026, 3, 1))
    assert derive(told, shipped()).claim.day == date(2026, 3, 1)
    assert derive(told, shipped(), day=date(2025, 3, 1)).claim.day == date(2025, 3, 1)
