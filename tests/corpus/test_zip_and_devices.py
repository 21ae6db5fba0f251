"""ZIP codes to localities, the device shares of addendum FF, copayments, and add-on edits by the names of their columns."""

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.cms.part import Hints
from corpus.errors import BadPublication, UnknownLocality
from corpus.fees import Outcome, asc_fee, find_locality, hospital_fee, hospital_fees, physician_fee
from corpus.fees.steps import FeeLine
from corpus.loading import load
from corpus.rows import DeviceRow
from corpus.store import open_tables
from corpus.tables import State, Tables
from tests.corpus import published as make
from tests.shared_files import shared

DAY, OLD = date(2026, 2, 1), date(2025, 6, 1)


def _home(folder: Path, hints: Hints | None = None, **files: bytes) -> Path:
    paths = []
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content)
        paths.append(path)
    load(paths, folder / "home", hints)
    return folder / "home"


def _tables(folder: Path, **files: bytes) -> Tables:
    return open_tables(_home(folder, None, **files))


@pytest.fixture
def zipped(tmp_path: Path, as_whole: None) -> Tables:
    return _tables(tmp_path, ZIP5_JAN2026__txt=make.zip_text(make.ZIPS), ZIP9_JAN2026__txt=make.zip_text(make.NINES))


@pytest.mark.parametrize(
    ("text", "place"),
    [("99501", "02102-01"), ("ZIP 35004", "10112-00"), ("35004-9999", "10112-00"), ("35005-0002", "02102-01"),
     ("350050001", "10112-00")],
)  # fmt: skip
def test_a_zip_code_names_its_locality(zipped: Tables, text: str, place: str) -> None:
    row, _ = find_locality(zipped, DAY, text)
    assert f"{row.mac}-{row.locality}" == place


@pytest.mark.parametrize(
    ("text", "words"),
    [("35005", "more than one locality: give its ZIP"), ("35005-0009", "is not in the ZIP9 file"), ("00001", "is not in the ZIP")],
)  # fmt: skip
def test_a_zip_code_without_one_locality_is_refused(zipped: Tables, text: str, words: str) -> None:
    with pytest.raises(UnknownLocality, match=words):
        find_locality(zipped, DAY, text)


def test_a_split_zip_code_without_the_long_file_says_which_to_load(tmp_path: Path) -> None:
    tables = _tables(tmp_path, ZIP5_JAN2026__txt=make.zip_text(make.ZIPS))
    with pytest.raises(UnknownLocality, match="needs the ZIP9 file"):
        find_locality(tables, DAY, "35005-0001")
    with pytest.raises(UnknownLocality, match="no ZIP code file is held"):
        find_locality(tables, date(2024, 1, 1), "35004") if tables.gpci(date(2024, 1, 1)).rows else find_locality(
            open_tables(tmp_path / "empty"), DAY, "35004"
        )


def test_a_price_by_zip_code_tells_its_file_and_its_age(zipped: Tables) -> None:
    inside = physician_fee(zipped, "92928", DAY, locality="35004")
    assert inside.amount == physician_fee(zipped, "92928", DAY, locality="10112-00").amount
    assert inside.editions["zips"] == "2026Q1"
    assert not any("file of 2026Q1" in note for note in inside.notes)
    later = physician_fee(zipped, "92928", date(2026, 6, 1), locality="35005-0002")
    assert later.editions["zips_plus4"] == "2026Q1"
    assert any("file of 2026Q1, applied to 2026-06-01" in note for note in later.notes)


def test_a_workbook_of_zip_codes_gets_its_zeros_back(tmp_path: Path) -> None:
    header = ("STATE", "ZIP CODE", "CARRIER", "LOCALITY", "RURAL IND", "LAB CB LOCALITY", "RURAL IND2", "PLUS 4 FLAG",
              "PART B DRUG INDICATOR", "YEAR/QTR")  # fmt: skip
    book = make.workbook(
        [header, ("MA", 1001, 14212, 99, "", "Z9", "", 0, "", 20261), ("AK", 99501, 2102, 1, "R", "", "", 1, "", 20261)]
    )
    tables = _tables(tmp_path, ZIP5_JAN2026__xlsx=book)
    row = tables.zips("01001", DAY).row
    assert row is not None
    assert (row.mac, row.locality, row.is_split) == ("14212", "99", False)
    split = tables.zips("99501", DAY).row
    assert split is not None
    assert (split.mac, split.locality, split.is_split) == ("02102", "01", True)


@pytest.mark.parametrize(
    ("content", "hints", "words"),
    [
        (make.zip_text(make.ZIPS) + b"AL3500", None, "row 4: .* cut short"),
        (make.zip_text([*make.ZIPS, make.ZIPS[2]]), None, "stands twice"),
        (make.zip_text(make.ZIPS) + make.zip_text(make.ZIPS[:1], "20262"), None, "the rows above of 20261"),
        (make.zip_text(make.ZIPS), Hints(edition="2026Q3"), "of 2026Q1 by its rows"),
    ],
)
def test_a_damaged_zip_code_file_is_refused(tmp_path: Path, content: bytes, hints: Hints | None, words: str) -> None:
    with pytest.raises(BadPublication, match=words):
        _home(tmp_path, hints, ZIP5_JAN2026__txt=content)
    assert not list((tmp_path / "home" / "store").glob("*.sqlite"))


