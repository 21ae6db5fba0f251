"""The text of a report that comes as a file: text, PDF with text, DOCX, HTML."""

from pathlib import Path

from rag.errors import BadInput

LONGEST_REPORT = 5_000_000  # bytes


def report_text(name: str) -> str:
    """Readable text of the file. Raises BadInput or the reader's own error: what, where, what to do."""
    text = _text(name)
    if not text.strip():
        raise BadInput(f"the report “{name}” is empty; give a file with the text of a report")
    return text


def _text(name: str) -> str:
    path = Path(name)
    if not path.exists():
        raise BadInput(f"the report “{name}” is not there; give the path of a file, or - for standard input")
    if path.is_dir():
        raise BadInput(f"the report “{name}” is a folder; give the path of one file")
    if path.stat().st_size > LONGEST_REPORT:
        raise BadInput(f"the report “{name}” is larger than {LONGEST_REPORT // 1_000_000} MB; give one report a file")
    if path.suffix.lower() in {".pdf", ".docx", ".html", ".htm"}:
        from corpus.readers import read_file

        return "\n\n".join(page.text for page in read_file(path))
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"the report “{name}” is not text in UTF-8; save it as text, PDF or DOCX") from None
    except OSError as fault:
        raise BadInput(f"the report “{name}” cannot be read ({fault.strerror})") from None
