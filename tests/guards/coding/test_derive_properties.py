"""What holds for any facts at all."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.rows import Setting
from corpus.sources import sources
from corpus.tables import Tables, shipped
from guards.claim import Line
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
    Outcome,
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
from guards.coding.derivation import Derivation
from guards.coding.derive import derive
from guards.coding.errors import NoDay
from guards.coding.grounds import GROUNDS
from guards.coding.hospital import BRANCH_TWINS, TWINS
from guards.coding.parents import BASES, parents_of

T = TypeVar("T")
_BOOL = st.sampled_from([None, True, False])
_PLACES = st.builds(
    Location,
    artery=st.sampled_from(Artery),
    branch=st.sampled_from(["", "", "D1", "OM1", "PDA"]),
    segment=st.sampled_from(["", "proximal", "mid", "distal"]),
    graft=st.sampled_from([None, None, None, Graft(kind="svg", feeds="OM1"), Graft(kind="lima", feeds="LAD")]),
)
_TREATMENTS = st.builds(
    Treatment,
    technique=st.sampled_from(Technique),
    count=st.integers(0, 3),
    stent_kind=st.sampled_from([None, *StentKind]),
    outcome=st.sampled_from([Outcome.COMPLETED, Outcome.COMPLETED, Outcome.COMPLETED, Outcome.FAILED]),
)
_LESIONS = st.builds(
    Lesion,
    location=_PLACES,
    bifurcation=st.none() | st.builds(Limb, branch=st.sampled_from(["D1", "LCX", ""]), treated=_BOOL),
    cto=st.none() | st.none() | st.builds(Cto, approach=st.sampled_from([None, *CtoApproach]), is_total=_BOOL),
    infarct=st.none()
    | st.none()
    | st.builds(Infarct, emergent=_BOOL, occlusion=st.sampled_from(["", "total", "patent"])),
    is_calcified=_BOOL,
    treatments=st.lists(_TREATMENTS, max_size=3).map(tuple),
)
_CASES = st.builds(
    Case,
    lesions=st.lists(_LESIONS, max_size=3).map(tuple),
    imaging=st.lists(st.builds(Imaging, kind=st.sampled_from(ImagingKind), location=_PLACES), max_size=2).map(tuple),
    physiology=st.lists(st.builds(Physiology, kind=st.sampled_from(PhysiologyKind), location=_PLACES), max_size=2).map(
        tuple
    ),
    diagnostic=st.none()
    | st.builds(
        Diagnostic,
        coronary=st.booleans(),
        grafts=st.booleans(),
        left_heart=st.booleans(),
        right_heart=st.booleans(),
        aortography=st.booleans(),
        is_full_study=_BOOL,
        decision_based_on_it=_BOOL,
        prior=st.builds(PriorStudy, exists=_BOOL, kind=st.sampled_from(["", "catheter", "ct"]), inadequate=_BOOL),
    ),
    support=st.lists(st.builds(Support, kind=st.sampled_from(SupportKind)), max_size=2).map(tuple),
    sedation=st.none() | st.builds(Sedation, by_operator=_BOOL, minutes=st.integers(0, 90)),
    diagnoses=st.just((Diagnosis(label="CAD with unstable angina"),)),
)
_DAYS = st.sampled_from([date(2025, 6, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 1)])
_SETTINGS = st.sampled_from(list(Setting))
_ALL_BASES = BASES | {"0913T"} | set(TWINS.values())
_BRANCH = frozenset(BRANCH_TWINS) | frozenset(BRANCH_TWINS.values())


def _lines(found: Derivation) -> list[Line]:
    return [d.line for d in found.lines]


def _base_vessels(lines: list[Line]) -> Counter[tuple[str, ...]]:
    return Counter(line.modifiers for line in lines if line.code in _ALL_BASES)


@given(case=_CASES, day=_DAYS, setting=_SETTINGS)
@settings(max_examples=100, deadline=None)
def test_one_base_code_an_artery_but_for_graft_and_native(case: Case, day: date, setting: Setting) -> None:
    for line_modifiers, count in _base_vessels(_lines(derive(case, shipped(), day=day, setting=setting))).items():
        has_graft = any(lesion.location.graft is not None for lesion in case.lesions)
        assert count == 1 or (count == 2 and has_graft), line_modifiers


@given(case=_CASES, day=_DAYS, setting=_SETTINGS)
@settings(max_examples=100, deadline=None)
def test_no_addon_without_a_parent(case: Case, day: date, setting: Setting) -> None:
    found = derive(case, shipped(), day=day, setting=setting)
    claims = [_lines(found), *(list(o.lines) for q in found.questions for o in q.options)]
    for lines in claims:
        codes = {line.code for line in lines}
        codes |= {cpt for cpt, twin in TWINS.items() if twin in codes}
        for line in lines:
            if line.code in {"92972", "92973", "92974", "92978", "92979", "93571", "93572", "0523T"}:
                beside_coated = line.code == "92972" and "0913T" in codes
                assert codes & parents_of(line.code) or beside_coated, line
            if line.code in {"0914T", *_BRANCH}:
                assert codes & BASES, line


@given(case=_CASES, untreated=_PLACES, day=_DAYS, setting=_SETTINGS)
@settings(max_examples=100, deadline=None)
def test_an_untreated_finding_changes_nothing(case: Case, untreated: Location, day: date, setting: Setting) -> None:
    finding = Lesion(location=untreated, stenosis_percent=60, is_calcified=True, cto=Cto())
    more = case.model_copy(update={"lesions": (*case.lesions, finding)})
    assert _lines(derive(case, shipped(), day=day, setting=setting)) == _lines(
        derive(more, shipped(), day=day, setting=setting)
    )


@given(case=_CASES, day=_DAYS, setting=_SETTINGS, data=st.data())
@settings(max_examples=100, deadline=None)
def test_the_order_of_facts_does_not_matter(case: Case, day: date, setting: Setting, data: st.DataObject) -> None:
    lesions = [x.model_copy(update={"treatments": _turned(x.treatments, data)}) for x in case.lesions]
    shuffled = case.model_copy(
        update={
            "lesions": _turned(lesions, data),
            "imaging": _turned(case.imaging, data),
            "physiology": _turned(case.physiology, data),
            "support": _turned(case.support, data),
        }
    )
    assert _lines(derive(case, shipped(), day=day, setting=setting)) == _lines(
        derive(shuffled, shipped(), day=day, setting=setting)
    )


def _turned(entries: Sequence[T], data: st.DataObject) -> tuple[T, ...]:
    return tuple(data.draw(st.permutations(entries)))


def test_which_of_two_total_occlusions_is_told_first_does_not_matter() -> None:
    """2025: the base code is for the main vessel, with the diagnoses of what was done there."""
    main = Lesion(location=Location(artery=Artery.LAD), cto=Cto(), treatments=(Treatment(technique=Technique.BALLOON),))
    branch = Lesion(
        location=Location(artery=Artery.LAD, branch="D1"), cto=Cto(), bifurcation=Limb(branch="D1", treated=True)
    )
    limb = Lesion(location=Location(artery=Artery.LAD), bifurcation=Limb(branch="D1", treated=True), is_calcified=True)
    orders = [(main, branch, limb), (branch, main, limb), (limb, branch, main)]
    told = [Case(lesions=order, diagnoses=(Diagnosis(code="I25.110"),)) for order in orders]
    claims = [_lines(derive(case, shipped(), day=date(2025, 6, 1))) for case in told]
    assert claims[0] == claims[1] == claims[2]
    assert [line.code for line in claims[0]] == ["92943", "92944"]


@given(case=_CASES, day=_DAYS, setting=_SETTINGS)
@settings(max_examples=100, deadline=None)
def test_same_facts_same_claim_and_no_disputed_line_in_it(case: Case, day: date, setting: Setting) -> None:
    found = derive(case, shipped(), day=day, setting=setting)
    assert found == derive(case, shipped(), day=day, setting=setting)
    assert found.claim.lines == tuple(_lines(found))
    for question in found.questions:
        for option in question.options:
            shown = {(line.code, line.modifiers, line.units) for line in option.lines}
            assert {(line.code, line.modifiers, line.units) for line in found.claim.lines} <= shown


@given(case=_CASES, day=_DAYS, setting=_SETTINGS)
@settings(max_examples=100, deadline=None)
def test_every_line_is_dated_and_sourced(case: Case, day: date, setting: Setting) -> None:
    found = derive(case, shipped(), day=day, setting=setting)
    for derived in found.lines:
        assert derived.reason.source.id in sources()
        assert derived.line.units >= Decimal(1)
        row = shipped().code(derived.line.code, day).row
        if row is not None:
            assert row.valid_from <= day <= row.valid_to, derived.line
        if setting is not Setting.PHYSICIAN:
            assert "26" not in derived.line.modifiers
        if setting is Setting.PHYSICIAN:
            assert not derived.line.code.startswith("C")


@given(case=_CASES, day=_DAYS)
@settings(max_examples=50, deadline=None)
def test_no_table_is_needed(case: Case, day: date) -> None:
    bare = derive(case, Tables(()), day=day)
    full = derive(case, shipped(), day=day)
    assert [q.key for q in bare.questions] == [q.key for q in full.questions]
    if not full.questions:  # with open points the fee decides which of two vessels is the first
        assert _counted(bare) == _counted(full)


def _counted(found: Derivation) -> Counter[tuple[str, Decimal]]:
    return Counter((d.line.code, d.line.units) for d in found.lines)


def test_every_ground_is_in_the_register() -> None:
    assert {ground.source for ground in GROUNDS.values()} <= set(sources())
    assert all(ground.locator for ground in GROUNDS.values())


def test_a_case_without_a_day_is_refused() -> None:
    with pytest.raises(NoDay, match="date of service"):
        derive(Case(), shipped())
