"""Claims of an auditor (tests/cases/auditors.yaml): the verdict, the findings that must stand, and what the fixes leave."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.tables import shipped
from guards.claim import Claim
from guards.engine import check
from guards.finding import Report, Severity
from guards.fixes import settle
from guards.pci_codes import OPENING_MODIFIERS
from guards.wire import read_claim

TODAY = date(2026, 11, 20)
SETTINGS = {"P": "physician", "H": "hospital_outpatient", "A": "asc"}
FILE = Path(__file__).parents[1] / "cases" / "auditors.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
_LINE = re.compile(r"(?P<head>[^@]*?)(?:x(?P<units>-?[\d.]+))?(?:@(?P<diagnoses>.*))?")


def claim_of(case: dict[str, Any]) -> Claim:
    lines = [_line(entry) if isinstance(entry, str) else dict(entry) for entry in case["l"]]
    for n, day in case.get("days", {}).items():
        lines[n]["date_of_service"] = str(day)
    body = {"id": case["id"], "lines": lines, "case": case.get("case")}
    day = str(case.get("day", "2026-03-02"))
    return read_claim(
        {
            **body,
            "date_of_service": day,
            "setting": SETTINGS[case.get("s", "P")],
            "payer": case.get("payer", "medicare"),
        }
    )


def _line(text: str) -> dict[str, Any]:
    found = _LINE.fullmatch(text)
    assert found, text
    code, *modifiers = found["head"].split("-")
    line: dict[str, Any] = {"code": code, "modifiers": modifiers, "units": found["units"] or 1}
    return {**line, "diagnoses": (found["diagnoses"] or "").split(",")}


def written(claim: Claim) -> list[str]:
    """The lines as the file writes them, without diagnoses."""
    return [
        "-".join((line.code, *line.modifiers)) + (f"x{line.units}" if line.units != 1 else "") for line in claim.lines
    ]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@cache
def report_of(n: int) -> Report:
    return check(claim_of(CASES[n]), shipped(), TODAY)


NUMBERED = [pytest.param(n, id=case["id"]) for n, case in enumerate(CASES)]


def test_the_names_are_unique_and_the_claims_many() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES) >= 300


@pytest.mark.parametrize("n", NUMBERED)
def test_verdict_and_findings(n: int) -> None:
    case, report = CASES[n], report_of(n)
    told = [(f.line, f.severity.value, f.rule) for f in report.findings]
    assert report.verdict.value in as_list(case["v"]), told
    for line, severity, rule in case.get("f", []):
        assert any(
            (line == "*" or at == line) and weight in as_list(severity) and re.search(rule, name)
            for at, weight, name in told
        ), (line, severity, rule, told)


@pytest.mark.parametrize("n", NUMBERED)
def test_safe_fixes_are_safe(n: int) -> None:
    case = CASES[n]
    claim = claim_of(case)
    settled = settle(claim, shipped(), TODAY)
    assert settle(settled.claim, shipped(), TODAY).claim == settled.claim, "twice is once"
    assert bool(settled.claim.lines) == bool(claim.lines), "something of the work stays"
    assert _opening(settled.claim) <= _opening(claim), "no modifier that opens an edit comes by itself"
    assert _errors(settled.report) <= _errors(report_of(n)), "no new fault"
    if "after" in case:
        assert written(settled.claim) == case["after"]


def _opening(claim: Claim) -> set[tuple[str, str]]:
    return {(line.code, m) for line in claim.lines for m in line.modifiers if m in OPENING_MODIFIERS}


def _errors(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.severity is Severity.ERROR}
