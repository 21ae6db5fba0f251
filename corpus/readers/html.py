"""HTML by BeautifulSoup: what a reader sees, without scripts, menus and forms."""

import warnings
from typing import TYPE_CHECKING

from corpus.readers.block import Block, Page
from corpus.readers.boilerplate import without_boilerplate

if TYPE_CHECKING:
    from bs4 import Tag

_NOT_TEXT = (
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "form",
    "button",
    "svg",
    "iframe",
    "aside",
    "footer",
    "head",
)
_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "tr", "pre", "blockquote", "dt", "dd", "caption")
_CONTAINERS = ("div", "section", "article", "main", "td", "body")


def html_page(text: str) -> tuple[str, list[Page]]:
    """Title and one page of blocks."""
    from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text, "lxml")
    title = " ".join(soup.title.get_text().split()) if soup.title else ""
    for tag in soup(list(_NOT_TEXT)):
        tag.decompose()
    for tag in soup.find_all(_is_hidden):
        tag.decompose()
    blocks: list[Block] = []
    for tag in soup.find_all([*_BLOCKS, *_CONTAINERS]):
        if not _has_blocks(tag):
            block = _block(tag)
            if block.text:
                blocks.append(block)
    if not blocks and (words := " ".join(soup.get_text(" ").split())):
        blocks = [Block(words)]
    kept = set(without_boilerplate([block.text for block in blocks]))
    return title, [Page(tuple(block for block in blocks if block.text in kept))]


def _is_hidden(tag: "Tag") -> bool:
    style = str(tag.get("style") or "").replace(" ", "").lower()
    return tag.has_attr("hidden") or "display:none" in style or "visibility:hidden" in style


def _has_blocks(tag: "Tag") -> bool:
    """Whether a smaller block stands in it: that one is read instead. A table row is read as one line."""
    return (tag.name != "tr" and tag.find([*_BLOCKS, *_CONTAINERS]) is not None) or tag.find_parent("tr") is not None


def _block(tag: "Tag") -> Block:
    if tag.name == "tr":
        cells = (" ".join(cell.get_text(" ").split()) for cell in tag.find_all(["td", "th"]))
        return Block(" | ".join(cell for cell in cells if cell))
    text = " ".join(tag.get_text(" ").split())
    return Block(
        f"- {text}" if tag.name == "li" and text else text, level=int(tag.name[1]) if _is_heading(tag.name) else 0
    )


def _is_heading(name: str) -> bool:
    return len(name) == 2 and name[0] == "h" and name[1].isdigit()
