"""Claim lines as rows of a grid, and back."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from guards.claim import Line

_NAMES = ("Code", "Modifiers", "Units", "Diagnoses", "Date")


def COLUMNS() -> dict[str, Any]:  # noqa: N802  (reads as the table of columns it is)
    """How each column of the grid looks and what it takes."""
    import streamlit as st

    column = st.column_config
    return {
        "Code": column.TextColumn("Code", help="CPT or HCPCS", max_chars=20, width="small"),
        "Modifiers": column.TextColumn("Modifiers", help="In order, with spaces or commas: 26 LD", max_chars=40),
        "Units": column.NumberColumn("Units", min_value=0, step=1, format="%d", width="small"),
        "Diagnoses": column.TextColumn("Diagnoses", help="ICD-10-CM, the first one first", max_chars=200),
        "Date": column.TextColumn(
            "Date, if another", help="YYYY-MM-DD where the line has a day of its own", max_chars=10
        ),
    }


def grid_rows(lines: Iterable[Line]) -> Any:
    """A data frame of text; one empty row where there is no line."""
    import pandas as pd

    rows = [
        {
            "Code": line.code,
            "Modifiers": " ".join(line.modifiers),
            "Units": int(line.units),
            "Diagnoses": " ".join(line.diagnoses),
            "Date": line.date_of_service.isoformat() if line.date_of_service else "",
        }
        for line in lines
    ]
    return pd.DataFrame(rows or [dict.fromkeys(_NAMES, "") | {"Units": 1}], columns=list(_NAMES))


def typed_lines(frame: Any) -> list[dict[str, Any]]:
    """Rows with a code, in the shape of a claim's `lines`."""
    lines = []
    for row in frame.to_dict("records"):
        code = _text(row.get("Code"))
        if not code:
            continue
        line: dict[str, Any] = {
            "code": code,
            "modifiers": _text(row.get("Modifiers")),
            "diagnoses": _text(row.get("Diagnoses")),
        }
        line["units"] = 1 if _text(row.get("Units")) == "" else _text(row["Units"])
        if _text(row.get("Date")):
            line["date_of_service"] = _text(row["Date"])
        lines.append(line)
    return lines


_SHAPE = re.compile(r"; (?:leave it out or )?see `cathcode schema claim`(?: for (?:its shape|the keys))?")


def told(fault: object) -> str:
    """What is wrong with a claim, in the words of the screen: lines from 1, no path of a file and no command."""
    words = re.sub(r"\blines\.(\d+)\.(\w+)", lambda m: f"line {int(m[1]) + 1}, {m[2].replace('_', ' ')}", str(fault))
    words = _SHAPE.sub("", words)
    return f"{words[:1].upper()}{words[1:]}"


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).strip()
