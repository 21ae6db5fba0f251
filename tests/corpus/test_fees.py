"""Prices to the cent, with arithmetic that can be checked again."""

import csv
import io
import json
import zipfile
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnknownLocality
from corpus.fees import (
    Fee,
    FeeLine,
    Operator,
    Outcome,
    Step,
    asc_fee,
    fee,
    fees,
    find_locality,
    hospital_fee,
    hospital_fees,
    physician_fee,
    physician_fees,
)
from corpus.fees.physician import value_steps
from corpus.fees.steps import cents
from corpus.rows import PfsRow, Setting
from corpus.tables import Tables, shipped
from tests.shared_files import shared

SPRING, OLD = date(2026, 3, 1), date(2025, 6, 1)
CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return shipped()


def _again(step: Step) -> Decimal:
    """The result of a step worked out from its terms alone."""
    if step.operator is Operator.READ:
        return step.terms[0]
    if step.operator is Operator.ROUND:
        return step.terms[0].quantize(CENT, ROUND_HALF_UP)
    if step.operator is Operator.PLUS:
        return sum(step.terms, Decimal(0))
    left, right = step.terms
    return left * right if step.operator is Operator.TIMES else left - right


def _holds(priced: Fee) -> None:
    assert all(_again(step) == step.result for step in priced.steps)
    if priced.amount is not None:
        assert priced.amount in {step.result for step in priced.steps}
        assert priced.amount == priced.amount.quantize(CENT)
        assert priced.sources
        assert priced.editions


@pytest.mark.parametrize(("qp", "amount"), [(False, "469.28"), (True, "471.62")])
def test_atherectomy_nationally_in_2026(tables: Tables, qp: bool, amount: str) -> None:
    priced = physician_fee(tables, "92924", SPRING, ("LD",), qp=qp)
    assert priced.amount == Decimal(amount)
    assert priced.steps[0].result == Decimal("14.05")
    assert priced.outcome is Outcome.PAID
    _holds(priced)


@pytest.mark.parametrize(
    ("code", "modifier", "amount"),
    [("92920", "", "387.12"), ("92928", "", "463.94"), ("92930", "", "505.36"), ("92941", "", "589.53"),
     ("92943", "", "633.95"), ("92945", "", "631.95"), ("92978", "26", "92.85"), ("93458", "26", "287.25"),
     ("99152", "", "11.02")],
)  # fmt: skip
def test_amounts_of_2026(tables: Tables, code: str, modifier: str, amount: str) -> None:
    priced = physician_fee(tables, code, SPRING, (modifier,) if modifier else ())
    assert priced.amount == Decimal(amount)
    _holds(priced)


def test_amount_of_2025_uses_its_own_values_and_one_factor(tables: Tables) -> None:
    priced = physician_fee(tables, "92928", OLD, qp=True)
    assert priced.amount == Decimal("556.68")
    assert not priced.qp
    assert priced.editions == {"pfs": "RVU25D"}
    assert any("one conversion factor" in note for note in priced.notes)


def test_a_locality_weighs_each_part_before_the_factor(tables: Tables) -> None:
    priced = physician_fee(tables, "92928", SPRING, locality="10112-00")
    work, expense, malpractice, total, *_ = priced.steps
    assert work.terms == (Decimal("9.75"), Decimal("1.000"))
    assert expense.terms == (Decimal("1.84"), Decimal("0.875"))
    assert malpractice.terms == (Decimal("2.30"), Decimal("0.566"))
    assert total.result == Decimal("12.66180")
    assert priced.amount == Decimal("422.92")
    assert priced.editions == {"pfs": "RVU26C", "gpci": "2026"}
    _holds(priced)


@pytest.mark.parametrize("text", ["10112-00", "1011200", "AL", "al", "alabama", " 10112 00 "])
def test_a_locality_is_found_by_what_people_type(tables: Tables, text: str) -> None:
    row, _ = find_locality(tables, SPRING, text)
    assert (row.mac, row.locality, row.state) == ("10112", "00", "AL")


@pytest.mark.parametrize(
    ("text", "words"), [("CA", "29 localities"), ("99999-99", "is not one of 2026"), ("?", "not one")]
)
def test_a_locality_that_is_none_or_several_is_refused(tables: Tables, text: str, words: str) -> None:
    with pytest.raises(UnknownLocality, match=words):
        find_locality(tables, SPRING, text)


def test_a_locality_of_a_year_without_indices_is_refused(tables: Tables) -> None:
    with pytest.raises(UnknownLocality, match="2031 are not held"):
        find_locality(tables, date(2031, 1, 1), "AL")


