"""Plain text: paragraphs, headings that stand as short lines, and without what a web page says about itself."""

import re
from itertools import groupby

from corpus.errors import BadDocument
from corpus.readers.block import Block, Page
from corpus.readers.boilerplate import without_boilerplate

_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)]+|[a-z][.)])\s+")
_SENTENCE_END = re.compile(r"[.!?:;,]$")
_LONGEST_HEADING = 90
_WRAPPED = 60  # a line at least so long that ends without a stop goes on in the next


def decode(name: str, data: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or Windows-1252. Raises BadDocument for anything that is not text."""
    if data.startswith(b"%PDF-"):
        raise BadDocument(f"{name}: this is a PDF under another name; give it the ending .pdf")
    if data.startswith(b"PK\x03\x04"):
        raise BadDocument(f"{name}: this is a zip or Office file under another name; give it its own ending")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(name, data, "utf-16")
    if b"\x00" in data:
        raise BadDocument(f"{name}: this is a binary file, not text; give text, markdown, html, pdf or docx")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decoded(name, data, "cp1252")
    odd = sum(not (letter.isprintable() or letter.isspace()) for letter in text)
    if odd > len(text) / 50:
        raise BadDocument(f"{name}: this is a binary file, not text; give text, markdown, html, pdf or docx")
    return text


def _decoded(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise BadDocument(f"{name}: its characters cannot be read; save it as UTF-8") from None


def text_page(text: str) -> Page:
    """The text as blocks."""
    lines = without_boilerplate(text.splitlines())
    return Page(tuple(blocks_of(lines)))


def blocks_of(lines: list[str]) -> list[Block]:
    """Paragraphs from lines: a blank line, a list item or a short line of its own begins a new block."""
    blocks: list[Block] = []
    for is_blank, run in groupby(lines, key=lambda line: not line.strip()):
        if not is_blank:
            blocks += _run(list(run))
    return blocks


def _run(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    open_text = ""
    for line in lines:
        clean = " ".join(line.split())
        if open_text and not _ITEM.match(line) and _goes_on(open_text, clean):
            open_text = f"{open_text} {clean}"
            continue
        if open_text:
            blocks.append(_block(open_text))
        open_text = clean
    return _listed([*blocks, _block(open_text)])


def _listed(blocks: list[Block]) -> list[Block]:
    """Short lines one after the other are a list, not headings without text."""
    found: list[Block] = []
    for is_short, run in groupby(blocks, key=lambda block: block.level > 0):
        lines = list(run)
        found += [Block("\n".join(line.text for line in lines))] if is_short and len(lines) > 1 else lines
    return found


def _goes_on(before: str, line: str) -> bool:
    """Whether `line` continues a sentence that was wrapped."""
    return len(before) >= _WRAPPED and not _SENTENCE_END.search(before) and (line[0].islower() or line[0].isdigit())


def _block(text: str) -> Block:
    return Block(text, level=1 if _is_heading(text) else 0)


def _is_heading(text: str) -> bool:
    if (
        len(text) > _LONGEST_HEADING
        or ";" in text
        or _SENTENCE_END.search(text)
        or text.startswith(("- ", "* ", "• ", "©", "("))
    ):
        return text.endswith("?") and len(text) <= _LONGEST_HEADING and text[0].isupper()
    return text[0].isupper() or bool(re.match(r"\d{1,2}[.)]+\s+[A-Z]", text))
