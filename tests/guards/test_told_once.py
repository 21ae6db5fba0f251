"""One fault, one error: what a plainer rule says turns the findings of the others about it into remarks."""

from datetime import date

import pytest

import guards.rules
from corpus.tables import shipped
from guards.claim import Claim, Line
from guards.engine import check
from guards.finding import Severity
from guards.rule import registered

assert guards.rules
DAY, TODAY = date(2026, 3, 1), date(2026, 11, 20)
FAULTS = {
    "92928-LD 92920-LD": "higher_code_contains_lower",
    "92928-LD 93458-26": "diagnostic_without_distinct_modifier",
    "92930-LD 93458-26": "diagnostic_without_distinct_modifier",
    "92924-LD 92928-LD": "atherectomy_and_stent_apart",
    "92928-LD 99223": "visit_without_25",
    "92941-LD 92941-RC": "acute_mi_twice",
    "92928-LD 33210": "temporary_pacing_with_pci",
    "92930-LD 33210": "temporary_pacing_with_pci",
    "93458-26 93563": "injections_with_catheterization",
    "93458-26 93456-26": "diagnostic_studies_together",
    "92943-RC 92945-RC": "cto_codes_together",
    "92928-LD 99156": "second_person_sedation_with_pci",
    "92928-LD 0913T-LD": "drug_coated_balloon_same_lesion",
}


def errors(written: str) -> list[str]:
    lines = tuple(Line(code, tuple(modifiers)) for code, *modifiers in (w.split("-") for w in written.split()))
    report = check(Claim(DAY, lines=lines), shipped(), TODAY)
    return [f.rule for f in report.findings if f.severity in (Severity.ERROR, Severity.UNVERIFIED)]


@pytest.mark.parametrize(("written", "rule_id"), FAULTS.items())
def test_one_fault_is_one_error(written: str, rule_id: str) -> None:
    assert errors(written) == [rule_id]


def test_another_fault_of_the_same_line_stays_an_error() -> None:
    assert errors("92928-LD 93458-26 93456-26-XU") == [
        "diagnostic_without_distinct_modifier",
        "diagnostic_studies_together",
    ]


def test_the_rules_that_are_stood_in_for_exist() -> None:
    known = {rule.id for rule in registered()}
    named = {other for rule in registered() for other in rule.instead_of}
    assert named <= known
    assert named
