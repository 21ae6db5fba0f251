"""Markdown: headings as they are marked; front matter is left out but for its title."""

import re

from corpus.readers.block import Block, Page
from corpus.readers.boilerplate import without_boilerplate
from corpus.readers.text import blocks_of

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TABLE = re.compile(r"\s*\|")


def markdown_page(text: str) -> tuple[str, list[Page]]:
    """Title (front matter, else the first heading) and one page of blocks."""
    text = text.replace("\r\n", "\n")
    front = _FRONT.match(text)
    titled = _TITLE.search(front[1]) if front else None
    lines = without_boilerplate(_LINK.sub(r"\1", text[front.end() if front else 0 :]).splitlines())
    blocks: list[Block] = []
    held: list[str] = []
    for line in lines:
        if heading := _HEADING.match(line):
            blocks += _text(held)
            held = []
            blocks.append(Block(heading[2], level=len(heading[1])))
        else:
            held.append(line)
    blocks += _text(held)
    first = next((block.text for block in blocks if block.level), "")
    return (titled[1] if titled else first), [Page(tuple(blocks))]


def _text(lines: list[str]) -> list[Block]:
    """Paragraphs without headings; a table stays one block with its lines."""
    blocks: list[Block] = []
    plain: list[str] = []
    table: list[str] = []
    for line in [*lines, ""]:
        if _TABLE.match(line):
            table.append(line.strip())
            continue
        if table:
            blocks += [Block(block.text) for block in blocks_of(plain)]
            blocks.append(Block("\n".join(table)))
            plain, table = [], []
        plain.append(line)
    return [*blocks, *(Block(block.text) for block in blocks_of(plain))]