@pytest.mark.usefixtures("as_whole")
def test_device_shares_are_a_table_of_their_own(tmp_path: Path) -> None:
    tables = _tables(tmp_path, ASC_Jul_2026_FF__csv=make.device_text())
    assert tables.device("92928", date(2026, 8, 1)).row == DeviceRow(
        "92928", "J8", Decimal("43.29"), Decimal("3896.10")
    )
    assert tables.device("92978", date(2026, 8, 1)).row == DeviceRow("92978", "N1", None, None)
    assert tables.device("99213", date(2026, 8, 1)).state is State.NONE
    assert tables.device("92928", OLD).state is State.NOT_HELD


def test_a_stopped_procedure_in_the_hospital(tmp_path: Path) -> None:
    bare = _tables(tmp_path)
    whole = hospital_fee(bare, "93458", OLD).amount
    assert whole is not None
    assert hospital_fee(bare, "93458", OLD, ("74",)).amount == whole
    unknown = hospital_fee(bare, "93458", OLD, ("73",))
    assert (unknown.outcome, unknown.amount) == (Outcome.INDIVIDUAL, None)
    assert "addendum FF" in unknown.reason
    reduced = hospital_fee(bare, "93458", OLD, ("52",))
    assert reduced.amount is None
    assert reduced.reason.endswith("as the record shows?")


def test_a_stopped_procedure_beside_its_device_share(tmp_path: Path) -> None:
    device = make.device_text().replace(b"2026", b"2025").replace(b"July", b"January")
    tables = _tables(tmp_path, ASC_Jan_2025_FF__csv=device)
    half = asc_fee(tables, "93458", OLD, ("73",))
    assert (half.outcome, half.amount) == (Outcome.REDUCED, Decimal("827.86"))  # half of 1655.71
    assert "MOD73" in half.sources
    assert half.editions["devices"] == "2025 January"
    intensive = asc_fee(tables, "92928", OLD, ("73",))
    assert intensive.amount is None
    assert "$3,896.10" in intensive.reason
    assert asc_fee(tables, "92928", OLD, ("74",)).amount == asc_fee(tables, "92928", OLD).amount
    hospital = hospital_fee(tables, "93458", OLD, ("73",))
    assert hospital.amount == (hospital_fee(tables, "93458", OLD).amount or Decimal(0)) / 2 + Decimal("0.005")
    assert hospital.coinsurance is None  # what is owed of a half is not published


def _addendum(rows: str) -> bytes:
    head = (
        "\tAddendum B.-- OPPS Payment by HCPCS Code for CY 2027\t\t\r\n"
        "HCPCS Code\tShort Descriptor\t CI\t SI\t APC \tRelative Weight\tPayment Rate\tNational Unadjusted Copayment\t"
        "Minimum Unadjusted Copayment\tIRA Coinsurance percentage \tAdjusted Beneficiary Copayment\r\n"
    )
    return (head + rows).encode("latin-1")


def test_the_copayment_of_the_hospital_is_the_published_one(tmp_path: Path) -> None:
    rows = (
        '92928\tx\t\tJ1\t5193\t1\t"$11,340.57"\t.\t"$2,268.12"\t\t"$1,632.00"\r\n'
        "93458\tx\t\tJ1\t5191\t1\t$3216.41\t$863.75\t$643.29\t\t\r\n99213\tx\t\tV\t5012\t1\t$130.00\t\t\t\t\r\n"
    )
    tables, day = _tables(tmp_path, addendum__txt=_addendum(rows)), date(2027, 1, 5)
    capped, national, none = (hospital_fee(tables, code, day) for code in ("92928", "93458", "99213"))
    assert (capped.coinsurance, capped.sequestration, capped.paid) == (
        Decimal("1632.00"), Decimal("194.17"), Decimal("9514.40"),
    )  # fmt: skip
    assert any("deductible of 2027" in note for note in capped.notes)
    assert not any("deductible" in note for note in national.notes)
    assert national.coinsurance == Decimal("863.75")
    assert any("to $643.29 at least" in note for note in national.notes)
    assert none.amount == Decimal("130.00")
    assert none.coinsurance is None
    packaged = hospital_fees(tables, [FeeLine("92928"), FeeLine("93458")], day).lines[1]
    assert (packaged.outcome, packaged.amount, packaged.coinsurance) == (Outcome.PACKAGED, None, None)


@pytest.mark.shared
def test_the_published_device_shares_in_both_formats(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(shared("cms", "asc_addenda_2025_jan.zip")) as archive:
        names = {name[-3:]: name for name in archive.namelist() if name.endswith(("FF.csv", ".xlsx"))}
        text, book = archive.read(names["csv"]), archive.read(names["lsx"])
    by_text, by_book = tmp_path / "text", tmp_path / "book"
    by_text.mkdir()
    by_book.mkdir()
    one, other = _tables(by_text, Jan_2025_FF__csv=text), _tables(by_book, January_2025_ASC__xlsx=book)
    for code in ("92920", "92928", "93458", "C9600", "92978", "33249"):
        assert one.device(code, OLD).row == other.device(code, OLD).row
    assert one.device("92928", OLD).row == DeviceRow("92928", "J8", Decimal("43.29"), Decimal("4106.37"))


@pytest.mark.shared
def test_the_add_on_edits_of_2024_load_whole(tmp_path: Path) -> None:
    with gzip.open(shared("cms", "ncci_2024q3", "aoc_2024_8col_yearonly.csv.gz")) as stream:
        tables = open_tables(_home(tmp_path, Hints(edition="2024Q3"), aoc__csv=stream.read()))
    primaries = {row.primary for row in tables.addon_primaries("92978", date(2024, 8, 1)).rows}
    assert {"92920", "92928", "93454"} <= primaries
    assert "92928" in {row.primary for row in tables.addon_primaries("92929", date(2024, 8, 1)).rows}
    assert not tables.addon_primaries("0205T", date(2024, 8, 1)).rows  # ended with 2019
