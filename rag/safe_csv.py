"""CSV that a spreadsheet reads as text: no cell of it is ever a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """CSV with a header line. A cell that a spreadsheet could take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([safe_cell(row.get(column, "")) for column in columns])
    return out.getvalue()


def safe_cell(value: object) -> str:
    """The value as text; a number stays as it is."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float):
        return text
    return f"'{text}" if text.lstrip(" \u00a0\ufeff\u200b").startswith(_STARTS) or text.startswith(_STARTS) else text