@pytest.mark.parametrize(
    ("code", "modifiers", "facility", "outcome", "words"),
    [
        ("92928", ("26",), True, Outcome.NOT_PAID, "no 26 row"),
        ("92928", (), False, Outcome.NOT_PAID, "outside a facility"),
        ("92928", ("53",), True, Outcome.INDIVIDUAL, "discontinued"),
        ("92928", ("52",), True, Outcome.INDIVIDUAL, "reduced service"),
        ("92928", ("62",), True, Outcome.INDIVIDUAL, "two surgeons"),
        ("99153", (), True, Outcome.NOT_PAID, "in a facility"),
        ("0913T", (), True, Outcome.INDIVIDUAL, "priced by the contractor"),
        ("G0269", (), True, Outcome.NOT_PAID, "bundled"),
        ("92929", (), True, Outcome.NOT_PAID, "not in the schedule"),
        ("12345", (), True, Outcome.NOT_HELD, "no physician fee schedule"),
        ("92978", (), True, Outcome.INDIVIDUAL, "priced by the contractor"),
    ],
)
def test_no_amount_without_a_published_one(
    tables: Tables, code: str, modifiers: tuple[str, ...], facility: bool, outcome: Outcome, words: str
) -> None:
    priced = physician_fee(tables, code, SPRING, modifiers, facility=facility)
    assert (priced.outcome, priced.amount) == (outcome, None)
    assert words in priced.reason


def test_a_day_without_a_schedule_has_no_amount(tables: Tables) -> None:
    assert physician_fee(tables, "92928", date(2031, 1, 1)).outcome is Outcome.NOT_HELD


@pytest.mark.parametrize(
    ("code", "modifiers", "told"),
    [
        ("93306", (), True),
        ("93306", ("TC",), True),
        ("93306", ("26",), False),
        ("93000", (), False),
        ("99213", (), False),
    ],
)
def test_imaging_says_that_its_cap_is_not_compared(
    tables: Tables, code: str, modifiers: tuple[str, ...], told: bool
) -> None:
    priced = physician_fee(tables, code, SPRING, modifiers, facility=False)
    assert any("OPPSCAP" in note for note in priced.notes) is told


def test_both_sides_by_indicator(tables: Tables) -> None:
    once = physician_fee(tables, "92928", SPRING, ("LD",)).amount
    both = physician_fee(tables, "92928", SPRING, ("LD", "50"))
    assert both.amount == once
    assert any("no 150%" in note for note in both.notes)
    sided = physician_fee(tables, "36245", SPRING, ("50",))
    assert any(step.label == "both sides" and step.terms[1] == Decimal("1.5") for step in sided.steps)
    _holds(sided)


def test_share_of_the_patient_and_sequestration_stand_apart(tables: Tables) -> None:
    priced = physician_fee(tables, "92928", SPRING)
    assert (priced.amount, priced.coinsurance, priced.sequestration, priced.paid) == (
        Decimal("463.94"), Decimal("92.79"), Decimal("7.42"), Decimal("363.73"),
    )  # fmt: skip


def test_second_procedure_is_halved_and_addons_are_not(tables: Tables) -> None:
    lines = [
        FeeLine("92928", ("LD",)),
        FeeLine("92933", ("RC",)),
        FeeLine("92978", ("26",)),
        FeeLine("93458", ("26", "59")),
    ]
    together = physician_fees(tables, lines, SPRING)
    assert [line.outcome.value for line in together.lines] == ["reduced", "paid", "paid", "reduced"]
    assert [str(line.amount) for line in together.lines] == ["231.97", "553.45", "92.85", "143.63"]
    assert together.total == Decimal("1021.90")
    for line in together.lines:
        _holds(line)


def test_units_of_a_line_are_ranked_one_by_one(tables: Tables) -> None:
    (line,) = physician_fees(tables, [FeeLine("92928", ("LD",), 2)], SPRING).lines
    assert line.amount == Decimal("463.94") + Decimal("231.97")
    _holds(line)


def test_units_of_a_line_alone_are_cut_as_lines_are(tables: Tables) -> None:
    priced = fee(tables, "92928", SPRING, Setting.PHYSICIAN, ("LD",), units=2)
    assert (priced.outcome, priced.amount, priced.units) == (Outcome.REDUCED, Decimal("695.91"), 2)
    _holds(priced)
    addon = fee(tables, "92978", SPRING, Setting.PHYSICIAN, ("26",), units=2)
    assert (addon.outcome, addon.amount) == (Outcome.PAID, Decimal("185.70"))


