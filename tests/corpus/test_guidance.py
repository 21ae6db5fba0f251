"""The guidance documents against the tables and against the rules on dates and confidence."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from corpus.passages import Passage, load
from corpus.rows import Confidence, Setting
from corpus.tables import shipped

IN_2025, IN_2026 = date(2025, 7, 1), date(2026, 7, 1)
SUBJECTS = Path(__file__).parents[1].joinpath("cases", "corpus", "guidance_subjects.txt").read_text().split()


def guidance() -> list[Passage]:
    return [passage for passage in load() if passage.doc in SUBJECTS]


def cells(doc: str, heading: str) -> Iterator[list[str]]:
    """The rows of the table in one section whose first cell is a single code."""
    passage = next(one for one in load() if one.id == f"{doc}#{heading}")
    for line in passage.text.splitlines():
        row = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"[0-9C][0-9]{3}[0-9T]", row[0]):
            yield row


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_has_its_document(subject: str) -> None:
    assert [passage for passage in load() if passage.doc == subject]


def test_every_subject_of_pci_answers_on_a_2026_date_and_the_old_rules_on_a_2025_date() -> None:
    on = {day: {one.doc for one in guidance() if day in one.span} for day in (IN_2025, IN_2026)}
    assert {"bifurcations", "chronic-total-occlusion", "changes-2026-01-01", "not-settled"} <= on[IN_2026] - on[IN_2025]
    assert {"bifurcation-2025", "cto-2025", "branch-add-ons-2025"} <= on[IN_2025] - on[IN_2026]
    assert {"diagnosis-support", "drug-coated-balloon", "asc"} <= on[IN_2025] & on[IN_2026]


def test_documents_of_2025_are_not_about_codes_of_2026() -> None:
    old = [one for one in guidance() if one.span.end == date(2025, 12, 31)]
    assert old
    assert not {"92930", "92945"} & {code for one in old for code in one.codes}


def test_what_nothing_settles_asks_for_a_person() -> None:
    open_points = [one for one in guidance() if one.confidence is Confidence.LOW]
    assert {one.doc for one in open_points} == {"not-settled"}
    asking = re.compile(r"\bask\b|person|look|load|if .* right|newer file", re.IGNORECASE)
    assert [one.id for one in open_points if not asking.search(one.text)] == []


def test_a_section_resting_on_general_knowledge_says_how_sure_it_is() -> None:
    hedge = re.compile(
        r"not settled|medium confidence|low confidence|general teaching|not confirmed|\bask\b|usual|general guidance|not a PCI code",
        re.IGNORECASE,
    )
    unsure = [one for one in guidance() if any(mark.source == "MEM" for mark in one.sources)]
    assert unsure
    assert [one.id for one in unsure if not hedge.search(one.text)] == []


def test_physician_amounts_of_2026_are_those_of_the_fee_schedule() -> None:
    rows = list(cells("physician-payment-arithmetic", "national-amounts"))
    assert len(rows) == 9
    for code, work, practice, malpractice, total, plain, qualifying in rows:
        row, other = shipped().pfs(code, IN_2026).row, shipped().pfs(code, IN_2026, qp=True).row
        assert row
        assert other
        units = row.work_rvu + row.facility_pe_rvu + row.mp_rvu
        held = (row.work_rvu, row.facility_pe_rvu, row.mp_rvu, units)
        assert tuple(map(Decimal, (work, practice, malpractice, total))) == held
        assert Decimal(plain) == cents(units * row.conversion_factor)
        assert Decimal(qualifying) == cents(units * other.conversion_factor)


def test_physician_amounts_of_2025_are_those_of_the_fee_schedule() -> None:
    rows = list(cells("physician-payment-2025", "national-facility-amounts"))
    assert len(rows) == 9
    for code, work, total, amount in rows:
        row = shipped().pfs(code, IN_2025).row
        assert row
        units = row.work_rvu + row.facility_pe_rvu + row.mp_rvu
        assert (Decimal(work), Decimal(total)) == (row.work_rvu, units)
        assert Decimal(amount) == cents(units * row.conversion_factor)


def test_values_of_both_years_are_those_of_the_fee_schedules() -> None:
    rows = list(cells("why-values-moved-in-2026", "from-2025-to-2026"))
    assert len(rows) == 10
    for code, *values in rows:
        old, new = shipped().pfs(code, IN_2025).row, shipped().pfs(code, IN_2026).row
        assert old
        assert new
        totals = [row.work_rvu + row.facility_pe_rvu + row.mp_rvu for row in (old, new)]
        assert list(map(Decimal, values)) == [old.work_rvu, new.work_rvu, *totals]


def test_the_example_with_a_locality_comes_out() -> None:
    text = next(one for one in load() if one.id == "physician-payment-arithmetic#an-example-with-a-locality").text
    row = shipped().pfs("92928", IN_2026).row
    place = next(one for one in shipped().gpci(IN_2026).rows if "MANHATTAN" in one.name.upper())
    assert row
    units = (
        row.work_rvu * place.work + row.facility_pe_rvu * place.practice_expense + row.mp_rvu * place.malpractice
    ).normalize()
    assert f"{units} units" in text
    assert f"${cents(units * row.conversion_factor)}" in text


def test_hospital_rates_are_those_of_addendum_b() -> None:
    rows = list(cells("outpatient-pci", "rates-and-status-of-the-cpt-codes"))
    assert len(rows) == 9
    for code, status, apc, rate in rows:
        row = shipped().opps(code, IN_2026).row
        assert row
        assert (status, apc) == (row.status_indicator, row.apc)
        assert (f"${row.rate:,}" if row.rate else "not payable outpatient") == rate


def test_unit_limits_are_those_of_the_table() -> None:
    text = next(one for one in load() if one.id == "mue#practitioner-limits-a-day-april-2026").text
    pairs = re.findall(r"([0-9C][0-9]{3}[0-9T]|G0269) \| (\d)", text)
    assert len(pairs) > 15
    for code, units in pairs:
        row = shipped().mue(code, date(2026, 5, 1), Setting.PHYSICIAN).row
        assert row, code
        assert row.units == int(units), code


def test_listed_complexity_pairs_are_those_of_addendum_j() -> None:
    text = next(one for one in load() if one.id == "complexity-adjustment#pairs-of-2025").text
    pairs = re.findall(r"\| (\w{5}) with (\w{5}) \| \d{4} \| (\d{4}) \|", text)
    assert len(pairs) == 8
    for primary, secondary, apc in pairs:
        row = shipped().complexity(primary, secondary, IN_2025).row
        assert row, (primary, secondary)
        assert row.apc == apc, (primary, secondary)


def test_parents_of_the_branch_add_ons_are_those_of_the_list() -> None:
    rows = list(cells("branch-add-ons-2025", "which-parents"))
    assert len(rows) == 6
    for code, parents in rows:
        held = {row.primary for row in shipped().addon_primaries(code, date(2024, 8, 1)).rows}
        assert set(parents.split(", ")) == {one for one in held if one.isdigit()}, code
