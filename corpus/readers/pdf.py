"""PDF by pypdf: paragraphs without running heads, and page numbers as they are printed where they are."""

import io
import re
from collections import Counter
from collections.abc import Callable

from corpus.errors import BadDocument
from corpus.readers.block import Block, Page

_MOST_PAGES = 5_000
_PRINTED = re.compile(r"^(?:page\s+)?((?:[IVXLC]+|[A-Z][A-Za-z]{0,8})-\d{1,4}|\d{1,4})(?:\s+of\s+\d+)?$", re.IGNORECASE)
_LEADERS = re.compile(r"\.{4,}|(?:\s\.){4,}")
_CONTENTS = re.compile(r"\s{2,}(?:[IVXLC]+|[A-Z][a-z]+)-\s?\d{1,3}\s*$")
_STARTS = re.compile(r"^(?:\d{1,2}\.|[A-Z]\.|[a-z]\.|\(?[a-z0-9]{1,2}\)|[•▪●‣-])\s+")
_LETTERED = re.compile(r"^[A-Z]\.\s+[A-Z][^.]{3,90}$")
_CHAPTER = re.compile(r"^(?:Chapter|Part|Section|Appendix)\s+[IVXLC\d]+\b.{0,80}$")
_CONTENTS_LINES = 5  # that end in a page number make a page a table of contents
_EDGE = 3  # lines at the top and bottom of a page that may be a running head
_COMMON = 0.3  # share of pages on which a line is a running head
_LEAST_TEXT = 20  # characters a page must give on average to be text and not pictures


def pdf_pages(name: str, data: bytes, progress: Callable[[int, int], None]) -> tuple[str, list[Page]]:
    """Title and pages. Raises BadDocument: not a PDF, encrypted, damaged, too many pages, or pictures only."""
    title, texts = _texts(name, data, progress)
    letters = sum(len(text.strip()) for text in texts)
    if letters < _LEAST_TEXT * len(texts):
        raise BadDocument(f"{name}: a scanned PDF without text; run text recognition (OCR) on it first")
    lines = [[line.strip() for line in text.splitlines()] for text in texts]
    heads = _running_heads(lines)
    vocabulary = {word for text in texts for word in re.findall(r"[a-z]{4,}", text)}
    labels = [_label(page, number) for number, page in enumerate(lines, start=1)]
    return title, [
        Page(tuple(_blocks(_body(page, heads), vocabulary)), label) for page, label in zip(lines, labels, strict=True)
    ]


def _texts(name: str, data: bytes, progress: Callable[[int, int], None]) -> tuple[str, list[str]]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    if b"%PDF-" not in data[:1024]:
        raise BadDocument(f"{name}: not a PDF although named so; save it again as PDF")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadDocument(f"{name}: encrypted, a password is needed; save it without one")
        count = len(reader.pages)
        if count > _MOST_PAGES:
            raise BadDocument(f"{name}: {count} pages are too many, the limit is {_MOST_PAGES}; split it")
        texts = []
        for number, page in enumerate(reader.pages, start=1):
            texts.append(page.extract_text())
            progress(number, count)
        title = str((reader.metadata.title if reader.metadata else "") or "").strip()
    except BadDocument:
        raise
    except (DependencyError, FileNotDecryptedError):
        raise BadDocument(f"{name}: encrypted in a way that cannot be read; save it without encryption") from None
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError) as fault:
        raise BadDocument(f"{name}: a damaged PDF ({type(fault).__name__}); save it again as PDF") from None
    if not texts:
        raise BadDocument(f"{name}: a PDF without pages; save it again as PDF")
    return title, texts


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Lines, their digits set aside, that stand at the edge of many pages."""
    if len(pages) < 4:
        return set()
    seen = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    return {key for key, count in seen.items() if count >= _COMMON * len(pages) and len(key) > 3}


def _edges(page: list[str]) -> list[str]:
    filled = [line for line in page if line]
    return filled[:_EDGE] + filled[-_EDGE:]


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()).lower())


def _label(page: list[str], number: int) -> str:
    """The page number as printed, else its place in the file."""
    printed = [found[1] for line in _edges(page) if (found := _PRINTED.match(line))]
    lettered = [label for label in printed if "-" in label]
    return lettered[0] if lettered else str(number)


def _body(page: list[str], heads: set[str]) -> list[str]:
    """The lines of a page without running heads; nothing of a table of contents."""
    if sum(bool(_LEADERS.search(line) or _CONTENTS.search(line)) for line in page) >= _CONTENTS_LINES:
        return []
    edge = set(_edges(page))
    return [
        line
        for line in page
        if not (line in edge and (_key(line) in heads or _PRINTED.match(line)))
        and not _LEADERS.search(line)
        and not _CONTENTS.search(line)
    ]


def _blocks(lines: list[str], vocabulary: set[str]) -> list[Block]:
    blocks: list[Block] = []
    held = ""
    for line in [*lines, ""]:
        clean = " ".join(line.split())
        heading = 1 if _CHAPTER.match(clean) else 2 if _LETTERED.match(clean) else 0
        if held and (not clean or heading or _STARTS.match(clean)):
            blocks.append(Block(held))
            held = ""
        if heading:
            blocks.append(Block(clean, level=heading))
        elif clean:
            held = _joined(held, clean, vocabulary) if held else clean
    return blocks


def _joined(before: str, line: str, vocabulary: set[str]) -> str:
    """Two lines of a paragraph. A hyphen at the end stays where the word is written with one, as in `non-facility`."""
    if not before.endswith("-"):
        return f"{before} {line}"
    left, right = re.search(r"([a-z]+)-$", before), re.match(r"[a-z]+", line)
    if left and right and (left[1] + right[0]) in vocabulary:
        return before[:-1] + line
    return before + line
