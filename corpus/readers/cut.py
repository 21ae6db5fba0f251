"""Pages of blocks into pieces that can be quoted: within one heading, about 1,200 characters, with their pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.readers.block import Block, Page, Piece

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

SIZE = 1_200  # characters
_SHORTEST = 25
_REST = 200  # a last piece of a section so short stays with the one before


@dataclass(slots=True)
class _Section:
    """Text under one heading, with the place in it where each page begins."""

    heading: str
    text: str = ""
    starts: list[tuple[int, str]] = field(default_factory=list)

    def add(self, block: Block, label: str) -> None:
        gap = "" if not self.text else "\n" if block.text.startswith(("- ", "• ")) else "\n\n"
        self.text += gap
        self.starts.append((len(self.text), label))
        self.text += block.text


def cut(pages: Sequence[Page]) -> tuple[Piece, ...]:
    """The pieces of a document in its order."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=SIZE,
        chunk_overlap=0,
        separators=["\n\n", "\n", ". ", "; ", ", ", " ", ""],
        keep_separator="end",
        add_start_index=True,
    )
    return tuple(
        Piece(section.text[start:end], section.heading, _locator(section.starts, start, end))
        for section in _sections(pages)
        for start, end in _spans(section.text, splitter)
        if end - start >= _SHORTEST and not _is_notice(section.text[start:end])
    )


def _spans(text: str, splitter: "RecursiveCharacterTextSplitter") -> list[tuple[int, int]]:
    """Where the pieces of a section begin and end; a short rest joins the piece before it."""
    spans: list[tuple[int, int]] = []
    for chunk in splitter.create_documents([text]):
        start = int(chunk.metadata["start_index"])
        end = start + len(chunk.page_content)
        if spans and end - start < _REST:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _is_notice(text: str) -> bool:
    """Whether nothing stands there but notices of copyright."""
    return all(line.lstrip().startswith(("©", "Copyright")) for line in text.splitlines() if line.strip())


def _sections(pages: Iterable[Page]) -> Iterable[_Section]:
    trail: dict[int, str] = {}
    section = _Section("")
    for page in pages:
        for block in page.blocks:
            if block.level:
                trail = {level: title for level, title in trail.items() if level < block.level}
                trail[block.level] = block.text
                if section.text:
                    yield section
                section = _Section(", ".join(trail[level] for level in sorted(trail)))
            else:
                section.add(block, page.label)
    if section.text:
        yield section


def _locator(starts: Sequence[tuple[int, str]], start: int, end: int) -> str:
    """The printed pages from `start` to `end` of the section's text."""
    first = next((label for at, label in reversed(starts) if at <= start), "")
    last = next((label for at, label in reversed(starts) if at < end), first)
    if not first:
        return ""
    return f"p. {first}" if first == last else f"pp. {first} to {last}"
