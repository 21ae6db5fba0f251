"""Every written case of the derivation, checked as a claim with its facts: what was derived is never contradicted."""

from datetime import date
from typing import Any

import pytest

import guards.rules
from corpus.rows import Setting
from corpus.tables import shipped
from guards.claim import Claim
from guards.coding.derivation import Derivation
from guards.coding.derive import derive
from guards.engine import check
from guards.finding import Report, Severity
from guards.rule import registered
from tests.guards.coding.shorthand import case_of, written

assert guards.rules
TODAY = date(2026, 11, 20)
CASES = [item for item in written() if item["lines"]]
# Rules that compare with the facts, or read a fault of structure off the lines: none may contradict the derivation.
ABOUT_STRUCTURE = {r.id for r in registered() if ".rules.pci." in r.judge.__module__ and r.severity is Severity.ERROR}


def _derived(item: dict[str, Any]) -> tuple[Derivation, date, Setting]:
    day, setting = item.get("day", date(2026, 3, 1)), Setting(item.get("setting", "physician"))
    return derive(case_of(item), shipped(), day=day, setting=setting), day, setting


def _errors(report: Report) -> set[str]:
    return {f.rule for f in report.findings if f.severity is Severity.ERROR} & ABOUT_STRUCTURE


@pytest.mark.parametrize("item", CASES, ids=lambda item: item["id"])
def test_the_derived_claim_fits_its_facts(item: dict[str, Any]) -> None:
    derived, day, setting = _derived(item)
    claim = Claim(day, setting, tuple(d.line for d in derived.lines), case=case_of(item))
    report = check(claim, shipped(), TODAY)
    assert _errors(report) == set()
    asked = {f.rule for f in report.findings if f.severity is Severity.WARNING and f.question}
    if not derived.questions:
        assert "case_disagrees" not in asked


@pytest.mark.parametrize("item", [i for i in CASES if i.get("asks")], ids=lambda item: item["id"])
def test_an_answer_to_an_open_question_is_never_refused(item: dict[str, Any]) -> None:
    derived, day, setting = _derived(item)
    for question in derived.questions:
        for option in question.options:
            report = check(Claim(day, setting, option.lines, case=case_of(item)), shipped(), TODAY)
            assert _errors(report) == set(), (question.key, option.answer)
