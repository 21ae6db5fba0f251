"""The second set of an auditor's claims (tests/cases/auditors_two.yaml): verdict, findings, lines, ways out, and what fixes leave."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.tables import shipped
from guards.engine import check
from guards.finding import Action, Finding, Report, Severity, worst
from guards.fixes import settle
from tests.guards.test_auditors import TODAY, as_list, claim_of, written

FILE = Path(__file__).parents[1] / "cases" / "auditors_two.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
NUMBERED = [pytest.param(n, id=case["id"]) for n, case in enumerate(CASES)]
LOWERED = {Action.DROP_LINE, Action.SET_UNITS}


@cache
def report_of(n: int) -> Report:
    return check(claim_of(CASES[n]), shipped(), TODAY)


def test_the_names_are_unique_and_the_claims_many() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES) >= 190


@pytest.mark.parametrize("n", NUMBERED)
def test_verdict_and_findings(n: int) -> None:
    case, report = CASES[n], report_of(n)
    told = [(f.line, f.severity.value, f.rule) for f in report.findings]
    assert report.verdict.value in as_list(case["v"]), told
    for line, severity, rule in case.get("f", []):
        assert any(
            line in ("*", at) and weight in as_list(severity) and re.search(rule, name) for at, weight, name in told
        ), (line, severity, rule, told)


@pytest.mark.parametrize("n", [p for p in NUMBERED if "only" in CASES[p.values[0]]])  # type: ignore[index]
def test_no_false_alarm_on_another_line(n: int) -> None:
    errors = [f for f in report_of(n).findings if f.severity is Severity.ERROR]
    assert {f.line for f in errors} <= set(CASES[n]["only"]), [(f.line, f.rule, f.message) for f in errors]


@pytest.mark.parametrize("n", [p for p in NUMBERED if "fix" in CASES[p.values[0]]])  # type: ignore[index]
def test_the_way_out_is_offered(n: int) -> None:
    for line, action, value, safe in CASES[n]["fix"]:
        offered = [f.fix for f in report_of(n).findings if f.fix]
        assert any(
            x.line == line and x.action == action and re.search(value, x.value) and safe in (None, x.safe)
            for x in offered
        ), offered


@pytest.mark.parametrize("n", NUMBERED)
def test_safe_fixes_do_no_harm(n: int) -> None:
    case, report = CASES[n], report_of(n)
    claim = claim_of(case)
    settled = settle(claim, shipped(), TODAY)
    assert settle(settled.claim, shipped(), TODAY).claim == settled.claim, "twice is once"
    assert worst([settled.report.verdict, report.verdict]) is report.verdict, "no worse than before"
    assert _errors(settled.report) <= _errors(report), "no new fault"
    if "after" in case:
        assert written(settled.claim) == case["after"]


def _errors(report: Report) -> set[str]:
    return {f.rule for f in report.findings if f.severity is Severity.ERROR}


# Each rule whose way out may leave out a line or lower its units by itself, and which line holds the work then.
HELD_BY = {
    "anesthesia_by_operator": "the operator's own work, which contains it",
    "base_code_units": "the one unit of the artery",
    "bridging_lesion_billed_twice": "the line of the other artery of the one lesion",
    "bundled_into_pci": "the intervention or study, which contains it",
    "bypass_modifier_opens_nothing": "the column one line",
    "code_not_in_force": "the base code of the same artery",
    "diagnostic_conditions_not_documented": "the intervention, whose injections they were by the facts told",
    "duplicate_line": "its twin",
    "first_vessel_addon_twice": "the one first vessel",
    "hcpcs_twin_against_setting": "the facility's claim, for a device",
    "higher_code_contains_lower": "the higher code",
    "imaging_inside_coated_balloon": "the coated balloon",
    "injections_with_catheterization": "the study",
    "manual_thrombectomy_billed": "the base code, by the facts told",
    "mue_exceeded": "the one unit allowed",
    "ptp_pair_denied": "the column one line",
    "second_person_sedation_with_pci": "the claim of the second person",
    "sedation_time_by_physician": "the facility's claim",
    "temporary_pacing_with_pci": "the intervention",
}


@pytest.mark.parametrize("n", NUMBERED)
def test_no_work_is_lost_by_itself(n: int) -> None:
    for finding in report_of(n).findings:
        if finding.fix and finding.fix.safe and finding.fix.action in LOWERED:
            assert finding.rule in HELD_BY, (finding.rule, finding.fix)
            assert finding.rule != "ptp_pair_denied" or _is_beside(finding, n)


def _is_beside(finding: Finding, n: int) -> bool:
    """The line of column one stands on the same claim."""
    codes = {line.code for m, line in enumerate(claim_of(CASES[n]).lines) if m != finding.line}
    return bool(codes & set(finding.codes))
