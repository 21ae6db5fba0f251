"""A report as a file: text, PDF with text, DOCX; and one sentence for what cannot be read."""

import io
from pathlib import Path

import pytest

from corpus.errors import BadDocument
from rag.code_report import code_report
from rag.desk import Desk
from rag.errors import BadInput
from rag.report_file import report_text

LINES = (
    "CATH LAB REPORT",
    "Date of procedure: 03/05/2026",
    "INDICATION: Stable angina.",
    "PROCEDURE DETAILS: The mid LAD had a calcified 90% stenosis.",
    "Rotational atherectomy of the mid LAD was done with a 1.5 mm burr.",
    "A 3.0 x 28 mm Xience stent was placed in the mid LAD.",
    "COMPLICATIONS: None.",
)


def _pdf(*, pictures: bool = False) -> bytes:
    from fpdf import FPDF

    document = FPDF()
    document.set_font("Helvetica", size=11)
    document.add_page()
    if pictures:
        document.rect(20, 20, 100, 100, style="F")
    else:
        for line in LINES:
            document.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def _docx() -> bytes:
    from docx import Document

    document = Document()
    for line in LINES:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


FILES = {
    "report.txt": "\n".join(LINES).encode(),
    "with-mark.txt": b"\xef\xbb\xbf" + "\r\n".join(LINES).encode(),
    "report.pdf": _pdf(),
    "report.docx": _docx(),
}


@pytest.mark.parametrize("name", FILES)
def test_same_claim_from_every_kind_of_file(name: str, tmp_path: Path, reading_desk: Desk) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    answer = code_report(reading_desk, report_text(str(path)), keep=False)
    assert [(line.code, line.modifiers) for line in answer.lines] == [("92933", ("LD",))]
    assert answer.dos.isoformat() == "2026-03-05"


def test_scanned_pdf_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(_pdf(pictures=True))
    with pytest.raises(BadDocument, match=r"^scan\.pdf: a scanned PDF without text; run text recognition"):
        report_text(str(path))


REFUSED = {
    "a folder": ("", None, "is a folder"),
    "not there": ("none.txt", None, "is not there"),
    "no text": ("picture.txt", b"\x89PNG\x00\xff\xfe", "is not text in UTF-8"),
    "too large": ("large.txt", b"a" * 5_000_001, "larger than 5 MB"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_other_files_are_refused(why: str, tmp_path: Path) -> None:
    name, data, says = REFUSED[why]
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(BadInput, match=says) as refused:
        report_text(str(tmp_path / name))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("name", "data"), [("false.pdf", b"just text"), ("false.docx", b"just text")])
def test_a_file_that_is_not_what_it_says(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BadDocument, match=name):
        report_text(str(path))


def test_an_empty_file_is_named_as_a_report(tmp_path: Path) -> None:
    path = tmp_path / "nothing.txt"
    path.write_text(" \n\n")
    with pytest.raises(BadInput, match=r"the report .*nothing\.txt.* is empty"):
        report_text(str(path))
