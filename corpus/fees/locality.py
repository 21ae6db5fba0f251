"""The Medicare locality a price is for, from what people type: MAC and locality, a ZIP code, a state, part of a name."""

import re
from datetime import date

from corpus.errors import UnknownLocality
from corpus.rows import GpciRow, ZipRow
from corpus.tables import Edition, Lookup, Tables

_NUMBERED = re.compile(r"(\d{5})[-/ ]?(\d{2})")
_ZIP = re.compile(r"(?:ZIP *)?(\d{5})(?:[- ]?(\d{4}))?", re.IGNORECASE)
_LOAD = "load CMS's ZIP Code to Carrier Locality file with `cathcode data load`, or give a locality such as 10112-00"


def find_locality(tables: Tables, day: date, text: str) -> tuple[GpciRow, Edition]:
    """The one locality meant by `10112-00`, `1011200`, `60601`, `60601-1234`, `AL` or a part of its name.

    Raises UnknownLocality where none or several are meant, naming those, and where the year is not held.
    """
    found = tables.gpci(day)
    if not found.rows or found.edition is None:
        raise UnknownLocality(
            f"locality “{text}”: the geographic indices of {day.year} are not held; load them with `cathcode data load`"
        )
    zipped = _zip(tables, day, text)
    if zipped is not None:
        return _of_zip(found.rows, zipped, day), found.edition
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


def zip_edition(tables: Tables, day: date, text: str) -> Lookup[ZipRow] | None:
    """The edition a ZIP code was read from, with its age; None where no ZIP code was given. After `find_locality`."""
    given = _ZIP.fullmatch(text.strip())
    if given is None:
        return None
    first = tables.zips(given[1], day)
    return tables.zips(given[1], day, given[2]) if given[2] and first.row and first.row.is_split else first


def _zip(tables: Tables, day: date, text: str) -> ZipRow | None:
    """The row of the ZIP code that was given; None where none was. Raises UnknownLocality."""
    given = _ZIP.fullmatch(text.strip())
    if given is None:
        return None
    code, plus4 = given[1], given[2] or ""
    found = tables.zips(code, day)
    if not found.is_held:
        raise UnknownLocality(f"ZIP code {code}: no ZIP code file is held for {day.isoformat()}; {_LOAD}")
    if found.row is None:
        raise UnknownLocality(f"ZIP code {code} is not in the ZIP code file held; check it, or name the locality")
    if not found.row.is_split:
        return found.row
    if not plus4:
        raise UnknownLocality(f"ZIP code {code} lies in more than one locality: give its ZIP+4, such as {code}-1234")
    nine = tables.zips(code, day, plus4)
    if nine.row is None:
        why = (
            "is not in the ZIP9 file" if tables.edition("zips_plus4", day) else "needs the ZIP9 file, which is not held"
        )
        raise UnknownLocality(f"ZIP code {code} lies in more than one locality, and {code}-{plus4} {why}; {_LOAD}")
    return nine.row


def _of_zip(rows: tuple[GpciRow, ...], zipped: ZipRow, day: date) -> GpciRow:
    found = next((row for row in rows if (row.mac, row.locality) == (zipped.mac, zipped.locality)), None)
    if found is None:
        raise UnknownLocality(
            f"ZIP code {zipped.zip} is in locality {zipped.mac}-{zipped.locality}, which the indices of {day.year} do not have;"
            " name the locality"
        )
    return found


def _meant(rows: tuple[GpciRow, ...], text: str) -> tuple[GpciRow, ...]:
    numbered = _NUMBERED.fullmatch(text)
    if numbered:
        return tuple(row for row in rows if (row.mac, row.locality) == numbered.groups())
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return tuple(row for row in rows if row.state == text.upper())
    wanted = text.casefold()
    return tuple(row for row in rows if wanted and wanted in row.name.casefold())
