"""Word files by python-docx: paragraphs, headings by their style, and tables in the order of the text."""

import io
import zipfile

from corpus.errors import BadDocument
from corpus.readers.block import Block, Page

_LARGEST = 400_000_000  # bytes of the unpacked file


def docx_page(name: str, data: bytes) -> tuple[str, list[Page]]:
    """Title (core properties) and one page of blocks. Raises BadDocument for what is not a Word file."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    _check(name, data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile):
        raise BadDocument(f"{name}: not a Word document, or damaged; save it again as .docx") from None
    blocks: list[Block] = []
    for item in document.iter_inner_content():
        blocks += _rows(item) if isinstance(item, Table) else _paragraph(item)
    return (document.core_properties.title or "").strip(), [Page(tuple(blocks))]


def _check(name: str, data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadDocument(f"{name}: an old or password-protected Word file; save it without a password as .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise BadDocument(f"{name}: not a Word document although named so; save it again as .docx") from None
    if size > _LARGEST:
        raise BadDocument(f"{name}: unpacks to {size / 1e6:.0f} MB, which is too large; split it")


def _paragraph(paragraph: object) -> list[Block]:
    text = " ".join(str(getattr(paragraph, "text", "")).split())
    style = str(getattr(getattr(paragraph, "style", None), "name", "") or "")
    if not text:
        return []
    if style == "Title":
        return [Block(text, level=1)]
    if style.startswith("Heading"):
        number = style.removeprefix("Heading").strip()
        return [Block(text, level=int(number) if number.isdigit() else 1)]
    return [Block(f"- {text}" if style.startswith("List") else text)]


def _rows(table: object) -> list[Block]:
    rows = getattr(table, "rows", ())
    lines = (" | ".join(dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)) for row in rows)
    text = "\n".join(line for line in lines if line.strip(" |"))
    return [Block(text)] if text else []
