"""What leaves the desk as a file carries no formula, no markup and no link of anybody else's."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import html

from corpus.tables import shipped
from rag.answer import Question
from rag.claim_file import read_claims
from rag.errors import BadInput
from rag.guard_answer import crashed
from rag.safe_csv import csv_text
from rag.thread_export import thread_docx, thread_markdown, thread_pdf
from ui.highlight import Span, report_html

PAYLOADS = Path(__file__).resolve().parents[1].joinpath("cases", "hostile.txt").read_text(encoding="utf-8").splitlines()


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) >= 100


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_cell_is_never_a_formula(text: str) -> None:
    cells = list(csv.reader(io.StringIO(csv_text(["a", text], [{"a": text, text: f" {text}"}]))))
    for cell in (cell for row in cells for cell in row):
        assert not cell.lstrip(" \ufeff\u00a0").startswith(("=", "+", "-", "@", "\t", "＝")), cell


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_marked_report_holds_the_text_and_no_element_of_it(text: str) -> None:
    drawn = html.fromstring(report_html(text, [Span(0, len(text) // 2 + 1, (1, 2))]))
    assert {one.tag for one in drawn.iter()} <= {"div", "mark", "sup"}
    assert drawn.text_content().replace("1,2", "", 1) == text
    assert all(set(one.attrib) <= {"class", "tabindex", "role", "aria-label"} for one in drawn.iter())


def test_a_thread_of_them_is_exported_whole() -> None:
    empty = crashed(Question("x", date(2026, 3, 1)), ValueError("x"), shipped())
    answers = [replace(empty, question=text, answer=text, notes=(text,)) for text in PAYLOADS]
    at = datetime(2026, 3, 1, tzinfo=UTC)
    assert thread_markdown(answers, PAYLOADS[0], at).count("Verdict:") == len(PAYLOADS)
    assert thread_pdf(answers, PAYLOADS[1], at).startswith(b"%PDF")
    document = thread_docx(answers, PAYLOADS[2], at)
    from docx import Document

    opened = Document(io.BytesIO(document))
    assert [r for r in opened.part.rels.values() if r.is_external] == []
    assert any("<script>" in paragraph.text for paragraph in opened.paragraphs)


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "xlsx"])
def test_a_claim_file_of_nonsense_is_refused_in_one_sentence(kind: str) -> None:
    for text in PAYLOADS:
        told = _refusals(f"x.{kind}", text)
        assert told
        assert not any("\n" in one for one in told)


def _refusals(name: str, text: str) -> list[str]:
    try:
        reads = list(read_claims(name, text.encode(), date(2026, 3, 1), "physician"))
    except BadInput as fault:
        return [str(fault)]
    return [one.fault for one in reads if one.claim is None]
