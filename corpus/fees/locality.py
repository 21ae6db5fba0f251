"""The Medicare locality a price is for, from what people type: MAC and locality, a state, or part of a name."""

import re
from datetime import date

from corpus.errors import UnknownLocality
from corpus.rows import GpciRow
from corpus.tables import Edition, Tables

_NUMBERED = re.compile(r"(\d{5})[-/ ]?(\d{2})")


def find_locality(tables: Tables, day: date, text: str) -> tuple[GpciRow, Edition]:
    """The one locality meant by `10112-00`, `1011200`, `AL` or a part of its name.

    Raises UnknownLocality where none or several are meant, naming those, and where the year is not held.
    """
    found = tables.gpci(day)
    if not found.rows or found.edition is None:
        raise UnknownLocality(
            f"locality “{text}”: the geographic indices of {day.year} are not held; load them with `cathcode data load`"
        )
    meant = _meant(found.rows, text.strip())
    if len(meant) == 1:
        return meant[0], found.edition
    if not meant:
        raise UnknownLocality(
            f"locality “{text}” is not one of {day.year}; give MAC and locality such as 10112-00, or a state such as AL"
        )
    listed = "; ".join(f"{row.mac}-{row.locality} {row.name.title()}" for row in meant[:12])
    more = f" and {len(meant) - 12} more" if len(meant) > 12 else ""
    raise UnknownLocality(f"locality “{text}” stands for {len(meant)} localities, name one: {listed}{more}")


def _meant(rows: tuple[GpciRow, ...], text: str) -> tuple[GpciRow, ...]:
    numbered = _NUMBERED.fullmatch(text)
    if numbered:
        return tuple(row for row in rows if (row.mac, row.locality) == numbered.groups())
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return tuple(row for row in rows if row.state == text.upper())
    wanted = text.casefold()
    return tuple(row for row in rows if wanted and wanted in row.name.casefold())
