"""A conversation as a document to keep: Markdown, PDF or DOCX, with verdicts, claim, sources, editions and dates."""

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rag.answer import CheckedAnswer
from rag.export import markdown_of
from rag.inert import inert

_MARKS = re.compile(r"\*\*|~~|`|^#{1,6}\s+|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])", re.MULTILINE)
_ITEM = re.compile(r"[-*•]\s+")
_FONTS = Path(__file__).parent / "fonts"
_LACKING = "□"  # in the place of a sign that the font has not


@dataclass(frozen=True, slots=True)
class Part:
    """One block of the document: heading, text, items or table."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def thread_markdown(answers: Sequence[CheckedAnswer], title: str, at: datetime) -> str:
    """The whole conversation as Markdown."""
    head = f"# {inert(_line(title))}\n\nExported {at:%Y-%m-%d %H:%M} from cathcode; {len(answers)} answers."
    return "\n\n---\n\n".join([head, *(_lower(markdown_of(answer)) for answer in answers)])


def thread_docx(answers: Sequence[CheckedAnswer], title: str, at: datetime) -> bytes:
    """The whole conversation as a DOCX file."""
    from docx import Document

    document = Document()
    document.core_properties.title = _line(title)
    for part in parts(answers, title, at):
        if part.kind in ("title", "heading"):
            document.add_heading(_xml(part.text), 0 if part.kind == "title" else 1)
        elif part.kind == "items":
            for row in part.rows:
                document.add_paragraph(_xml(row[0]), style="List Bullet")
        elif part.kind == "table":
            table = document.add_table(rows=0, cols=len(part.rows[0]), style="Light Grid Accent 1")
            for row in part.rows:
                for cell, value in zip(table.add_row().cells, row, strict=True):
                    cell.text = _xml(value)
        else:
            document.add_paragraph(_xml(part.text))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def thread_pdf(answers: Sequence[CheckedAnswer], title: str, at: datetime) -> bytes:
    """The whole conversation as a PDF file, its font within; a sign that font has not is told at the end."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.add_font("desk", "", _FONTS / "DejaVuSans.ttf")
    pdf.add_font("desk", "B", _FONTS / "DejaVuSans-Bold.ttf")
    fonts: Any = pdf.fonts
    has = frozenset(fonts["desk"].cmap) & frozenset(fonts["deskB"].cmap)
    pdf.set_title(_xml(_line(title)))
    pdf.set_auto_page_break(auto=True, margin=18)
    pdf.add_page()
    drawn = [_drawable(part, has) for part in parts(answers, title, at)]
    for part in drawn:
        _draw(pdf, part)
    if any(_LACKING in text for part in drawn for text in (part.text, *(cell for row in part.rows for cell in row))):
        _draw(pdf, Part("text", f"{_LACKING} stands for a sign that this PDF cannot draw; Markdown and Word hold it."))
    return bytes(pdf.output())


def parts(answers: Sequence[CheckedAnswer], title: str, at: datetime) -> Iterator[Part]:
    """The blocks of the document, in order."""
    yield Part("title", _line(title))
    yield Part("text", f"Exported {at:%Y-%m-%d %H:%M} from cathcode; {len(answers)} answers.")
    for answer in answers:
        yield from _answer(answer)


def _answer(answer: CheckedAnswer) -> Iterator[Part]:
    yield Part("heading", _line(answer.question))
    setting = answer.setting.value.replace("_", " ")
    yield Part("text", f"Verdict: {answer.verdict.value} · {setting} · date of service {answer.dos.isoformat()}")
    for block in answer.answer.split("\n\n"):
        yield from _block(block)
    if answer.lines:
        lines = tuple((x.code, " ".join(x.modifiers), x.units, x.verdict.value) for x in answer.lines)
        yield Part("table", rows=(("Code", "Modifiers", "Units", "Verdict"), *lines))
    for name, items in _lists(answer):
        if items:
            yield Part("text", name)
            yield Part("items", rows=tuple((item,) for item in items))
    editions = ", ".join(f"{table} {name}" for table, name in answer.editions.items())
    yield Part("text", f"Answered by {answer.answered_by}. Editions: {editions}. Record {answer.id or 'not recorded'}.")


def _block(block: str) -> Iterator[Part]:
    """A block of the answer's own markdown: points where each line is one, else text."""
    lines = [line for line in block.splitlines() if line.strip()]
    if lines and all(_ITEM.match(line) for line in lines):
        yield Part("items", rows=tuple((_MARKS.sub("", _ITEM.sub("", line, count=1)).strip(),) for line in lines))
    elif text := _MARKS.sub("", block).strip():
        yield Part("text", text)


def _lists(answer: CheckedAnswer) -> Iterator[tuple[str, list[str]]]:
    yield "To be settled", list(answer.missing_facts)
    yield (
        "Findings",
        [f"{f.severity.value}: {f.message} ({f.rule}; {f.source.id} {f.source.locator})" for f in answer.findings],
    )
    yield (
        "Sources",
        [f"[{c.n}] {c.title} ({c.source}{', ' + c.locator if c.locator else ''})" for c in answer.citations],
    )
    yield "Notes", list(answer.notes)


def _draw(pdf: Any, part: Part) -> None:
    wide = {"w": 0, "new_x": "LMARGIN", "new_y": "NEXT"}
    if part.kind in ("title", "heading"):
        pdf.ln(2 if part.kind == "title" else 5)
        pdf.set_font("desk", "B", 16 if part.kind == "title" else 12)
        pdf.multi_cell(text=part.text, h=8, align="LEFT", **wide)
        return
    pdf.set_font("desk", "", 9)
    if part.kind == "table":
        with pdf.table(text_align="LEFT", line_height=6) as table:
            for row in part.rows:
                drawn = table.row()
                for value in row:
                    drawn.cell(value)
        pdf.ln(2)
        return
    for text in [row[0] for row in part.rows] if part.kind == "items" else [part.text]:
        pdf.multi_cell(text=f"• {text}" if part.kind == "items" else text, h=5, align="LEFT", **wide)
    pdf.ln(2)


def _drawable(part: Part, has: frozenset[int]) -> Part:
    def told(text: str) -> str:
        composed = unicodedata.normalize("NFC", _xml(text))
        return "".join(c if c in "\n\t" or ord(c) in has else _LACKING for c in composed)

    return Part(part.kind, told(part.text), tuple(tuple(told(cell) for cell in row) for row in part.rows))


def _xml(text: str) -> str:
    """Without the control characters that no document may hold, and those that turn the order of what is read."""
    return "".join(
        c
        for c in text
        if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cf", "Cs") and c not in "\ufffe\uffff")
    )


def _line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 120 else f"{words[:117]}…"


def _lower(markdown: str) -> str:
    """One heading level down: the title of the thread stands above."""
    return re.sub(r"^# ", "## ", markdown, count=1)
