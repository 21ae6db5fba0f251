"""What every reader gives: pages of blocks; and what is cut from them: pieces with a heading and a locator."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table or heading, its lines joined. `level` 0 is text, 1 and up are headings."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """`label` is the page number as printed (XI-14), else its place in the file; empty where there are no pages."""

    blocks: tuple[Block, ...]
    label: str = ""

    @property
    def text(self) -> str:
        """The blocks as running text."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a user's document. `locator` is a page (`p. XI-14`, `pp. XI-14 to XI-15`) or empty."""

    text: str
    heading: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read. `pages` is 1 where the format has none.

    `asides` are lines left out of the pieces that may still tell what the page is about.
    """

    title: str
    pieces: tuple[Piece, ...]
    pages: int = 1
    asides: tuple[str, ...] = ()
