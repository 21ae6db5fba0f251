"""A user's own document, whatever its format, into passages with places that can be cited.

`read(path)` looks at what a file is, not only at its name, and refuses in one sentence what it cannot use.
"""

from collections.abc import Callable
from pathlib import Path

from corpus.errors import BadDocument
from corpus.readers.block import Block, Page, Piece, Read
from corpus.readers.cut import cut

__all__ = ["FORMATS", "MAX_BYTES", "Block", "Page", "Piece", "Read", "read", "read_file"]

MAX_BYTES = 50_000_000
FORMATS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx")
Progress = Callable[[int, int], None]


def read(path: Path, progress: Progress | None = None) -> Read:
    """The document cut into passages. `progress(done, pages)` is called while a PDF is read.

    Raises BadDocument in one sentence: not a file, unreadable, empty, too large, of no known format, not what its name
    says, encrypted, or without text.
    """
    data, suffix = _bytes(path), path.suffix.lower()
    title, pages = _pages(path.name, suffix, data, progress or (lambda done, of: None))
    pieces = cut(pages)
    if not pieces:
        raise BadDocument(f"{path.name}: no text was found in it; give a file with text")
    return Read(title=title or path.name, pieces=pieces, pages=len(pages), asides=_asides(path.name, suffix, data))


def read_file(path: Path) -> tuple[Page, ...]:
    """The pages of a file as text, uncut. Raises BadDocument as `read` does."""
    return tuple(_pages(path.name, path.suffix.lower(), _bytes(path), lambda done, of: None)[1])


def _asides(name: str, suffix: str, data: bytes) -> tuple[str, ...]:
    if suffix in (".pdf", ".docx", ".html", ".htm"):
        return ()
    from corpus.readers.boilerplate import asides
    from corpus.readers.text import decode

    return asides(decode(name, data).splitlines())


def _bytes(path: Path) -> bytes:
    try:
        if not path.exists():
            raise BadDocument(f"{path.name}: there is no such file; check the path")
        if not path.is_file():
            raise BadDocument(f"{path.name}: not a file; name the files in it")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BadDocument(
                f"{path.name}: {size / 1e6:.0f} MB is too large, the limit is {MAX_BYTES // 1_000_000} MB; split it"
            )
        data = path.read_bytes()
    except OSError as fault:
        raise BadDocument(f"{path.name}: cannot be read ({fault.strerror or fault}); check its rights") from None
    if not data.strip():
        raise BadDocument(f"{path.name}: the file is empty; give a file with text")
    return data


def _pages(name: str, suffix: str, data: bytes, progress: Progress) -> tuple[str, list[Page]]:
    """Title and pages; a format without pages gives one page without a number."""
    if suffix not in FORMATS:
        raise BadDocument(f"{name}: {suffix or 'a file without an ending'} is not read; give {', '.join(FORMATS)}")
    if suffix == ".pdf":
        from corpus.readers.pdf import pdf_pages

        return pdf_pages(name, data, progress)
    if suffix == ".docx":
        from corpus.readers.docx import docx_page

        return docx_page(name, data)
    from corpus.readers.text import decode, text_page

    text = decode(name, data)
    if suffix in (".html", ".htm"):
        from corpus.readers.html import html_page

        return html_page(text)
    if suffix in (".md", ".markdown"):
        from corpus.readers.markdown import markdown_page

        return markdown_page(text)
    return "", [text_page(text)]