def test_units_of_a_hospital_line_alone_are_judged_as_lines_are(tables: Tables) -> None:
    twice = fee(tables, "92928", OLD, Setting.HOSPITAL_OUTPATIENT, units=2)
    assert (twice.apc, twice.units) == ("5194", 2)
    unknown = fee(tables, "92928", SPRING, Setting.HOSPITAL_OUTPATIENT, units=2)
    assert unknown.amount == Decimal("11794.23")
    assert any("2026 is not held" in note for note in unknown.notes)


def test_the_sixth_procedure_is_by_report(tables: Tables) -> None:
    lines = [FeeLine(code) for code in ("92943", "92941", "92933", "92937", "92928", "92920")]
    together = physician_fees(tables, lines, SPRING)
    assert together.lines[-1].outcome is Outcome.INDIVIDUAL
    assert together.open_lines == (together.lines[-1],)


CODES = st.sampled_from(
    ["92920", "92924", "92928", "92930", "92933", "92937", "92941", "92943", "92945", "92972", "92974"]
)


@given(st.lists(CODES, min_size=1, max_size=5, unique=True), st.randoms())
def test_the_order_of_the_lines_does_not_change_what_is_paid(codes: list[str], random: object) -> None:
    lines = [FeeLine(code) for code in codes]
    mixed = list(reversed(lines))
    assert physician_fees(shipped(), lines, SPRING).total == physician_fees(shipped(), mixed, SPRING).total


@given(st.lists(CODES, min_size=1, max_size=5))
def test_together_never_costs_more_than_apart(codes: list[str]) -> None:
    together = physician_fees(shipped(), [FeeLine(code) for code in codes], SPRING)
    apart = sum((physician_fee(shipped(), code, SPRING).amount or Decimal(0) for code in codes), Decimal(0))
    assert together.total <= apart
    for line in together.lines:
        _holds(line)


@pytest.mark.parametrize(
    ("code", "outcome", "amount"),
    [("92920", "paid", "5814.84"), ("92928", "paid", "11794.23"), ("92930", "paid", "18728.69"),
     ("92941", "inpatient_only", None), ("C9606", "inpatient_only", None), ("92978", "packaged", None),
     ("C9610", "pass_through", None), ("92929", "not_paid", None), ("12345", "not_held", None)],
)  # fmt: skip
def test_hospital_lines_of_2026(tables: Tables, code: str, outcome: str, amount: str | None) -> None:
    priced = hospital_fee(tables, code, SPRING)
    assert (priced.outcome.value, priced.amount) == (outcome, amount and Decimal(amount))
    assert priced.coinsurance is None
    _holds(priced)


def test_one_comprehensive_payment_covers_the_claim(tables: Tables) -> None:
    lines = [FeeLine("92920", ("RC",)), FeeLine("92933", ("LD",)), FeeLine("93458"), FeeLine("92978"), FeeLine("C9610")]
    together = hospital_fees(tables, lines, SPRING)
    assert [line.outcome.value for line in together.lines] == [
        "packaged",
        "paid",
        "packaged",
        "packaged",
        "pass_through",
    ]
    assert together.total == Decimal("18728.69")
    assert any("2026 is not held" in note for note in together.notes)


def test_complexity_adjustment_of_2025(tables: Tables) -> None:
    together = hospital_fees(tables, [FeeLine("92928", ("LD",)), FeeLine("92928", ("RC",))], OLD)
    lead = together.lines[0]
    assert (lead.apc, lead.editions["complexity"]) == ("5194", "CY2025")
    assert lead.amount == next(row.rate for row in tables.apc("5194", OLD).rows if row.rate)
    assert lead.amount > (hospital_fee(tables, "92928", OLD).amount or 0)
    _holds(lead)


def test_no_complexity_without_a_pair(tables: Tables) -> None:
    together = hospital_fees(tables, [FeeLine("92933"), FeeLine("99152")], OLD)
    assert together.lines[0].apc == hospital_fee(tables, "92933", OLD).apc
    assert together.total == hospital_fee(tables, "92933", OLD).amount


@pytest.mark.parametrize(
    ("code", "outcome", "amount"),
    [("92920", "paid", "3628.13"), ("92928", "paid", "6994.16"), ("C9600", "paid", "7062.26"), ("0913T", "paid", "3332.96"),
     ("93458", "paid", "1655.71"), ("92941", "not_paid", None), ("92924", "not_paid", None)],
)  # fmt: skip
def test_asc_lines_of_2025(tables: Tables, code: str, outcome: str, amount: str | None) -> None:
    priced = asc_fee(tables, code, OLD)
    assert (priced.outcome.value, priced.amount) == (outcome, amount and Decimal(amount))
    _holds(priced)


