"""Rows of the table of codes: our own notes for what the product knows, bare rows for what edits mention."""

import re
from collections.abc import Iterator
from typing import Any

ADDON_KINDS = {"pci_addon", "addon", "category_iii_addon"}
OF_2026 = {"RVU26C", "OPPS-Apr26", "MUE-Q2"}
FEE_SOURCES = {"2025": "RVU25D", "2026": "RVU26C"}  # year of the fee schedule -> its source


def code_rows(sources: Any, year: str) -> Iterator[dict[str, str]]:
    """Every year holds every code; the dates of the row say when it was in force, the wording is that of the year.

    A code whose wording changed has its older wording in `label_<year>` and `note_<year>` of our notes.
    """
    global_days = {row["code"]: row["global_days"] for rows in sources.fees.values() for row in rows}
    addons = {row["addon"] for row in sources.aoc_2024 if not row["edit_del"]}
    for code in sorted(sources.family):
        own = sources.own.get(code, {})
        kind = own.get("kind") or "related"
        start, end, confidence = _dates(sources, code) if not own.get("valid_to") else ("", "", "")
        yield {
            "code": code,
            "system": _system(code),
            "kind": kind,
            "label": own.get(f"label_{year}") or own.get("label", ""),
            "valid_from": own.get("valid_from") or start,
            "valid_to": own.get("valid_to") or end,
            "is_addon": "yes" if kind in ADDON_KINDS or code in addons or global_days.get(code) == "ZZZ" else "no",
            "replaced_by": own.get("replaced_by", ""),
            "replacement_note": own.get("replacement_note", ""),
            "note": own.get(f"note_{year}") or own.get("note", ""),
            "source": _source_2025(sources, code, own)
            if year == "2025"
            else own.get("source") or _source(sources, code),
            "confidence": own.get("confidence") or confidence,
        }


def _dates(sources: Any, code: str) -> tuple[str, str, str]:
    """Days a code without notes of ours was in force, as the lists of the years show them.

    A code that begins in a later year began in January where it is a CPT code of Category I; others come by the quarter,
    so the day is not certain (medium). One that is gone is taken as gone since the turn of the year, equally medium for
    those.
    """
    is_annual = bool(re.fullmatch(r"\d{5}", code))
    years = sorted(sources.listed)
    within = [year for year in years if code in sources.listed[year]] or years[-1:]
    start = end = ""
    if within[0] != years[0]:
        in_first_half = is_annual or code in sources.listed_first_half.get(within[0], set())
        start = f"{within[0]}-{'01' if in_first_half else '07'}-01"
    if within[-1] != years[-1]:
        end = f"{within[-1]}-12-31"
    return start, end, "medium" if (start or end) and not is_annual else "high"


def _source_2025(sources: Any, code: str, own: dict[str, str]) -> str:
    """A row of 2025 rests on a file of 2025 where one lists the code; a code not yet listed keeps what names it."""
    named = own.get("source") or _source(sources, code)
    if named not in OF_2026:
        return named
    if _is_priced(sources, code, "2025"):
        return "RVU25D"
    return "OPPS-J25" if code in sources.listed["2025"] else named


def _source(sources: Any, code: str) -> str:
    """The newest fee schedule that lists the code; else the outpatient list that does."""
    for year in sorted(sources.fees, reverse=True):
        if _is_priced(sources, code, year):
            return FEE_SOURCES[year]
        if year == "2026" and code in sources.listed["2026"]:
            return "OPPS-Apr26"
    return "OPPS-J25"


def _is_priced(sources: Any, code: str, year: str) -> bool:
    return any(row["code"] == code for row in sources.fees[year])


def _system(code: str) -> str:
    if code.isdigit():
        return "CPT"
    return "CPT3" if code.endswith("T") else "CPT" if code[:4].isdigit() else "HCPCS"
