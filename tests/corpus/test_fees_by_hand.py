"""Prices worked out by hand from the published files, with arithmetic of its own, against what the desk says.

Nothing of the desk's readers or fee rules is used on the hand's side: cells by their place in the row, plain `Decimal`.
"""

import csv
import io
import zipfile
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pytest

from corpus.fees import ClaimFee, FeeLine, Outcome, fees
from corpus.loading import load
from corpus.rows import Setting
from corpus.store import open_tables
from corpus.tables import Tables
from tests.shared_files import shared

pytestmark = pytest.mark.shared
AUTUMN, SUMMER, WINTER = date(2025, 11, 3), date(2026, 8, 3), date(2025, 2, 3)
PHYSICIAN, HOSPITAL, CENTER = Setting.PHYSICIAN, Setting.HOSPITAL_OUTPATIENT, Setting.ASC
HALF, ONE_AND_HALF = Decimal("0.5"), Decimal("1.5")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    home = tmp_path_factory.mktemp("home")
    center = tmp_path_factory.mktemp("center")
    with zipfile.ZipFile(shared("cms", "asc_addenda_2025_jan.zip")) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                archive.extract(name, center)
    for name in ("rvu26c_pprrvu_nonqpp.zip", "rvu25d.zip", "opps_2025_addenda.zip"):
        load([shared("cms", name)], home)
    load([center], home)
    return open_tables(home)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@cache
def _rows(archive: str, member: str, mark: str = ",") -> tuple[tuple[str, ...], ...]:
    with zipfile.ZipFile(shared("cms", archive)) as opened:
        text = opened.read(member).decode("latin-1")
    return tuple(tuple(cells) for cells in csv.reader(io.StringIO(text), delimiter=mark))


