"""A year that needs tables only: invented codes of 2027 are judged by the rules as they are, and no table is forgotten."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest

from corpus.rows import Setting
from corpus.shipped import readers
from corpus.span import OPEN_END, Span
from corpus.tables import Edition, Tables, shipped
from guards.claim import Claim, Line
from guards.engine import check
from guards.finding import Report, Severity, Verdict
from guards.pci_codes import pci_base_codes
from tests.guards.memory import MemoryTable

LAST, FIRST = date(2026, 12, 31), date(2027, 1, 1)
YEAR = Span(FIRST, date(2027, 12, 31))
NEW, GONE = "92946", "92924"  # invented: one base code begins, one ends
NEEDED = ("modifiers", "ptp", "mue", "addon", "pfs", "gpci", "opps", "crosswalk", "diagnoses", "excludes1")


def _tables() -> Tables:
    """The shipped tables with a small year 2027 before them, as a new edition of codes, modifiers and fees would be."""
    held = shipped()
    rows = {row.code: row for row in held.codes(LAST)}
    rows[GONE] = replace(rows[GONE], valid_to=LAST, replaced_by=("92933",))
    rows[NEW] = replace(rows["92928"], code=NEW, valid_from=FIRST, valid_to=OPEN_END)
    modifiers = [r for name in ("LD", "RC", "26", "XU") for r in held.modifier(name, LAST).rows]
    fees = [r for code in rows for r in held.pfs("92928" if code == NEW else code, LAST).rows]
    return Tables(
        [
            MemoryTable("codes", tuple(rows.values()), name="2027", span=YEAR),
            MemoryTable("modifiers", modifiers, name="2027", span=YEAR),
            MemoryTable("pfs", fees, name="RVU27A", span=YEAR),
            *readers(),
        ]
    )


TABLES = _tables()


def judged(day: date, *lines: str) -> Report:
    split = [text.split("-") for text in lines]
    claim = Claim(day, lines=tuple(Line(code, tuple(modifiers)) for code, *modifiers in split))
    report = check(claim, TABLES, date(2027, 3, 1))
    assert not [f for f in report.findings if "could not be carried out" in f.message]
    return report


def errors(report: Report) -> set[str]:
    return {f.rule for f in report.findings if f.severity is Severity.ERROR}


def test_a_code_begins_and_another_ends_with_the_year() -> None:
    assert judged(FIRST, f"{NEW}-LD").verdict is Verdict.PASS
    assert judged(LAST, f"{GONE}-LD").verdict is Verdict.PASS
    assert errors(judged(LAST, f"{NEW}-LD")) == {"code_unknown"}  # the edition of 2026 has not heard of it
    assert errors(judged(FIRST, f"{GONE}-LD")) == {"code_not_in_force"}


def test_what_did_not_change_is_judged_as_before() -> None:
    assert judged(FIRST, "92928-LD", "92978-26-LD", "93458-26-XU").verdict is Verdict.PASS
    assert "diagnostic_without_distinct_modifier" in errors(judged(FIRST, "92928-LD", "93458-26"))


def test_a_new_base_code_shares_its_artery_with_no_other() -> None:
    for code in pci_base_codes(FIRST, TABLES):
        if code != NEW:
            assert errors(judged(FIRST, f"{NEW}-LD", f"{code}-LD")), code
            assert "two_base_codes_in_one_artery" not in errors(judged(FIRST, f"{NEW}-LD", f"{code}-RC")), code


def test_no_rule_stumbles_over_a_code_it_has_not_heard_of() -> None:
    for one, other in combinations([*pci_base_codes(FIRST, TABLES), "0913T", "0914T", "92972", "92978", "33210"], 2):
        judged(FIRST, f"{one}-LD", f"{other}-LD")


def test_an_add_on_beside_a_code_younger_than_the_list_is_not_decided() -> None:
    report = judged(FIRST, f"{NEW}-LD", "92978-26-LD")
    assert report.verdict is Verdict.UNVERIFIED
    assert "addon_without_primary" not in errors(report)
    assert any(f.rule == "addon_without_primary" and NEW in f.message for f in report.findings)


def test_units_of_a_code_younger_than_the_limits_are_not_decided() -> None:
    row = replace(next(r for r in shipped().codes(LAST) if r.code == "92972"), code="92947", valid_from=FIRST)
    new = MemoryTable("codes", [*TABLES.codes(FIRST), row], name="2027", span=YEAR)
    limits = MemoryTable(
        "mue", (), name="2026Q4", span=Span(date(2026, 10, 1), LAST), covers_all=True, carries_forward=True
    )
    tables = Tables([new, limits, *TABLES._readers])
    for units, severity in ((1, Severity.INFO), (4, Severity.UNVERIFIED)):
        lines = (Line("92928", ("LD",)), Line("92947", ("LD",), units=Decimal(units)))
        findings = check(Claim(FIRST, lines=lines), tables, date(2027, 3, 1)).findings
        assert [f.severity for f in findings if f.rule == "mue_not_published" and "92947" in f.codes] == [severity]


def test_a_day_after_the_last_edition_is_unverified() -> None:
    assert judged(date(2028, 1, 1), "92928-LD").verdict is not Verdict.PASS


def _years() -> list[Edition]:
    return [edition for edition in shipped().editions if edition.table == "codes"]


@pytest.mark.parametrize("table", NEEDED)
@pytest.mark.parametrize("edition", _years(), ids=lambda edition: edition.name)
def test_a_year_of_codes_has_every_table_it_needs(edition: Edition, table: str) -> None:
    setting = Setting.PHYSICIAN if table in ("ptp", "mue") else None
    for day in (edition.span.start, edition.span.end):
        assert shipped().edition(table, day, setting) is not None, f"{table}: no edition speaks about {day}"
