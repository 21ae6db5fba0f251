"""The descriptions say what the tables say: numbers, unit limits, primaries, and which codes are in force."""

import re
from datetime import date
from decimal import Decimal

import pytest

from corpus.passages import Passage, load
from corpus.rows import Setting
from corpus.tables import shipped

IN_2026, IN_2025 = date(2026, 8, 1), date(2025, 11, 3)
DESCRIBED = tuple(passage for passage in load() if passage.id.startswith("code-"))
FEES = re.compile(
    r"([0-9A-Z]{5})(?:-(26))?: work ([\d.]+), facility practice expense ([\d.]+), malpractice ([\d.]+), "
    r"facility total ([\d.]+) RVU; global (\w+)\..*? (\$[\d,.]+\d)"
)
HOSPITAL = re.compile(r"Hospital outpatient, (?:April 2026|CY2025): status (\w+)(?:,[^$;.]*?(\$[\d,]+\.\d\d))?")
UNITS = re.compile(r"Practitioner unit limit from April 2026: (\d+) per day, MAI (\d)")
PRIMARIES = re.compile(r"(?:newest held\) they are|these primaries for \w{5}:) ([^.;]+)")


def day_of(passage: Passage) -> date:
    return IN_2025 if IN_2025 in passage.span else IN_2026


def code_of(passage: Passage) -> str:
    return passage.codes[0]


def amount(text: str) -> Decimal:
    return Decimal(text.strip("$").replace(",", ""))


def under(heading: str) -> list[Passage]:
    return [passage for passage in DESCRIBED if passage.heading == heading]


def named(passages: list[Passage]) -> list[str]:
    return [passage.doc for passage in passages]


@pytest.mark.parametrize("day", [IN_2025, IN_2026])
def test_every_code_we_name_is_described_on_every_day(day: date) -> None:
    held = {code_of(passage) for passage in DESCRIBED if day in passage.span}
    wanted = {row.code for year in (IN_2025, IN_2026) for row in shipped().codes(year) if row.kind != "related"}
    assert not wanted - held


def test_no_document_answers_a_day_of_a_year_nobody_has_read() -> None:
    assert {passage.doc for passage in load() if date(2027, 1, 1) in passage.span} == set()


@pytest.mark.parametrize("day", [IN_2025, IN_2026])
def test_a_code_has_one_description_a_day(day: date) -> None:
    docs = {(code_of(passage), passage.doc) for passage in DESCRIBED if day in passage.span}
    assert len(docs) == len({code for code, _ in docs})


def test_a_description_says_so_when_its_code_is_not_in_force() -> None:
    for passage in under("What it is"):
        row = shipped().code(code_of(passage), day_of(passage)).row
        assert row is not None
        in_force = row.valid_from <= day_of(passage) <= row.valid_to
        absent = "Deleted:" in passage.text or "does not exist on a 2025 date" in passage.text
        assert in_force != absent, passage.id


@pytest.mark.parametrize("passage", under("Payment"), ids=named(under("Payment")))
def test_fees_are_those_of_the_fee_schedule(passage: Passage) -> None:
    for code, modifier, work, expense, malpractice, total, glob, dollars in FEES.findall(passage.text):
        row = shipped().pfs(code, day_of(passage), modifier).row
        assert row is not None
        assert (row.work_rvu, row.facility_pe_rvu, row.mp_rvu) == (
            Decimal(work),
            Decimal(expense),
            Decimal(malpractice),
        )
        assert Decimal(total) == row.work_rvu + row.facility_pe_rvu + row.mp_rvu
        assert row.global_days == glob
        assert amount(dollars) == (Decimal(total) * row.conversion_factor).quantize(Decimal("0.01"))


@pytest.mark.parametrize("passage", under("Payment"), ids=named(under("Payment")))
def test_hospital_status_and_rate_are_those_of_the_addendum(passage: Passage) -> None:
    for status, rate in HOSPITAL.findall(passage.text):
        row = shipped().opps(code_of(passage), day_of(passage)).row
        assert row is not None
        assert row.status_indicator == status
        assert row.rate == (amount(rate) if rate else None)


@pytest.mark.parametrize("passage", under("Units"), ids=named(under("Units")))
def test_unit_limits_are_those_of_the_table(passage: Passage) -> None:
    for units, mai in UNITS.findall(passage.text):
        row = shipped().mue(code_of(passage), date(2026, 5, 1), Setting.PHYSICIAN).row
        assert row is not None
        assert (row.units, row.mai) == (int(units), int(mai))


@pytest.mark.parametrize("passage", under("Add-on parents"), ids=named(under("Add-on parents")))
def test_primaries_are_those_of_the_add_on_table(passage: Passage) -> None:
    for listed in PRIMARIES.findall(passage.text):
        codes = set(re.findall(r"\b(?:[0-9C][0-9]{3}[0-9T]|G\d{4})\b", listed))
        for first, last in re.findall(r"(\d{5})-(\d{5})", listed):
            codes |= {str(code) for code in range(int(first), int(last) + 1)}
        found = shipped().addon_primaries(code_of(passage), date(2024, 8, 1))
        held = {row.primary for row in (found.rows or shipped().addon_primaries(code_of(passage), IN_2025).rows)}
        assert codes <= held | {"92975"}, passage.id
