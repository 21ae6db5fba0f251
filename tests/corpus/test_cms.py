"""Published files: recognised by content, read into rows, refused with file, row and fault named."""

import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from corpus.cms.part import Hints, Part
from corpus.cms.recognise import parts
from corpus.rows import AddonRow, AscRow, ComplexityRow, CountyRow, MueRow, OppsRow, PaymentRow, Setting
from corpus.span import OPEN_START
from tests.corpus import published as make
from tests.shared_files import shared


def found(tmp_path: Path, name: str, content: bytes, hints: Hints | None = None) -> tuple[Part, ...]:
    path = tmp_path / name
    path.write_bytes(content)
    return parts([path], hints or Hints())[0]


def one(tmp_path: Path, name: str, content: bytes, hints: Hints | None = None) -> tuple[Part, list[Any]]:
    (part,) = found(tmp_path, name, content, hints)
    return part, list(part.rows())


def test_edits_as_text(tmp_path: Path) -> None:
    part, rows = one(tmp_path, "ccipra-v323r0-f2.TXT", make.ptp_text())
    assert (part.table, part.name, part.setting, part.number, part.parts) == ("ptp", "2026Q4", Setting.PHYSICIAN, 2, 4)
    assert (part.span.start, part.span.end) == (date(2026, 10, 1), date(2026, 12, 31))
    assert rows[0] == ("92928", "93458", 20130101, 99991231, 1, "invented reason")
    assert len(rows) == len(make.PAIRS)


@pytest.mark.parametrize(("name", "quarter"), [("ccioph-v302r0-f1.txt", "2024Q3"), ("ccioph-v320r1-f1.txt", "2026Q1")])
def test_the_version_of_the_edits_names_the_quarter(tmp_path: Path, name: str, quarter: str) -> None:
    part, _ = one(tmp_path, name, make.ptp_text())
    assert (part.name, part.setting) == (quarter, Setting.HOSPITAL_OUTPATIENT)


def test_edits_as_a_workbook_and_as_a_named_csv(tmp_path: Path) -> None:
    table = [line.split("\t") for line in make.ptp_text().decode().splitlines()]
    _, rows = one(tmp_path, "ccipra-v323r0-f1.xlsx", make.workbook(table))
    assert rows[1][:5] == ("92928", "33210", 20130101, 99991231, 0)
    text = b'"column1","column2","deletion_date","modifier","rationale"\n"92928","93458","9999-12-31",1,"x"\n'
    part, rows = one(tmp_path, "ptp_prac.csv", text, Hints(edition="2024Q3"))
    assert rows == [("92928", "93458", 10101, 99991231, 1, "x")]
    assert part.parts == 1


def test_units(tmp_path: Path) -> None:
    part, rows = one(tmp_path, "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", make.mue_text())
    assert (part.table, part.name, part.setting) == ("mue", "2026Q3", Setting.PHYSICIAN)
    assert rows == [MueRow("92928", 3, 3, "invented"), MueRow("92930", 1, 3, "invented")]


def test_addon_days_are_days_of_the_year(tmp_path: Path) -> None:
    part, rows = one(tmp_path, "AOC_V2026Q3_01-MCR.txt", make.addon_text())
    assert (part.table, part.name) == ("addon", "2026Q3")
    assert AddonRow("92978", "92930", 1, date(2026, 1, 1)) in rows
    assert AddonRow("92929", "92928", 1, date(2013, 1, 1), date(2025, 12, 31)) in rows
    assert AddonRow("99292", "CCCCC", 2, date(2013, 1, 1)) in rows


@pytest.mark.parametrize(
    ("year", "month", "name"), [(2025, "October", "PPRRVU2025_Oct.csv"), (2026, "July", "PPRRVU2026_Jul_nonQPP.csv")]
)
def test_fee_schedules_of_both_layouts(tmp_path: Path, year: int, month: str, name: str) -> None:
    fees, codes = found(tmp_path, name, make.fees_text(year, month, "33.4009"))
    rows = list(fees.rows())
    assert (fees.table, fees.name) == ("pfs", f"RVU{year % 100}{'D' if year == 2025 else 'C'}")
    first = rows[0]
    assert (first.code, first.work_rvu, first.facility_pe_rvu, first.mp_rvu) == (
        "92928", Decimal("9.75"), Decimal("1.84"), Decimal("2.30"),
    )  # fmt: skip
    assert (first.nonfacility_na, first.facility_na, first.multiple_procedure, first.global_days) == (
        True,
        False,
        "2",
        "000",
    )
    assert (first.conversion_factor, first.team) == (Decimal("33.4009"), "0")
    listed = list(codes.rows())
    assert [row.code for row in listed] == ["92928", "92978", "27447"]
    assert all(not row.label and row.valid_from == OPEN_START for row in listed)


