"""Rows of text cells out of a csv, tab separated or xlsx file, whatever its encoding."""

import codecs
import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from corpus.cms.container import Member, refuse_bomb
from corpus.cms.part import bad
from corpus.errors import BadPublication

Cells = list[str]
LONG = 1_000  # rows from which on a file is a published one and no example
_LONGEST = 1_000_000  # signs of one line


def encoding(head: bytes) -> str:
    """UTF-8 or UTF-16 where a mark says so; else latin-1, which reads every byte and keeps codes and numbers as they are."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "latin-1"


def lines(member: Member) -> Iterator[str]:
    """The lines of a text file, without their ends."""
    code = encoding(member.head(4))
    with member.open() as stream, io.TextIOWrapper(stream, code, errors="strict", newline=None) as text:
        try:
            for line in _bounded(member.origin, text):
                yield line.rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise BadPublication(f"{member.origin}: not text in {code} ({error.reason})") from error


def rows(member: Member) -> Iterator[Cells]:
    """The rows of the file; of every sheet in turn where it is a workbook."""
    if member.suffix == ".xlsx" or member.head(2) == b"PK":
        for _, sheet in sheets(member):
            yield from sheet
        return
    yield from delimited(member)


def delimited(member: Member) -> Iterator[Cells]:
    code = encoding(member.head(4))
    mark = "\t" if is_tabbed(member) else ","
    with member.open() as stream, io.TextIOWrapper(stream, code, errors="strict", newline="") as text:
        cells = csv.reader(_bounded(member.origin, text), delimiter=mark)
        try:
            yield from cells
        except csv.Error as error:
            raise bad(member.origin, cells.line_num, f"not a table of cells ({error})") from error
        except UnicodeDecodeError as error:
            raise BadPublication(f"{member.origin}: not text in {code} ({error.reason})") from error


def _bounded(origin: str, text: io.TextIOWrapper) -> Iterator[str]:
    """The lines with their ends. Raises BadPublication for one no published file has, and for a last one cut short.

    Every long file seen ends with the end of a line, so that one that does not was cut inside its last row.
    """
    number, line = 0, "\n"
    while got := text.readline(_LONGEST):
        number, line = number + 1, got
        if len(line) == _LONGEST:
            raise bad(origin, number, f"{_LONGEST:,} signs on one line; no published table has such a row")
        yield line
    if number >= LONG and line[-1] not in "\r\n\x1a":
        raise bad(origin, number, "the last row does not end: the file is cut short; download it again")


def twice(origin: str, names: Iterable[str], wanted: Iterable[str]) -> None:
    """Raise BadPublication where a column that is needed stands twice: which of them counts, nothing says."""
    listed = list(names)
    double = [name for name in dict.fromkeys(wanted) if listed.count(name) > 1]
    if double:
        raise BadPublication(f"{origin}: column “{double[0]}” stands {listed.count(double[0])} times in the header")


def is_tabbed(member: Member) -> bool:
    """More lines with tabs than with commas in the head of the file."""
    head = member.head(16_384).decode("latin-1").splitlines()[:40]
    return sum(line.count("\t") > 1 for line in head) > sum(line.count(",") > 1 for line in head)


def sheets(member: Member) -> Iterator[tuple[str, Iterator[Cells]]]:
    """Name and rows of every sheet of a workbook. Raises BadPublication."""
    import openpyxl

    with member.open() as stream:
        raw = io.BytesIO(stream.read())
    try:
        for entry in zipfile.ZipFile(raw).infolist():
            refuse_bomb(f"{member.origin}:{entry.filename}", entry)
        # it warns of page headers and footers, which nobody reads here
        warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
        book = openpyxl.load_workbook(raw, read_only=True, data_only=True)
    except BadPublication:
        raise
    except Exception as error:  # openpyxl lets many kinds through
        raise BadPublication(
            f"{member.origin}: not a workbook that can be read ({error}); download it again"
        ) from error
    try:
        for sheet in book.worksheets:
            yield sheet.title, ([cell_text(value) for value in row] for row in sheet.iter_rows(values_only=True))
    finally:
        book.close()


def head_rows(member: Member, count: int = 30) -> list[Cells]:
    return list(islice(rows(member), count))


def cell_text(value: object) -> str:
    """A cell of a workbook as people read it: days as 2026-03-01, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def clean(cell: str) -> str:
    """Without blanks at the ends and without the bytes that stand for no-break spaces; a lone full stop means none."""
    text = "".join(sign for sign in cell if " " <= sign <= "~").strip()
    return "" if text == "." else text
