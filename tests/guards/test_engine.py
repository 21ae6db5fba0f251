"""The engine fails closed, keeps its order, and says the same thing every time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.rows import Setting
from corpus.shipped import readers
from corpus.span import Span
from corpus.tables import Tables, shipped
from guards.claim import Claim, Line
from guards.engine import check
from guards.finding import Action, Hit, Report, Severity, SourceRef, Verdict
from guards.fixes import apply_fix, settle
from guards.pci_codes import OPENING_MODIFIERS
from guards.rule import Desk, Rule, registered, rule

TODAY = date(2026, 11, 20)
DAY = date(2026, 3, 1)
ALWAYS = Span()


def made(judge: object, span: Span = ALWAYS, severity: Severity = Severity.ERROR) -> Rule:
    return Rule("made", severity, SourceRef("DESK"), span, judge)  # type: ignore[arg-type]


def claim(*lines: str, day: date = DAY, setting: Setting = Setting.PHYSICIAN) -> Claim:
    return Claim(day, setting, tuple(Line(code, tuple(rest)) for code, *rest in (text.split("-") for text in lines)))


def crash(claim: Claim, desk: Desk) -> Iterator[Hit]:
    yield Hit("said before the crash", 0, severity=Severity.INFO)
    raise ZeroDivisionError


def silent(claim: Claim, desk: Desk) -> Iterator[Hit]:
    yield from ()


def test_a_crashed_rule_is_unverified_and_named() -> None:
    report = check(claim("92928-LD"), shipped(), TODAY, [made(crash)])
    assert report.verdict is Verdict.UNVERIFIED
    assert {f.message for f in report.findings if f.severity is Severity.INFO} == {"said before the crash"}
    (crashed,) = [f for f in report.findings if f.severity is Severity.UNVERIFIED]
    assert crashed.rule == "made"
    assert "ZeroDivisionError" in crashed.message
    assert report.lines[0].verdict is Verdict.UNVERIFIED


def test_no_rule_is_unverified() -> None:
    assert check(claim("92928-LD"), shipped(), TODAY, []).verdict is Verdict.UNVERIFIED


def test_rules_of_other_dates_do_not_count() -> None:
    other = made(silent, Span(date(2025, 1, 1), date(2025, 12, 31)))
    assert check(claim("92928-LD"), shipped(), TODAY, [other]).verdict is Verdict.UNVERIFIED
    assert check(claim("92928-LD", day=date(2025, 6, 1)), shipped(), TODAY, [other]).verdict is Verdict.PASS


def test_no_tables_at_all_is_unverified() -> None:
    report = check(claim("92928-LD", "93458-26-XU"), Tables([]), TODAY)
    assert report.verdict is Verdict.UNVERIFIED
    assert set(report.editions.values()) == {"not held"}


@pytest.mark.parametrize("missing", ["codes", "modifiers", "ptp", "addon"])
def test_a_missing_table_never_passes(missing: str) -> None:
    tables = Tables([r for r in readers() if r.edition.table != missing])
    report = check(claim("92928-LD", "92978-26-LD"), tables, TODAY)
    assert report.verdict is Verdict.UNVERIFIED, [(f.rule, f.message) for f in report.findings]


def test_an_empty_claim_never_passes() -> None:
    assert check(claim(), shipped(), TODAY).verdict is Verdict.UNVERIFIED


def test_worst_finding_first() -> None:
    report = check(claim("92928-LD", "92929-LD", "27447"), shipped(), TODAY)
    ranks = [
        (Severity.ERROR, Severity.UNVERIFIED, Severity.WARNING, Severity.INFO).index(f.severity)
        for f in report.findings
    ]
    assert ranks == sorted(ranks)
    assert report.verdict is Verdict.BLOCK


def test_two_functions_of_one_id_may_not_overlap() -> None:
    @rule(id="made_for_this_test", severity=Severity.INFO, source="DESK", since=date(3000, 1, 1))
    def first(claim: Claim, desk: Desk) -> Iterator[Hit]:
        yield from ()

    with pytest.raises(ValueError, match="overlaps"):

        @rule(id="made_for_this_test", severity=Severity.INFO, source="DESK", since=date(3000, 6, 1))
        def second(claim: Claim, desk: Desk) -> Iterator[Hit]:
            yield from ()

    from guards import rule as module

    module._REGISTRY[:] = [r for r in module._REGISTRY if r.id != "made_for_this_test"]
    assert "made_for_this_test" not in {r.id for r in registered()}


# fmt: off
CODES = st.sampled_from(
    (
        "92920", "92924", "92928", "92929", "92930", "92933", "92937", "92941", "92943", "92944",
        "92945", "92972", "92973", "92978", "92979", "93451", "93458", "93461", "93571", "93572",
        "0913T", "0914T", "C9600", "C9607", "G0269", "33210", "33990", "33991", "99152", "99153",
        "99156", "99223", "93042", "36140", "27447", "9999", "ZZZZZ",
    )
)
# fmt: on
MODIFIERS = st.lists(
    st.sampled_from(["LD", "RC", "LC", "59", "XU", "26", "TC", "51", "76", "25", "73", "50", "GC", "XXX"]), max_size=3
)
LINES = st.builds(
    Line,
    code=CODES,
    modifiers=MODIFIERS.map(tuple),
    units=st.sampled_from([Decimal(1), Decimal(2), Decimal(4), Decimal(0), Decimal(-1), Decimal("1.5")]),
    diagnoses=st.lists(st.sampled_from(["I25.110", "I25.82", "I21.02", "E11.9", "I25.11", "x"]), max_size=2).map(tuple),
    date_of_service=st.sampled_from([None, None, None, date(2026, 3, 2), date(2031, 1, 1)]),
)
CLAIMS = st.builds(
    Claim,
    day=st.sampled_from([DAY, date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 5), date(2031, 1, 1)]),
    setting=st.sampled_from(list(Setting)),
    lines=st.lists(LINES, max_size=5).map(tuple),
)
UNRELATED = Line("75580", ("26",), Decimal(1), (), None)


def said(report: Report) -> list[tuple[str, Severity, str]]:
    """What is said, without the places of lines: the same whatever order they stand in."""
    return sorted((finding.rule, finding.severity, finding.message) for finding in report.findings)


@settings(max_examples=150, deadline=None)
@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing_that_is_said(given_claim: Claim, shuffle: object) -> None:
    lines = list(given_claim.lines)
    shuffle.shuffle(lines)  # type: ignore[attr-defined]
    turned = replace(given_claim, lines=tuple(lines))
    one, other = check(given_claim, shipped(), TODAY), check(turned, shipped(), TODAY)
    assert one.verdict is other.verdict
    assert said(one) == said(other)


@settings(max_examples=150, deadline=None)
@given(CLAIMS.filter(lambda c: bool(c.lines)), st.integers(0, 5))
def test_an_unrelated_line_removes_no_finding(given_claim: Claim, place: int) -> None:
    lines = (*given_claim.lines[:place], UNRELATED, *given_claim.lines[place:])
    longer = replace(given_claim, lines=lines)
    before = {(f.rule, f.severity, f.codes) for f in check(given_claim, shipped(), TODAY).findings}
    after = {(f.rule, f.severity, f.codes) for f in check(longer, shipped(), TODAY).findings}
    assert before <= after


@settings(max_examples=150, deadline=None)
@given(CLAIMS)
def test_same_claim_same_report(given_claim: Claim) -> None:
    assert check(given_claim, shipped(), TODAY) == check(given_claim, shipped(), TODAY)


@settings(max_examples=150, deadline=None)
@given(CLAIMS)
def test_no_rule_crashes(given_claim: Claim) -> None:
    report = check(given_claim, shipped(), TODAY)
    assert [f.message for f in report.findings if "could not be carried out" in f.message] == []
    assert len(report.lines) == len(given_claim.lines)


@settings(max_examples=150, deadline=None)
@given(CLAIMS)
def test_safe_fixes_come_to_an_end(given_claim: Claim) -> None:
    settled = settle(given_claim, shipped(), TODAY)
    assert settle(settled.claim, shipped(), TODAY).applied == ()
    assert all(fix.safe for fix in settled.applied)
    before = {(line.code, m) for line in given_claim.lines for m in line.modifiers}
    after = {(line.code, m) for line in settled.claim.lines for m in line.modifiers}
    assert not {m for _, m in after - before} & OPENING_MODIFIERS


def test_a_safe_fix_clears_the_claim() -> None:
    settled = settle(claim("92928-LD", "92929-LD", "33210-59"), shipped(), TODAY)
    assert [line.code for line in settled.claim.lines] == ["92928"]
    assert settled.report.verdict is Verdict.PASS


def test_the_professional_component_is_added() -> None:
    settled = settle(claim("92928-LD", "92978-LD"), shipped(), TODAY)
    assert settled.claim.lines[1].modifiers == ("26", "LD")
    assert [fix.action for fix in settled.applied] == [Action.ADD_MODIFIER]


def test_a_bypass_modifier_is_never_added_even_where_a_rule_calls_it_safe() -> None:
    from guards.finding import Fix
    from guards.fixes import _is_progress

    line = Line("93458", ("26",))
    assert not any(_is_progress(line, Fix(Action.ADD_MODIFIER, 0, m, safe=True)) for m in OPENING_MODIFIERS)


def test_a_fix_outside_the_claim_changes_nothing() -> None:
    from guards.finding import Fix

    one = claim("92928-LD")
    assert apply_fix(one, Fix(Action.DROP_LINE, 7)) == one
    assert apply_fix(one, Fix(Action.ASK_FOR, 0, "?")) == one
    assert apply_fix(one, Fix(Action.REPLACE_CODE, 0, "92930")).lines[0].code == "92930"


def of_a_later_manual(report: Report) -> list[str]:
    return [f.message for f in report.findings if f.rule == "manual_of_later_year"]


def test_a_fault_of_2025_told_from_the_manual_of_2026_says_so() -> None:
    day = date(2025, 5, 4)
    report = check(claim("92928-LD", "92929-LD", "92929-LD", "92929-LD", day=day), shipped(), TODAY)
    assert "more_than_two_branches" in {f.rule for f in report.findings}
    (message,) = of_a_later_manual(report)
    assert "2026" in message
    assert "2025" in message


def test_a_sound_claim_of_2025_and_a_fault_of_2026_say_nothing_of_the_manual() -> None:
    assert of_a_later_manual(check(claim("92928-LD", day=date(2025, 5, 4)), shipped(), TODAY)) == []
    assert of_a_later_manual(check(claim("92928-LD", "33211"), shipped(), TODAY)) == []