def test_asc_of_2026_is_not_held(tables: Tables) -> None:
    assert asc_fee(tables, "92928", SPRING).outcome is Outcome.NOT_HELD


@pytest.mark.parametrize("setting", list(Setting))
def test_one_door_for_every_setting(tables: Tables, setting: Setting) -> None:
    assert fee(tables, "92928", OLD, setting).amount == fees(tables, [FeeLine("92928")], OLD, setting).total


def test_every_priced_row_of_the_schedule_adds_up(tables: Tables) -> None:
    for row in tables.codes(SPRING):
        for modifier in ((), ("26",)):
            _holds(physician_fee(tables, row.code, SPRING, modifier))
        _holds(hospital_fee(tables, row.code, SPRING))


@pytest.mark.shared
def test_all_fees_of_the_facts(tables: Tables) -> None:
    facts = json.loads(shared("domain", "facts.json").read_text(encoding="utf-8"))
    for fact in facts["fees"]:
        modifiers = (fact["modifier"],) if fact["modifier"] else ()
        for qp, name in ((False, "national_payment_nonqp"), (True, "national_payment_qp")):
            priced = physician_fee(tables, fact["code"], SPRING, modifiers, qp=qp)
            assert priced.amount == Decimal(str(fact[name])), (fact["code"], qp)


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["nonQP", "QP"])
def test_every_payment_of_the_published_file_to_the_cent(
    tables: Tables, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "scripts"))
    import published

    from corpus.fields import parsers

    factor = Decimal("33.4009" if kind == "nonQP" else "33.5675")
    text = published.member(shared("cms", "rvu26c_pprrvu_nonqpp.zip"), "PPRRVU2026_Jul_nonQPP.csv")
    known = parsers(PfsRow)
    rows = {
        (raw["code"], raw["modifier"]): PfsRow(
            **{name: known[name].read(cell) for name, cell in raw.items()} | {"conversion_factor": factor}
        )
        for raw in published.fee_rows(text, 25)
    }
    places = {(row.mac, row.locality): row for row in tables.gpci(SPRING).rows}
    with zipfile.ZipFile(shared("cms", "pfrev26b", f"PFREV26B_{kind}.zip")) as archive:
        lines = [cells for cells in csv.reader(io.StringIO(archive.read("PFREV26B.txt").decode())) if len(cells) > 10]
    assert len(lines) == 4033
    for cells in lines:
        row, place = rows[cells[3], cells[4].strip()], places[cells[1], cells[2]]
        for facility, amount in ((True, cells[6]), (False, cells[5])):
            assert cents("", value_steps(row, place, facility=facility)[-1].result).result == Decimal(amount), cells[:7]


def _schedule(folder: Path, *rows: tuple[str, str, str, str, str, str, str, str]) -> Tables:
    """Code, modifier, work, practice expense, malpractice, PC/TC, multiple procedure, base; conversion factor 1 makes dollars."""
    from corpus.edition_file import write
    from corpus.loaded_table import LoadedTable
    from corpus.span import Span
    from corpus.tables import Edition

    made = [
        PfsRow(code, mod, "A", Decimal(work), Decimal(pe), Decimal(pe), Decimal(mp), False, False, pctc, "XXX", multiple,
               "0", "0", "0", "0", Decimal(1), endo_base=base)
        for code, mod, work, pe, mp, pctc, multiple, base in rows
    ]  # fmt: skip
    folder.mkdir(exist_ok=True)
    write(folder / "pfs.sqlite", "pfs", made)
    edition = Edition(
        "pfs", "RVU26C", Span(date(2026, 1, 1), date(2026, 12, 31)), "CMS-PFS", is_loaded=True, is_complete=True
    )
    return Tables([LoadedTable(edition, folder / "pfs.sqlite", "cpt")])


SCOPES = [
    ("45378", "", "100", "0", "0", "0", "2", ""),
    ("45380", "", "120", "0", "0", "0", "3", "45378"),
    ("45385", "", "160", "0", "0", "0", "3", "45378"),
    ("43235", "", "80", "0", "0", "0", "2", ""),
    ("43239", "", "90", "0", "0", "0", "3", "43235"),
    ("47562", "", "600", "0", "0", "0", "2", ""),
]


