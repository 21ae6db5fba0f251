"""What must hold for every claim: order says nothing, days are judged apart, fixes settle, no day is a surprise."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.rows import Setting
from corpus.tables import shipped
from guards.claim import Claim, Line
from guards.engine import check
from guards.finding import VERDICT_OF, Finding, Report, Severity, Verdict, worst
from guards.fixes import settle
from tests.guards import test_auditors_two
from tests.guards.test_auditors import CASES, claim_of
from tests.guards.test_engine import CLAIMS, TODAY, said

AUDITORS = st.sampled_from([claim_of(case) for case in (*CASES, *test_auditors_two.CASES)])
EVERY = st.one_of(CLAIMS, AUDITORS)
OF_THE_WHOLE = frozenset({"dates_mixed"})  # what only the claim as a whole can be told


@settings(max_examples=150, deadline=None)
@given(EVERY, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_modifiers_changes_nothing(claim: Claim, shuffle: object) -> None:
    lines = [replace(line, modifiers=_shuffled(line.modifiers, shuffle)) for line in claim.lines]
    turned = replace(claim, lines=_shuffled(tuple(lines), shuffle))
    one, other = check(claim, shipped(), TODAY), check(turned, shipped(), TODAY)
    assert one.verdict is other.verdict
    assert [entry[:2] for entry in said(one)] == [entry[:2] for entry in said(other)]


def _shuffled(entries: tuple, shuffle: object) -> tuple:  # type: ignore[type-arg]
    turned = list(entries)
    shuffle.shuffle(turned)  # type: ignore[attr-defined]
    return tuple(turned)


@settings(max_examples=150, deadline=None)
@given(AUDITORS.filter(lambda claim: bool(claim.lines)), AUDITORS)
def test_days_of_one_claim_are_judged_as_claims_of_their_own(one: Claim, other: Claim) -> None:
    """Two claims of the same biller to the same payer on different days, put on one sheet: nothing is lost and nothing comes by mixing."""
    day = other.day if other.day != one.day else other.day + timedelta(days=1)
    parts = [_on(one, one.day), _on(replace(other, setting=one.setting, payer=one.payer), day)]
    whole = replace(parts[0], lines=parts[0].lines + parts[1].lines)
    apart = [check(part, shipped(), TODAY) for part in parts if part.lines]
    together = [f for f in check(whole, shipped(), TODAY).findings if f.rule not in OF_THE_WHOLE]
    assert {_told(f) for f in together} == {_told(f) for report in apart for f in report.findings}
    assert worst([VERDICT_OF[f.severity] for f in together]) is worst([report.verdict for report in apart])


def _on(claim: Claim, day: date) -> Claim:
    return replace(claim, day=day, case=None, lines=tuple(replace(x, date_of_service=day) for x in claim.lines))


def _told(finding: Finding) -> tuple[str, Severity, str]:
    return finding.rule, finding.severity, finding.message


@settings(max_examples=120, deadline=None)
@given(AUDITORS.filter(lambda claim: bool(claim.lines)), st.integers(0, 5))
def test_an_unrelated_sound_line_takes_no_finding_away(claim: Claim, place: int) -> None:
    scan = Line("75580", ("26",) if claim.setting is Setting.PHYSICIAN else ())
    longer = replace(claim, lines=(*claim.lines[:place], scan, *claim.lines[place:]))
    before, after = (check(one, shipped(), TODAY).findings for one in (claim, longer))
    assert {_told(f) for f in before} <= {_told(f) for f in after}


@settings(max_examples=120, deadline=None)
@given(EVERY)
def test_fixing_twice_is_fixing_once_leaves_something_and_no_worse_verdict(claim: Claim) -> None:
    once = settle(claim, shipped(), TODAY)
    again = settle(once.claim, shipped(), TODAY)
    assert again.claim == once.claim
    assert not again.applied
    assert bool(once.claim.lines) == bool(claim.lines)
    before = check(claim, shipped(), TODAY).verdict
    assert worst([once.report.verdict, before]) is before


SOUND = {
    Setting.PHYSICIAN: (Line("92928", ("LD",), diagnoses=("I25.110",)), Line("93458", ("26", "XU"))),
    Setting.HOSPITAL_OUTPATIENT: (Line("C9600", ("LD",), diagnoses=("I25.110",)), Line("92978", ("LD",))),
    Setting.ASC: (Line("92920", ("LD",), diagnoses=("I25.110",)),),
}


@pytest.mark.parametrize("setting", list(Setting))
def test_every_day_of_five_years_has_a_verdict(setting: Setting) -> None:
    first, last = date(2024, 1, 1), date(2028, 12, 31)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        report = check(Claim(day, setting, SOUND[setting]), shipped(), last)
        assert not _crashed(report), day
        if shipped().edition("codes", day) is None:
            assert report.verdict is Verdict.UNVERIFIED, day
        elif setting is not Setting.ASC or day.year == 2025:
            assert report.verdict is Verdict.PASS, (day, [_told(f) for f in report.findings])
        else:
            assert report.verdict is Verdict.UNVERIFIED, day  # no list of 2026 is held


def _crashed(report: Report) -> list[str]:
    return [f.message for f in report.findings if "could not be carried out" in f.message]
