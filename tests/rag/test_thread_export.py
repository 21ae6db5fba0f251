"""A conversation as a file says what the screen said, in every script a coder may meet, and brings nothing to life."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from corpus.tables import shipped
from rag.answer import CheckedAnswer, Question
from rag.guard_answer import crashed
from rag.thread_export import thread_docx, thread_pdf

AT = datetime(2026, 3, 1, tzinfo=UTC)
PAYLOADS = Path(__file__).resolve().parents[1].joinpath("cases", "hostile.txt").read_text(encoding="utf-8").splitlines()
SIGNS = (
    "αορτή", "Łącznie zażółć gęślą jaźń", "коронарный", "čtyři", "größe", "RCA → PDA", "≥70%", "≤ 50", "2 × 18 mm", "m²", "µg",
    "– — …", "“q”", "✓", "✗", "€", "Δ 0.80", "±",
)  # fmt: skip


def _answer(*texts: str) -> list[CheckedAnswer]:
    empty = crashed(Question("x", date(2026, 3, 1)), ValueError("x"), shipped())
    return [replace(empty, question=text, answer=text, notes=(text,)) for text in texts]


def _read(pdf: bytes) -> str:
    """The text of all pages, lines joined."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def _word(document: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(document)).paragraphs)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_outside_latin_is_kept(sign: str) -> None:
    answers = _answer(f"The {sign} of it")
    pdf = thread_pdf(answers, sign, AT)
    assert _read(pdf).count(sign) >= 4  # title, heading, answer, note
    assert "cannot draw" not in _read(pdf)
    assert PdfReader(io.BytesIO(pdf)).metadata.title == sign  # type: ignore[union-attr]
    assert sign in _word(thread_docx(answers, sign, AT))


def test_a_sign_without_a_shape_is_told() -> None:
    answers = _answer("A 心 and the LAD")
    told = _read(thread_pdf(answers, "x", AT))
    assert "A □ and the LAD" in told
    assert "□ stands for a sign that this PDF cannot draw" in told
    assert "A 心 and the LAD" in _word(thread_docx(answers, "x", AT))


def test_points_and_emphasis_of_an_answer_are_drawn_as_such() -> None:
    text = "**Report:** 92933-LD.\n\n- **92933-LD**: 2 * 3 mm. [1]\n- 92928: not beside it.\n\n*Read for 2025.*"
    answers = [replace(_answer("x")[0], answer=text)]
    paragraphs = Document(io.BytesIO(thread_docx(answers, "x", AT))).paragraphs
    assert [p.text for p in paragraphs if p.style and p.style.name == "List Bullet"][:2] == [
        "92933-LD: 2 * 3 mm. [1]",
        "92928: not beside it.",
    ]
    assert "Read for 2025." in [p.text for p in paragraphs]
    assert "• 92928: not beside it. Read for 2025." in _read(thread_pdf(answers, "x", AT))


def test_an_accent_typed_apart_is_joined() -> None:
    assert "stépánek" in _read(thread_pdf(_answer("ste\u0301pa\u0301nek"), "x", AT))


@pytest.mark.parametrize("turn", ["\u202e", "\u2066", "\u200f", "\u061c"])
def test_nothing_turns_the_order_of_a_code(turn: str) -> None:
    answers = _answer(f"Report {turn}82929")
    assert "Report 82929" in _read(thread_pdf(answers, "x", AT))
    assert "Report 82929" in _word(thread_docx(answers, "x", AT))


def test_hostile_texts_stay_text() -> None:
    reader = PdfReader(io.BytesIO(thread_pdf(_answer(*PAYLOADS), PAYLOADS[0], AT)))
    root: Any = reader.trailer["/Root"]
    assert not {"/AA", "/Names", "/AcroForm"} & set(root)
    assert isinstance(root["/OpenAction"], list)  # where on the page to begin, no action
    for page in reader.pages:
        assert "/Annots" not in page
        assert isinstance(page, DictionaryObject)
        assert "/AA" not in page
    said = "".join(page.extract_text() for page in reader.pages)
    assert "<script>" in said