@pytest.mark.parametrize(
    ("codes", "amounts"),
    [
        (["45385"], ["160.00"]),
        (["45380", "45385"], ["20.00", "160.00"]),  # less the base of 100
        (["45378", "45385"], [None, "160.00"]),  # the base is paid with the other
        (["45385", "45380", "47562"], ["80.00", "10.00", "600.00"]),  # the family as one, at half
        (["45385", "45380", "43239"], ["160.00", "20.00", "45.00"]),  # two families
        (["45378", "43235"], ["100.00", "40.00"]),  # bases alone are procedures like any other
        (["45385", "45385"], ["160.00", "60.00"]),
    ],
)
def test_endoscopies_beside_each_other(tmp_path: Path, codes: list[str], amounts: list[str | None]) -> None:
    claim = physician_fees(_schedule(tmp_path, *SCOPES), [FeeLine(code) for code in codes], SPRING)
    assert [line.amount for line in claim.lines] == [a and Decimal(a) for a in amounts]
    assert claim.total == sum((Decimal(a) for a in amounts if a), Decimal(0))
    for line in claim.lines:
        _holds(line)


def test_endoscopies_of_an_unknown_family_are_said_to_be_open(tmp_path: Path) -> None:
    rows = [(*row[:7], "") for row in SCOPES]
    claim = physician_fees(_schedule(tmp_path, *rows), [FeeLine("45380"), FeeLine("45385")], SPRING)
    assert any("family of 45380, 45385 is not held" in note for note in claim.notes)


TESTS = [
    (code, modifier, work, expense, "0", pctc, indicator, "")
    for code, indicator, pctc, parts in (
        ("93306", "6", "1", ("60", "120")), ("93880", "6", "1", ("40", "160")), ("92250", "7", "1", ("20", "30")),
        ("92134", "7", "1", ("10", "20")), ("71250", "4", "1", ("50", "100")), ("74150", "4", "1", ("60", "80")),
        ("93005", "6", "3", ("0", "8")), ("93000", "6", "4", ("6", "8")), ("97110", "5", "7", ("20", "10")),
        ("97140", "5", "7", ("15", "12")),
    )
    for modifier, work, expense in (
        (("", *parts), ("26", parts[0], "0"), ("TC", "0", parts[1])) if pctc == "1" else (("", *parts),)
    )
]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "amounts"),
    [
        ([("93306", ""), ("93880", "")], ["150.00", "200.00"]),  # 180 less 25% of 120
        ([("93306", "26"), ("93880", "26")], ["60.00", "40.00"]),  # no technical part, no cut
        ([("93306", "TC"), ("93880", "26")], ["120.00", "40.00"]),
        ([("93005", ""), ("93306", "")], ["6.00", "180.00"]),  # technical only: a quarter of all of it
        ([("92250", ""), ("92134", "")], ["50.00", "26.00"]),  # 30 less 20% of 20
        ([("71250", ""), ("74150", "")], ["147.50", "100.00"]),  # 5% of 50 off, and 50% of 80 off
        ([("93306", ""), ("92250", "")], ["180.00", "50.00"]),  # kinds do not cut each other
        ([("97110", ""), ("97140", "")], ["25.00", "27.00"]),  # half of an expense of 10 off
    ],
)
def test_tests_and_therapy_beside_each_other(tmp_path: Path, lines: list[tuple[str, str]], amounts: list[str]) -> None:
    asked = [FeeLine(code, (modifier,) if modifier else ()) for code, modifier in lines]
    claim = physician_fees(_schedule(tmp_path, *TESTS), asked, SPRING)
    assert [line.amount for line in claim.lines] == [Decimal(amount) for amount in amounts]
    for line in claim.lines:
        _holds(line)


def test_every_unit_of_therapy_but_the_dearest_is_cut(tmp_path: Path) -> None:
    claim = physician_fees(_schedule(tmp_path, *TESTS), [FeeLine("97110", (), 3), FeeLine("97140", (), 2)], SPRING)
    assert [line.amount for line in claim.lines] == [Decimal("75.00"), Decimal("48.00")]


def test_a_test_listed_only_whole_is_left_open(tmp_path: Path) -> None:
    claim = physician_fees(_schedule(tmp_path, *TESTS), [FeeLine("93000"), FeeLine("93306")], SPRING)
    assert claim.lines[0].amount == Decimal("14.00")
    assert any("technical part of 93000" in note for note in claim.notes)


def test_several_lines_with_an_exempt_add_on(tables: Tables) -> None:
    lines = [FeeLine("92933", ("LD",)), FeeLine("92928", ("RC", "51")), FeeLine("92978", ("26",))]
    claim = physician_fees(tables, lines, SPRING)
    assert [line.amount for line in claim.lines] == [Decimal("553.45"), Decimal("231.97"), Decimal("92.85")]
    assert physician_fees(tables, lines[:2], SPRING).total == Decimal("785.42")
