"""Files that are cut short, named for another year, or laid out otherwise: read by their columns, or refused in one sentence."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from corpus.cms.part import Hints
from corpus.errors import BadPublication
from corpus.loading import load
from corpus.rows import Setting
from corpus.store import entries, folder, open_tables
from tests.corpus import published

MUE = "MCR_MUE_PractitionerServices_Eff_04-01-2026.csv"
SPRING = date(2026, 4, 2)


def _many(first: int = 10_000, last: int = 99_700) -> bytes:
    """A table of edits as long as published ones are, from the lowest code to the last of Level II."""
    codes = [f"{number:05}" for number in range(first, last, 8)]
    return published.mue_text([(code, "3", "3") for code in [*codes, "V2020", "V5364"]])


def _refused(home: Path, name: str, data: bytes, hints: Hints | None = None) -> str:
    """The sentence, after seeing that nothing was changed."""
    path = home.parent / name
    path.write_bytes(data)
    with pytest.raises(BadPublication) as caught:
        load([path], home, hints)
    assert not entries(home)
    assert not folder(home).exists() or not list(folder(home).iterdir())
    said = str(caught.value)
    assert said.startswith(str(path))
    assert "\n" not in said
    return said


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_the_whole_table_is_loaded(home: Path, tmp_path: Path) -> None:
    (tmp_path / MUE).write_bytes(_many())
    assert load([tmp_path / MUE], home).editions[0].edition.is_complete


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_cut_between_two_rows_is_refused(home: Path, share: float) -> None:
    lines = _many().splitlines(keepends=True)
    said = _refused(home, MUE, b"".join(lines[: int(len(lines) * share)]))
    assert "cut short" in said or "is the file whole" in said


@pytest.mark.parametrize("cut", [1, 3, 12, 20_000])
def test_a_cut_within_a_row_is_refused(home: Path, cut: int) -> None:
    assert "cut short" in _refused(home, MUE, _many()[:-cut])


def test_a_cut_table_can_be_had_as_an_extract(home: Path, tmp_path: Path) -> None:
    lines = _many().splitlines(keepends=True)
    (tmp_path / MUE).write_bytes(b"".join(lines[:1500]))
    loaded = load([tmp_path / MUE], home, Hints(incomplete=True)).editions[0]
    assert not loaded.edition.is_complete


def test_a_row_of_the_fee_schedule_without_its_last_cells_is_refused(home: Path) -> None:
    lines = published.fees_text().split(b"\r\n")
    wider = [line + b",EXTRA" if line.count(b",") > 20 and not line.startswith(b"27447") else line for line in lines]
    assert "26 cells, 27 expected" in _refused(home, "PPRRVU2026_Jul_nonQPP.csv", b"\r\n".join(wider))


def test_the_year_of_the_notice_must_fit_the_name(home: Path) -> None:
    notice = b"copyright 2025 American Medical Association"
    said = _refused(home, MUE.replace("2026", "2019"), _many().replace(b"A notice", notice))
    assert "notice is of 2025" in said


def test_the_header_must_fit_the_name(home: Path) -> None:
    said = _refused(home, MUE.replace("PractitionerServices", "OutpatientHospitalServices"), _many())
    assert "its header is of practitioners, its name of hospitals" in said


def test_an_older_list_of_diagnoses_is_refused(home: Path) -> None:
    """I25.112 came in for fiscal year 2023; a long list named for 2026 that lacks it is an older one."""
    codes = [f"{letter}{number:02}{last:02}" for letter in "ABCDEFGZ" for number in range(100) for last in range(100)]
    lines = [f"{n:05} {code:<7} 1 {'invented':<60} invented\r\n" for n, code in enumerate(codes, 1)]
    said = _refused(home, "icd10cm_order_2026.txt", "".join(lines).encode())
    assert "without I25.112, in force since 2022-10-01" in said


def test_a_copy_with_columns_named_otherwise_is_read(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "mue_outpatient.csv"
    path.write_text('"hcpcs_code","mue_units","mue_mai","mue_rationale","mue_service"\n"92928",4,3,"invented","x"\n')
    load([path], home, Hints(edition="2026Q2"))
    row = open_tables(home).mue("92928", SPRING, Setting.HOSPITAL_OUTPATIENT).row
    assert row is not None
    assert (row.units, row.mai) == (4, 3)


def test_a_copy_names_its_quarter_in_its_name(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "ptp_prac_2024q3_all.csv"
    path.write_text('"column1","column2","deletion_date","modifier","rationale"\n"92928","92920","9999-12-31",1,"x"\n')
    (found,) = load([path], home).editions
    assert (found.edition.name, found.edition.setting) == ("2024Q3", Setting.PHYSICIAN)
    with pytest.raises(BadPublication, match="named as 2024Q3, not 2026Q4"):
        load([path], home, Hints(edition="2026Q4"))


def test_a_copy_of_addendum_b_names_its_quarter_in_a_column(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "opps_copy.csv"
    path.write_text("hcpcs,status_indicator,payment_rate,release\n92928,J1,11794.23,2026-04\n92978,N,,2026-04\n")
    load([path], home)
    found = open_tables(home).opps("92928", SPRING)
    assert found.edition is not None
    assert found.row is not None
    assert (found.edition.name, found.row.status_indicator, str(found.row.rate)) == ("2026 April", "J1", "11794.23")


def test_a_copy_of_several_quarters_is_refused(home: Path) -> None:
    text = b"hcpcs,status_indicator,payment_rate,release\n92928,J1,1.00,2026-04\n92978,N,,2026-01\n"
    assert "row 3: of release 2026-01" in _refused(home, "opps_copy.csv", text)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("icd10cm_order_addenda_2025.txt", b"Add:         1 C810A   invented\n", "the changes of ICD-10-CM alone"),
        ("2025 Addendum D1.txt", b"a\tb\n", "a list of what indicators mean"),
        ("ANES2025.csv", b"a,b\n", "anaesthesia factors"),
        ("guide.pdf", b"%PDF-1.7\n", "documentation"),
        ("mine.csv", b"name,colour\nx,red\n", "row 1 reads “name, colour”"),
        ("pairs.csv", b"table,version,column1\nx,y,92928\n", "an excerpt of several editions"),
        ("blank.csv", b"\n\n \n", "nothing but blanks"),
        ("wide.csv", _many().decode("cp1252").encode("utf-16-le"), "UTF-16 without its mark"),
        ("page.csv", b"<!-- saved --><html><body>terms</body></html>", "this is a web page"),
        ("PPRRVU2026_Jul_nonQPP.csv", published.fees_text() + b"9" * 1_100_000, "signs on one line"),
    ],
)
def test_what_is_not_loaded_is_named(home: Path, name: str, data: bytes, words: str) -> None:
    assert words in _refused(home, name, data)


def test_a_column_that_stands_twice_is_refused(home: Path) -> None:
    head = b"hcpcs,status_indicator,payment_rate,payment_rate,release\n92928,J1,1.00,,2026-04\n"
    assert "“payment rate” stands 2 times" in _refused(home, "opps_copy.csv", head)


def test_a_workbook_whose_header_moved_is_read(home: Path, tmp_path: Path) -> None:
    name = MUE.replace(".csv", ".xlsx")
    (tmp_path / name).write_bytes(_workbook(down=4, aside=2))
    load([tmp_path / name], home)
    row = open_tables(home).mue("92928", SPRING, Setting.PHYSICIAN).row
    assert row is not None
    assert row.units == 3


def _workbook(down: int, aside: int) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for _ in range(down):
        sheet.append(["invented"])
    header = ["HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"]
    sheet.append([""] * aside + header)
    sheet.append([""] * aside + ["92928", "3", "3 Date of Service Edit: Clinical", "invented"])
    book.save(out)
    return out.getvalue()


def test_an_archive_of_documents_alone_is_refused(home: Path, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("guide.pdf", "x")
    assert "holds no data file" in _refused(home, "rvu26c.zip", out.getvalue())


def _records(count: int) -> list[bytes]:
    """Fixed-width lines of 320 signs: two modifiers, then codes from A to V."""
    codes = [f"{letter}{number:04}" for letter in "ABCDEFGHJKLMPQRSTV" for number in range(count)]
    return [
        f"{cell:>5}00100{kind}{'invented':<309}".encode()
        for cell, kind in (("XU", "7"), ("XE", "7"), *((c, "3") for c in codes))
    ]


def test_a_list_of_hcpcs_codes_that_is_cut_is_refused(home: Path) -> None:
    name, lines = "HCPC2026_OCT_ANWEB.txt", _records(300)
    assert "a code that begins with V" in _refused(home, name, b"\r\n".join(lines[:5000]) + b"\r\n")
    assert "row 60: 100 signs" in _refused(home, name, b"\r\n".join(lines[:60])[:-220] + b"\r\n")


def test_an_excerpt_of_modifiers_alone_is_read(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "HCPC2026_OCT_ANWEB.txt"
    path.write_bytes(b"\r\n".join(_records(1)[:2]) + b"\r\n")
    (found,) = load([path], home).editions
    assert (found.edition.table, found.edition.rows, found.edition.is_complete) == ("modifiers", 2, False)


def test_indices_without_the_last_state_are_refused(home: Path) -> None:
    """109 localities, of which the last few were cut off: few enough that a count does not show it."""
    head = "title\n\nMedicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2026 PW GPCI,2026 PE GPCI,2026 MP GPCI\n"
    rows = [f"{10_000 + n},AL,{n % 100:02},PLACE,1.0,1.0,1.0\n" for n in range(105)]
    said = _refused(home, "GPCI2026.csv", (head + "".join(rows)).encode())
    assert "none is of Wyoming, the last state" in said
    (home.parent / "GPCI2026.csv").write_text(head + "".join(rows) + "03602,WY,21,PLACE,1.0,1.0,1.0\n")
    assert load([home.parent / "GPCI2026.csv"], home).editions[0].edition.is_complete