def test_the_schedule_of_qualifying_participants(tmp_path: Path) -> None:
    (fees,) = found(tmp_path, "PPRRVU2026_Jul_QPP.csv", make.fees_text(factor="33.5675"))
    assert fees.table == "pfs_qp"
    assert all(row.qp for row in fees.rows())


def test_descriptors_only_for_a_licensee(tmp_path: Path) -> None:
    plain = found(tmp_path, "PPRRVU2026_Jul_nonQPP.csv", make.fees_text())
    assert "INVENTED WORDS" not in str([list(part.rows()) for part in plain])
    licensed = found(tmp_path, "PPRRVU2026_Jul_nonQPP.csv", make.fees_text(), Hints(with_descriptors=True))
    assert [part.table for part in licensed] == ["pfs", "codes", "descriptors"]
    assert {row.owner for row in licensed[2].rows()} == {"AMA"}


def test_indices(tmp_path: Path) -> None:
    part, rows = one(tmp_path, "GPCI2026.csv", make.gpci_text())
    assert (part.table, part.name) == ("gpci", "2026")
    assert [(row.mac, row.locality, row.name, row.work) for row in rows] == [
        ("10112", "00", "INVENTED", Decimal(1)), ("02102", "01", "NORTH", Decimal("1.5")),
    ]  # fmt: skip


def test_localities(tmp_path: Path) -> None:
    part, rows = one(tmp_path, "26LOCCO.txt", make.locality_text())
    assert (part.table, part.name) == ("counties", "2026")
    assert rows[1] == CountyRow("01112", "52", "ALABAMA", "MARIN AREA", "MARIN")


def test_hospital_addenda(tmp_path: Path) -> None:
    part, rows = one(tmp_path, "2026 NFRM Addendum B.txt", make.addendum_b_text())
    assert (part.table, part.name) == ("opps", "CY2026")
    assert rows == [
        OppsRow("92928", "J1", "5193", Decimal("11794.23")), OppsRow("92978", "N", "", None), OppsRow("92941", "C", "", None),
    ]  # fmt: skip
    part, rows = one(tmp_path, "Addendum J.txt", make.addendum_j_text())
    assert (part.table, part.name, rows) == ("complexity", "CY2026", [ComplexityRow("92928", "92928", "5194")])


def test_a_quarterly_addendum_in_a_workbook(tmp_path: Path) -> None:
    rows = [
        ["", "Addendum B.- OPPS Payment by HCPCS Code"], ["", "a notice"],
        ["HCPCS Code", "Short Descriptor", " SI", "APC ", "Relative Weight ", "Payment Rate"], ["92928", "x", "J1", "5193", 1.5, 11794.23],
    ]  # fmt: skip
    part, read = one(tmp_path, "2026_April_Web_Addendum_B.xlsx", make.workbook(rows))
    assert (part.name, part.span.start) == ("2026 April", date(2026, 4, 1))
    assert read == [OppsRow("92928", "J1", "5193", Decimal("11794.23"))]


def test_asc_addenda_are_parts_of_one_edition(tmp_path: Path) -> None:
    rows: list[AscRow] = []
    for kind, number in (("AA", 1), ("BB", 2), ("EE", 3)):
        part, read = one(tmp_path, f"July-2026-ASC-{kind}.csv", make.asc_text(kind))
        assert (part.table, part.name, part.number, part.parts) == ("asc", "2026 July", number, 3)
        rows += read
    assert rows == [
        AscRow("92928", True, "J8", Decimal("7000.10")), AscRow("92978", True, "N1", None), AscRow("92941", False, "", None),
    ]  # fmt: skip


def test_diagnoses(tmp_path: Path) -> None:
    part, rows = one(tmp_path, "icd10cm-order-2027.txt", make.order_text())
    assert (part.table, part.name, part.span.start, part.span.end) == (
        "diagnoses", "FY2027", date(2026, 10, 1), date(2027, 9, 30),
    )  # fmt: skip
    assert [(row.code, row.is_billable) for row in rows] == [
        ("I25", False),
        ("I25.10", True),
        ("I25.82", True),
        ("E11.9", True),
    ]
    part, _ = one(tmp_path, "icd10cm-order-April-1-2026.txt", make.order_text())
    assert (part.name, part.span.start) == ("FY2026 April", date(2026, 4, 1))