def _schedule(year: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """The rows of the schedule, and where the conversion factor stands: one column came in before it in 2026."""
    if year == 2026:
        return _rows("rvu26c_pprrvu_nonqpp.zip", "PPRRVU2026_Jul_nonQPP.csv"), 25
    return _rows("rvu25d.zip", "PPRRVU2025_Oct.csv"), 24


def _value(
    year: int, code: str, modifier: str = "", *, office: bool = False, factor: str = "", at: str = ""
) -> Decimal:
    """One unit before rounding. `at` is the locality's line of the published indices, national where blank."""
    rows, place = _schedule(year)
    row = next(r for r in rows if r[:2] == (code, modifier))
    work, expense, risk = Decimal(row[5]), Decimal(row[6 if office else 8]), Decimal(row[10])
    index = [Decimal(1)] * 3
    if at:
        line = next(r for r in _rows("rvu25d.zip", "GPCI2025.csv") if r[0] + "-" + r[2] == at)
        index = [Decimal(cell) for cell in line[4:7]]
    total = work * index[0] + expense * index[1] + risk * index[2]
    return total * Decimal(factor or row[place])


def _rate(name: str, code: str, place: int, start: str = "") -> Decimal:
    """A rate of an OPPS addendum of 2025, `$` and commas taken out."""
    rows = _rows("opps_2025_addenda.zip", name, "\t")
    cell = next(r for r in rows if r and r[0].strip() == code)[place]
    return Decimal(cell.strip().replace("$", "").replace(",", ""))


def _by_code(code: str) -> Decimal:
    return _rate("2025 NFRM Addendum B.11122024.txt", code, 6)


def _by_apc(apc: str) -> Decimal:
    return _rate("2025 NFRM Addendum A.11122024.txt", apc, 4)


def _center(code: str) -> Decimal:
    rows = _rows("asc_addenda_2025_jan.zip", "508-Version-Jan-2025-ASC-AA.csv")
    return Decimal(next(r for r in rows if r[0] == code)[6].replace("$", "").replace(",", ""))


def _priced(tables: Tables, day: date, setting: Setting, *lines: str, **more: object) -> ClaimFee:
    asked = []
    for line in lines:
        named, _, units = line.partition(" x")
        code, *modifiers = named.split("-")
        asked.append(FeeLine(code, tuple(modifiers), int(units or 1)))
    return fees(tables, asked, day, setting, **more)  # type: ignore[arg-type]


def _amounts(claim: ClaimFee) -> list[Decimal | None]:
    return [line.amount for line in claim.lines]


def test_one_line_nationally(tables: Tables) -> None:
    assert _amounts(_priced(tables, SUMMER, PHYSICIAN, "92924-LD")) == [_cents(_value(2026, "92924"))]
    assert _cents(_value(2026, "92924")) == Decimal("469.28")


def test_a_participant_has_the_other_factor(tables: Tables) -> None:
    """33.5675 is the factor of the QP payment file, PFREV26B."""
    by_hand = _cents(_value(2026, "92924", factor="33.5675"))
    assert _amounts(_priced(tables, SUMMER, PHYSICIAN, "92924-LD", qp=True)) == [by_hand]
    assert by_hand == Decimal("471.62")


@pytest.mark.parametrize("at", ["10112-00", "02102-01", "13202-01", "01112-05"])
def test_a_locality_weighs_each_part(tables: Tables, at: str) -> None:
    by_hand = _cents(_value(2025, "92943", at=at))
    assert _amounts(_priced(tables, AUTUMN, PHYSICIAN, "92943-RC", locality=at)) == [by_hand]
    assert by_hand != _cents(_value(2025, "92943"))


def test_the_professional_and_the_technical_part(tables: Tables) -> None:
    part = _priced(tables, AUTUMN, PHYSICIAN, "93458-26")
    assert _amounts(part) == [_cents(_value(2025, "93458", "26"))]
    whole, technical = _value(2025, "93306", office=True), _value(2025, "93306", "TC", office=True)
    office = {"facility": False}
    assert _amounts(_priced(tables, AUTUMN, PHYSICIAN, "93306", **office)) == [_cents(whole)]
    assert _amounts(_priced(tables, AUTUMN, PHYSICIAN, "93306-TC", **office)) == [_cents(technical)]


def test_ranked_procedures_and_an_add_on(tables: Tables) -> None:
    """100% of the dearest, 50% of the others, the add-on whole: whatever the order, with or without 51."""
    dearest, second = _cents(_value(2026, "92943")), _cents(_value(2026, "92928"))
    claim = _priced(tables, SUMMER, PHYSICIAN, "92928-51-LD", "92978-26", "92943-RC")
    add_on = _cents(_value(2026, "92978", "26"))
    assert _amounts(claim) == [_cents(second * HALF), add_on, dearest]
    assert claim.total == _cents(second * HALF) + add_on + dearest


def test_two_units_are_two_procedures(tables: Tables) -> None:
    one = _cents(_value(2026, "92920"))
    assert _amounts(_priced(tables, SUMMER, PHYSICIAN, "92920 x2")) == [one + _cents(one * HALF)]


def test_the_sixth_procedure_has_no_amount(tables: Tables) -> None:
    codes = ["92943", "92933", "92941", "92928", "92924", "92920"]
    claim = _priced(tables, AUTUMN, PHYSICIAN, *codes)
    ranked = sorted((_cents(_value(2025, code)) for code in codes), reverse=True)
    expected = ranked[0] + sum(_cents(amount * HALF) for amount in ranked[1:5])
    assert claim.total == expected
    assert [line.outcome for line in claim.lines].count(Outcome.INDIVIDUAL) == 1


def test_both_sides_at_one_and_a_half(tables: Tables) -> None:
    assert next(r for r in _schedule(2025)[0] if r[:2] == ("27447", ""))[19] == "1"
    by_hand = _cents(_value(2025, "27447") * ONE_AND_HALF)
    assert _amounts(_priced(tables, AUTUMN, PHYSICIAN, "27447-50")) == [by_hand]


def test_coinsurance_and_sequestration(tables: Tables) -> None:
    line = _priced(tables, SUMMER, PHYSICIAN, "92933-LD").lines[0]
    amount = _cents(_value(2026, "92933"))
    owed = _cents(amount * Decimal("0.20"))
    cut = _cents((amount - owed) * Decimal("0.02"))
    assert (line.coinsurance, line.sequestration, line.paid) == (owed, cut, amount - owed - cut)


def test_one_comprehensive_payment(tables: Tables) -> None:
    """92928 with an angiogram, imaging and the stent: one J1 payment, the rest packaged; the pair is not in addendum J."""
    claim = _priced(tables, AUTUMN, HOSPITAL, "92928-LD", "93458-59", "92978", "C1874", "93005")
    assert _amounts(claim) == [_by_code("92928"), None, None, None, None]
    assert claim.total == Decimal("11340.57")


@pytest.mark.parametrize(
    ("lines", "apc"), [(("92928", "92920"), "5194"), (("92920 x2",), "5193"), (("92928 x2",), "5194")]
)
def test_a_complex_pair_moves_up(tables: Tables, lines: tuple[str, ...], apc: str) -> None:
    """The pair stands in addendum J; the primary alone is paid, at the rate of the APC named there."""
    pairs = _rows("opps_2025_addenda.zip", "2025 NFRM Addendum J - Complxity Adjustments.11132024.txt", "\t")
    codes = [line.split()[0] for line in lines] * (2 if len(lines) == 1 else 1)
    assert any((r[0], r[4], r[9]) == (*codes, apc) for r in pairs if len(r) > 9)
    claim = _priced(tables, AUTUMN, HOSPITAL, *lines)
    assert claim.total == _by_apc(apc)
    assert claim.lines[0].apc == apc


def test_the_copayment_of_the_hospital_is_the_capped_one(tables: Tables) -> None:
    assert _priced(tables, AUTUMN, HOSPITAL, "92928").lines[0].coinsurance == Decimal("1632.00")
    assert _priced(tables, AUTUMN, HOSPITAL, "92920").lines[0].coinsurance == Decimal("1140.31")


def test_conditional_packaging(tables: Tables) -> None:
    """Q1 beside an S line is packaged, alone it is paid."""
    beside = _priced(tables, AUTUMN, HOSPITAL, "93306", "93005")
    assert _amounts(beside) == [_by_code("93306"), None]
    assert beside.lines[1].outcome is Outcome.PACKAGED
    alone = _priced(tables, AUTUMN, HOSPITAL, "93005")
    assert _amounts(alone) == [_by_code("93005")]
    assert any("it is packaged beside a line of status S, T or V" in note for note in alone.lines[0].notes)


def test_several_lines_of_status_t_have_a_most(tables: Tables) -> None:
    """That all but the dearest are cut is published, by how much is not in the files: the sum is said to be the most."""
    claim = _priced(tables, AUTUMN, HOSPITAL, "11042", "10060")
    t_lines = [line for line in claim.lines if line.status_indicator == "T"]
    assert len(t_lines) == 2
    assert claim.total == _by_code("11042") + _by_code("10060")
    assert claim.is_most
    assert "11042, 10060" in claim.notes[0]
    assert not _priced(tables, AUTUMN, HOSPITAL, "11042", "93306").is_most


def test_a_surgical_center(tables: Tables) -> None:
    line = _priced(tables, WINTER, CENTER, "92920-LD").lines[0]
    rate = _center("92920")
    owed = _cents(rate * Decimal("0.20"))
    assert (line.amount, line.coinsurance) == (rate, owed)
    assert rate == Decimal("3628.13")


def test_a_surgical_center_says_which_procedures_are_cut(tables: Tables) -> None:
    """The column of addendum AA decides: 92928 and 93458 are cut beside each other, packaged imaging is not."""
    claim = _priced(tables, WINTER, CENTER, "92928-LD", "93458-59", "92978")
    assert _amounts(claim) == [_center("92928"), _center("93458"), None]
    assert claim.is_most
    assert "92928, 93458" in claim.notes[0]
    one = _priced(tables, WINTER, CENTER, "92928-LD", "92978")
    assert not one.is_most
    assert not one.notes


def test_a_drug_against_pain_without_opioids_is_no_part_of_a_comprehensive_payment(tables: Tables) -> None:
    """Addendum J's list of what stays outside comprehensive payments names products of section 4135: status K1."""
    lines = _rows("opps_2025_addenda.zip", "2025 NFRM Addendum J - C-APC Exclusions.11132024.txt", "\t")
    assert any("Non-opioid products" in cell for cells in lines for cell in cells)
    code = next(
        r[0]
        for r in _rows("opps_2025_addenda.zip", "2025 NFRM Addendum B.11122024.txt", "\t")
        if len(r) > 6 and r[3].strip() == "K1"
    )
    claim = _priced(tables, AUTUMN, HOSPITAL, "92928-LD", f"{code} x2", "93306")
    assert _amounts(claim) == [_by_code("92928"), _cents(_by_code(code) * 2), None]


def _cell(code: str, place: int, modifier: str = "") -> str:
    return next(r for r in _schedule(2025)[0] if r[:2] == (code, modifier))[place].strip()


MULTIPLE, BILATERAL, ENDO_BASE = 18, 19, 23  # columns of the schedule of 2025


def test_endoscopies_of_one_base(tables: Tables) -> None:
    """The dearest in full, the other its amount less the base's; the base itself beside them nothing."""
    assert {_cell(code, ENDO_BASE) for code in ("45380", "45385")} == {"45378"}
    dearest, other, base = (_cents(_value(2025, code)) for code in ("45385", "45380", "45378"))
    assert _amounts(_priced(tables, AUTUMN, PHYSICIAN, "45380-59", "45385")) == [other - base, dearest]
    assert _amounts(_priced(tables, AUTUMN, PHYSICIAN, "45385", "45378")) == [dearest, None]


def test_an_endoscopy_and_a_procedure_are_ranked(tables: Tables) -> None:
    assert (_cell("45385", MULTIPLE), _cell("49505", MULTIPLE)) == ("3", "2")
    scope, repair = _cents(_value(2025, "45385")), _cents(_value(2025, "49505"))
    assert repair > scope
    assert _amounts(_priced(tables, AUTUMN, PHYSICIAN, "45385", "49505")) == [_cents(scope * HALF), repair]


@pytest.mark.parametrize(
    ("indicator", "dear", "cheap", "shares"),
    [
        ("6", "93306", "93880", {"TC": "0.25"}),
        ("4", "74177", "71260", {"TC": "0.50", "26": "0.05"}),
        ("7", "92133", "92250", {"TC": "0.20"}),
    ],
)
def test_tests_beside_each_other(tables: Tables, indicator: str, dear: str, cheap: str, shares: dict[str, str]) -> None:
    """In each kind the dearest part stays whole, of the other a share of that part comes off; in the office."""
    assert {_cell(code, MULTIPLE) for code in (dear, cheap)} == {indicator}
    amounts = {code: _cents(_value(2025, code, office=True)) for code in (dear, cheap)}
    cuts = {dear: Decimal(0), cheap: Decimal(0)}
    for part, share in shares.items():
        of_part = {code: _cents(_value(2025, code, part, office=True)) for code in (dear, cheap)}
        less = min(of_part, key=lambda code: of_part[code])
        cuts[less] += _cents(of_part[less] * Decimal(share))
    claim = _priced(tables, AUTUMN, PHYSICIAN, dear, cheap, facility=False)
    assert _amounts(claim) == [amounts[code] - cuts[code] for code in (dear, cheap)]
    assert claim.total == sum(amounts.values()) - sum(cuts.values())


def test_therapy_of_one_day(tables: Tables) -> None:
    """Half of the practice expense of every unit but the one whose expense is dearest."""
    assert {_cell(code, MULTIPLE) for code in ("97110", "97140")} == {"5"}
    factor = Decimal(_cell("97110", 24))
    expense = {code: _cents(Decimal(_cell(code, 6)) * factor) for code in ("97110", "97140")}
    whole = {code: _cents(_value(2025, code, office=True)) for code in expense}
    assert expense["97110"] > expense["97140"]
    expected = [
        2 * whole["97110"] - _cents(expense["97110"] * HALF), whole["97140"] - _cents(expense["97140"] * HALF),
    ]  # fmt: skip
    assert _amounts(_priced(tables, AUTUMN, PHYSICIAN, "97110 x2", "97140", facility=False)) == expected


def test_a_bilateral_procedure_is_adjusted_before_it_is_ranked(tables: Tables) -> None:
    assert (_cell("29881", BILATERAL), _cell("27447", MULTIPLE)) == ("1", "2")
    knee, both = _cents(_value(2025, "27447")), _cents(_value(2025, "29881") * ONE_AND_HALF)
    assert _amounts(_priced(tables, AUTUMN, PHYSICIAN, "29881-50", "27447")) == [_cents(both * HALF), knee]


def test_several_lines_in_a_locality_for_a_participant(tables: Tables) -> None:
    """Alaska's indices of 2026 (1.500, 1.065, 0.551) and the participants' factor."""
    rows, _ = _schedule(2026)
    index = [Decimal(text) for text in ("1.500", "1.065", "0.551")]
    amounts = []
    for code, modifier in (("92933", ""), ("92928", ""), ("92978", "26")):
        row = next(r for r in rows if r[:2] == (code, modifier))
        total = sum(Decimal(row[place]) * part for place, part in zip((5, 8, 10), index, strict=True))
        amounts.append(_cents(total * Decimal("33.5675")))
    claim = _priced(tables, SUMMER, PHYSICIAN, "92928-LD", "92978-26-LD", "92933-RC", locality="02102-01", qp=True)
    assert _amounts(claim) == [_cents(amounts[1] * HALF), amounts[2], amounts[0]]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("92928-52", "no published share"), ("92928-53", "priced individually"), ("27447-62", "two surgeons"),
        ("27447-80", "assistant"), ("27447-82", "assistant"), ("27447-AS", "assistant"), ("27447-66", "by report"),
    ],
)  # fmt: skip
def test_what_no_published_file_prices_has_no_amount(tables: Tables, line: str, words: str) -> None:
    (fee,) = _priced(tables, AUTUMN, PHYSICIAN, line).lines
    assert (fee.amount, fee.outcome) == (None, Outcome.INDIVIDUAL)
    assert words in fee.reason


