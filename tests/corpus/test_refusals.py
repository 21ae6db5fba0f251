"""Published files that are not what they should be: refused with file, row and fault named, never half read."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cms.part import Hints
from corpus.cms.recognise import parts
from corpus.errors import BadPublication, CorpusError
from tests.corpus import published as make


def _refused(path: Path, hints: Hints | None = None) -> str:
    with pytest.raises(BadPublication) as raised:
        _read_whole(path, hints)
    return str(raised.value)


def _read_whole(path: Path, hints: Hints | None = None) -> None:
    for part in parts([path], hints or Hints())[0]:
        list(part.rows())


def test_a_web_page_instead_of_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "medicare-ncci.zip"
    path.write_bytes(b"\n<!DOCTYPE html><html><body>Licence</body></html>")
    assert "web page" in _refused(path)


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mue.zip"
    path.write_bytes(b"not an archive at all")
    assert "not a zip file" in _refused(path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_zip_that_is_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    path = make.zipped(tmp_path, "gpci.zip", GPCI2026__csv=make.gpci_text())
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "cut short" in _refused(path)


def test_a_gzip_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "ccipra-v323r0-f1.txt.gz"
    whole = gzip.compress(make.ptp_text(make.PAIRS * 2000))
    path.write_bytes(whole[: len(whole) // 2])
    assert "cut short" in _refused(path)


def test_a_damaged_byte_within_a_zip_is_refused(tmp_path: Path) -> None:
    path = make.zipped(tmp_path, "edits.zip", **{"ccipra-v323r0-f1__txt": make.ptp_text(make.PAIRS * 500)})
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(bytes(raw))
    assert str(path) in _refused(path)


def test_a_password_is_refused(tmp_path: Path) -> None:
    path = make.zipped(tmp_path, "gpci.zip", GPCI2026__csv=make.gpci_text())
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    path.write_bytes(bytes(raw))
    assert "password" in _refused(path)


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("ccipra-v323r0-f1.txt", "w") as member,
    ):
        for _ in range(80):
            member.write(b"\0" * 1_000_000)
    assert "would unpack to" in _refused(path)


def test_a_bomb_that_lies_about_its_size_stops_where_it_said_it_ends(tmp_path: Path) -> None:
    path = make.zipped(tmp_path, "liar.zip", **{"ccipra-v323r0-f1__txt": make.ptp_text(make.PAIRS * 3000)})
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = raw.index(mark) + place
        raw[start : start + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(raw))
    assert str(path) in _refused(path)


def test_a_workbook_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    raw = io.BytesIO(make.workbook([["HCPCS Code"]]))
    with zipfile.ZipFile(raw, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * 80_000_000)
    path = tmp_path / "Addendum_B.xlsx"
    path.write_bytes(raw.getvalue())
    assert "would unpack to" in _refused(path)


def test_a_list_that_declares_entities_is_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    path = tmp_path / "icd10cm_tabular_2027.xml"
    path.write_bytes(bomb + make.tabular_text().split(b"?>", 1)[1].replace(b"invented (I21.0", b"&b; (I21.0"))
    assert "declares a document type" in _refused(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ccipra-v323r0-f1.txt", make.ptp_text([("92928", "9345", "20130101", "*", "1")]), "row 7: “9345” is not a code"),
        ("ccipra-v323r0-f1.txt", make.ptp_text([("92928", "93458", "20131301", "*", "1")]), "row 7: “20131301” is not a day"),
        ("ccipra-v323r0-f1.txt", make.ptp_text([("92928", "93458", "20130101", "*", "4")]), "row 7: modifier indicator “4”"),
        ("ccipra-v323r0-f1.txt", make.ptp_text([]), "no edit stands below the header"),
        ("ccipra-v323r0-f1.txt", make.ptp_text()[:-80], "cells, 7 expected"),
        ("edits.txt", make.ptp_text(), "for which quarter"),
        ("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", make.mue_text([("92928", "x", "3")]), "row 3: code “92928”"),
        ("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", make.mue_text([("92928", "3", "3")] * 2), "row 4: 92928 stands twice"),
        ("MUE.csv", make.mue_text(), "of which quarter"),
        ("AOC_V2026Q3-MCR.txt", make.addon_text().replace(b"2026001", b"20260101"), "row 4: “20260101” is not a year and day"),
        ("PPRRVU2026_Jul.csv", make.fees_text(), "for qualifying APM participants or not"),
        ("PPRRVU2025_Oct.csv", make.fees_text(2026, "July"), "titled 2026, month 7, but named 2025"),
        ("PPRRVU2026_Jul_nonQPP.csv", make.fees_text().replace(b"WORK,", b"TOIL,"), "columns ['WORK RVU'] are not in the header"),
        ("PPRRVU2026_Jul_nonQPP.csv", make.fees_text().replace(b"19.11", b"1x.11"), "27447: an RVU"),
        ("GPCI2026.csv", make.gpci_text().replace(b"0.875", b"87.5"), "an index is far from 1"),
        ("Addendum_B.txt", make.addendum_b_text().replace(b"CY 2026", b""), "of which quarter"),
        ("Addendum B.txt", make.addendum_b_text().replace(b"11,794.23", b"eleven"), "row 4: “"),
        ("icd10cm-order-2027.txt", make.order_text() + b"00005 I25 damaged\r\n", "row 5"),
        ("order.txt", make.order_text(), "of which fiscal year"),
        ("icd10cm_tabular_2027.xml", make.tabular_text()[:-30], "not whole XML"),
        ("PFREV25C.txt", make.payment_text(2026), "named for 2025, but its rows are of 2026"),
        ("PFREV26C.txt", make.payment_text().split(b'"TRL')[0], "closing lines are missing"),
        ("letter.txt", b"Dear colleague,\n", "no row of several cells"),
        ("empty.csv", b"", "the file is empty"),
        ("random.xlsx", b"PK\x03\x04 nothing", "download it again"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_file_row_and_fault(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    message = _refused(path)
    assert words in message
    assert str(path) in message


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in _refused(tmp_path / "gone.zip")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["txt", "csv", "xlsx", "zip", "xml", "txt.gz"]), st.booleans())
def test_any_bytes_are_read_or_refused_never_a_crash(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, ending: str, spliced: bool
) -> None:
    content = make.ptp_text()[:300] + junk + make.ptp_text()[300:] if spliced else junk
    path = tmp_path_factory.mktemp("any") / f"ccipra-v323r0-f1.{ending}"
    path.write_bytes(content)
    fault = ""
    try:
        _read_whole(path)
    except CorpusError as error:
        fault = str(error)
    assert not fault or str(path) in fault