def test_tabular_list(tmp_path: Path) -> None:
    excludes, instructions = found(tmp_path, "icd10cm_tabular_2027.xml", make.tabular_text())
    assert {(row.prefix, row.excluded) for row in excludes.rows()} == {
        ("I25.82", "I21.0"), ("I25.82", "I21.9"), ("I25.82", "I22"),
    }  # fmt: skip
    (first,) = instructions.rows()
    assert (first.prefix, first.kind, first.targets) == ("I25.82", "code_first", ("I25.1", "I25.7"))


def test_level_two_codes_and_modifiers(tmp_path: Path) -> None:
    codes, modifiers = found(tmp_path, "HCPC2026_OCT_ANWEB.csv", make.hcpcs_text())
    (code,), (modifier,) = codes.rows(), modifiers.rows()
    assert (code.code, code.label, code.valid_from) == ("C9600", "invented further on", date(2013, 1, 1))
    assert (modifier.modifier, modifier.opens_ptp) == ("XU", True)


def test_payments(tmp_path: Path) -> None:
    part, rows = one(tmp_path, "PFREV26C.txt", make.payment_text())
    assert (part.table, part.name, part.span.start) == ("payments", "PFREV26C", date(2026, 7, 1))
    assert rows == [PaymentRow("10112", "00", "92928", "", Decimal("422.92"), Decimal("422.92"))]


def test_the_same_table_in_two_formats_is_read_once(tmp_path: Path) -> None:
    book = make.workbook([line.split(",") for line in make.gpci_text().decode().splitlines()])
    path = make.zipped(tmp_path, "both.zip", GPCI2026__xlsx=book, GPCI2026__csv=make.gpci_text(), note__pdf=b"x")
    (part,), unknown = parts([path], Hints())
    assert part.origin.endswith("GPCI2026.csv")
    assert unknown == ()


def test_a_zip_within_a_zip_is_opened(tmp_path: Path) -> None:
    inner = make.zipped(tmp_path, "inner.zip", GPCI2026__csv=make.gpci_text())
    outer = make.zipped(tmp_path, "outer.zip", inner__zip=inner.read_bytes())
    (part,), _ = parts([outer], Hints())
    assert len(list(part.rows())) == 2


@pytest.mark.shared
def test_the_fee_schedule_reads_the_same_from_csv_text_and_workbook(tmp_path: Path) -> None:
    rows: dict[str, set[object]] = {}
    with zipfile.ZipFile(shared("cms", "rvu25d.zip")) as archive:
        for ending in ("csv", "txt", "xlsx"):
            path = tmp_path / f"PPRRVU2025_Oct.{ending}"
            path.write_bytes(archive.read(path.name))
            fees, _ = parts([path], Hints())[0]
            rows[ending] = set(fees.rows())
    assert len(rows["csv"]) == 19090
    assert rows["txt"] == rows["csv"]
    assert rows["xlsx"] == rows["csv"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("archive", "expected"),
    [
        ("rvu26c_pprrvu_nonqpp.zip", {"pfs": 19356, "codes": 17095}),
        ("mue_practitioner_2026q2.zip", {"mue": 15095}),
        ("opps_2025_addenda.zip", {"opps": 18682, "apcs": 994, "complexity": 432}),
        ("opps_web_addendum_b_2023_jan.zip", {"opps": 17559}),
        ("icd10cm_order_2021_jan.zip", {"diagnoses": 95358}),
        ("icd10cm_tabular_2021.zip", {"excludes1": 7937, "instructions": 1491}),
        ("hcpcs_2020_oct_anweb.xlsx", {"codes": 6825, "modifiers": 371}),
        ("hcpcs_2019_anweb.zip", {"codes": 6440, "modifiers": 360}),
        ("pfrev26b/PFREV26B_QP.zip", {"payments_qp": 4033}),
    ],
)
def test_published_files_of_full_size(archive: str, expected: dict[str, int]) -> None:
    found_parts, _ = parts([shared("cms", *archive.split("/"))], Hints())
    assert {part.table: sum(1 for _ in part.rows()) for part in found_parts} == expected


@pytest.mark.shared
def test_loaded_and_shipped_rows_agree() -> None:
    from corpus.tables import shipped

    tables = shipped()
    fees, _ = parts([shared("cms", "rvu26c_pprrvu_nonqpp.zip")], Hints())[0]
    held = 0
    for row in fees.rows():
        own = tables.pfs(row.code, date(2026, 3, 1), row.modifier).row
        if own is not None:
            held += 1
            assert own == row
    assert held > 1000
    facts = json.loads(shared("domain", "facts.json").read_text(encoding="utf-8"))
    assert facts["meta"]["title"]
