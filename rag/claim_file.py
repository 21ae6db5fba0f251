"""Claims that come as a file: JSON, JSON lines, CSV or XLSX, one claim or thousands.

A table has one line of a claim a row. Columns by name, in any order, in upper or lower case: `claim` (or id), `code`,
`modifiers` (or mod1 … mod4), `units`, `diagnoses` (or dx1 … dx12), `date` (or dos), `setting`, `payer`. Rows of one claim
bear the same claim name; without that column the whole table is one claim.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.cms.grid import cell_text
from guards.claim import Claim
from guards.errors import BadClaim
from guards.wire import read_claim
from rag.errors import BadInput

MOST_CLAIMS = 50_000
_NAMES = {
    "claim": "claim", "claim id": "claim", "id": "claim", "claim_id": "claim", "account": "claim",
    "code": "code", "cpt": "code", "hcpcs": "code", "procedure": "code", "cpt/hcpcs": "code", "cpt code": "code",
    "modifiers": "modifiers", "modifier": "modifiers", "mods": "modifiers", "units": "units", "qty": "units", "quantity": "units",
    "diagnoses": "diagnoses", "diagnosis": "diagnoses", "dx": "diagnoses", "icd-10": "diagnoses", "icd10": "diagnoses",
    "date": "date", "dos": "date", "date of service": "date", "date_of_service": "date", "setting": "setting", "payer": "payer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """One claim of a file, or the sentence that refuses it. `name` tells it apart for the user."""

    name: str
    claim: Claim | None
    fault: str = ""


def read_claims(name: str, data: bytes, day: date, setting: str) -> Iterator[Read]:
    """Every claim of a file. `day` and `setting` serve where a table has no such column. Raises BadInput."""
    kind = name.lower().rsplit(".", 1)[-1]
    if kind in ("json", "jsonl", "ndjson"):
        return _documents(name, data, one_a_line=kind != "json")
    if kind in ("csv", "tsv", "txt"):
        return _table(name, _csv_rows(name, data), day, setting)
    if kind in ("xlsx", "xlsm"):
        return _table(name, _xlsx_rows(name, data), day, setting)
    raise BadInput(f"“{name[:60]}” is not a claim file; give JSON, JSON lines, CSV or XLSX")


def _documents(name: str, data: bytes, *, one_a_line: bool) -> Iterator[Read]:
    text = _text(name, data)
    if one_a_line:
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield _document(_json(line), f"line {number}")
        return
    whole = _json(text)
    for number, one in enumerate(whole if isinstance(whole, list) else [whole], 1):
        yield _document(one, f"claim {number}")


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return "not JSON"


def _document(value: object, fallback: str) -> Read:
    named = str(value.get("id") or fallback)[:80] if isinstance(value, Mapping) else fallback
    try:
        return Read(named, read_claim(value))
    except BadClaim as fault:
        return Read(named, None, str(fault))


def _table(name: str, rows: Iterable[list[Any]], day: date, setting: str) -> Iterator[Read]:
    lines = iter(rows)
    header = [_column(cell) for cell in next(lines, [])]
    if "code" not in header:
        raise BadInput(f"“{name[:60]}” has no column named code; its first row must name the columns")
    claims: dict[str, dict[str, Any]] = {}
    told: dict[str, set[str]] = {}  # the settings the rows of each claim name
    for row in lines:
        cells = _cells(header, row)
        if not any(cells.values()):
            continue
        claim = claims.setdefault(
            str(cells.get("claim") or "1"),
            {
                "id": str(cells.get("claim") or ""),
                "date_of_service": cells.get("date") or day.isoformat(),
                "setting": cells.get("setting") or setting,
                "payer": cells.get("payer") or "",
                "lines": [],
            },
        )
        claim["lines"].append(_line(cells))
        told.setdefault(str(cells.get("claim") or "1"), set()).add("".join(cells.get("setting", "").lower().split()))
        if len(claims) > MOST_CLAIMS:
            raise BadInput(
                f"“{name[:60]}” has more than {MOST_CLAIMS:,} claims; split it, or use `cathcode check --jsonl`"
            )
    return (_of_rows(key, value, told[key] - {""}) for key, value in claims.items())


def _of_rows(key: str, claim: Mapping[str, Any], settings: set[str]) -> Read:
    """A claim of a table; one biller has one setting, so rows that name two are no claim."""
    if len(settings) > 1:
        fault = "its rows name more than one setting; give the lines of each setting a claim of their own"
        return Read(str(claim["id"] or f"claim {key}")[:80], None, fault)
    return _document(claim, f"claim {key}")


def _line(cells: Mapping[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = {"code": cells.get("code", ""), "units": cells.get("units") or 1}
    for many in ("modifiers", "diagnoses"):
        line[many] = cells.get(many) or []
    if cells.get("date"):
        line["date_of_service"] = cells["date"]
    return line


def _cells(header: list[str], row: list[Any]) -> dict[str, Any]:
    """One row by column; mod1 … and dx1 … are gathered into one."""
    found: dict[str, Any] = {}
    for column, value in zip(header, row, strict=False):
        text = _cell(value)
        if not column or not text:
            continue
        found[column] = f"{found[column]} {text}" if column in ("modifiers", "diagnoses") and column in found else text
    return found


def _column(cell: object) -> str:
    plain = _cell(cell).lower().strip().lstrip("\ufeff")
    if plain.startswith("mod") and plain[-1:].isdigit():
        return "modifiers"
    if plain.startswith(("dx", "diag", "icd")) and plain[-1:].isdigit():
        return "diagnoses"
    return _NAMES.get(plain, "")


def _cell(value: object) -> str:
    return cell_text(value).strip().removeprefix("'")


def _csv_rows(name: str, data: bytes) -> Iterator[list[Any]]:
    text = _text(name, data)
    try:
        dialect = csv.Sniffer().sniff(text[:8192], ",;\t|")
    except csv.Error:
        dialect = csv.get_dialect("excel")  # type: ignore[assignment]
    return iter(csv.reader(io.StringIO(text), dialect))


def _xlsx_rows(name: str, data: bytes) -> Iterator[list[Any]]:
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        return (list(row) for row in sheet.iter_rows(values_only=True))
    except Exception:  # noqa: BLE001  openpyxl raises whatever a broken archive brings about
        raise BadInput(f"“{name[:60]}” cannot be read as a workbook; save it again as XLSX or CSV") from None


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise BadInput(f"“{name[:60]}” is not text; save it as UTF-8") from None