@pytest.mark.parametrize("setting", [HOSPITAL, CENTER])
def test_stopped_before_and_after_anaesthesia(tables: Tables, setting: Setting) -> None:
    """93458 is not device-intensive in addendum FF, 92928 is: half of the one, of the other no amount."""
    shares = {r[0]: r for r in _rows("asc_addenda_2025_jan.zip", "508-Version-Jan-2025-ASC-FF.csv") if r}
    assert (shares["93458"][3], shares["92928"][3]) == ("G2", "J8")
    rate = _by_code if setting is HOSPITAL else _center
    day = AUTUMN if setting is HOSPITAL else WINTER
    assert _amounts(_priced(tables, day, setting, "93458-73")) == [_cents(rate("93458") * HALF)]
    assert _amounts(_priced(tables, day, setting, "93458-74")) == [rate("93458")]
    assert _amounts(_priced(tables, day, setting, "92928-74")) == [rate("92928")]
    (open_,) = _priced(tables, day, setting, "92928-73").lines
    assert open_.amount is None
    told = f"{Decimal(shares['92928'][8].replace('$', '').replace(',', '')):,.2f}"
    assert f"${told}" in open_.reason
    assert f"less than ${_cents(rate('92928') * HALF):,.2f}" in open_.reason


def test_facility_rates_are_said_to_be_national(tables: Tables) -> None:
    for setting, day in ((HOSPITAL, AUTUMN), (CENTER, WINTER)):
        (fee,) = _priced(tables, day, setting, "92928").lines
        assert any("national, unadjusted rate" in note for note in fee.notes)
