"""Identifiers that have a written form, by the patterns of `patterns.yaml`. Every pattern takes time in proportion to
the text: no part of one may repeat without a bound."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.yaml_file import read_yaml

PATTERNS = Path(__file__).with_name("patterns.yaml")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}"
_ORDINAL = r"(?:(?:twenty|thirty)[\ \-])?[a-z]{3,9}(?:st|nd|rd|th)"
_YEAR = r"(?:(?:19|20)\d\d|'\d\d|nineteen(?:[\ \-][a-z]{3,9}){1,2}|two\ thousand(?:\ and)?(?:\ [a-z]{3,9})?)"
_WRITTEN = {
    "DATE": (
        r"(?:\d{1,2}\s?[/\-.]\s?\d{1,2}\s?[/\-.]\s?\d{2,4}|\d{4}\s?[/\-.]\s?\d{1,2}\s?[/\-.]\s?\d{1,2}"
        rf"|{_MONTH}\.?[\ \-]\d{{1,2}}(?:st|nd|rd|th)?,?[\ \-]\d{{2,4}}"
        rf"|\d{{1,2}}(?:st|nd|rd|th)?[\ \-/]?(?:of\ )?{_MONTH}\.?,?[\ \-/]?\d{{2,4}}|\d{{8}}|\d{{1,2}}/\d{{2,4}})"
    ),
    "DAY_IN_WORDS": (
        rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})\ (?:day\ )?(?:of\ )?{_MONTH},?\ (?:in\ )?{_YEAR}"
        rf"|{_MONTH}\ (?:the\ )?(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL}),?\ (?:in\ )?{_YEAR}"
    ),
    "ID": r"(?=[a-z\-]{0,6}\d)[a-z0-9][a-z0-9\-]{3,24}",
    "IS": r"(?:\s{0,3}(?:number|numbers|no\.?|nr\.?|id|\#|of|is|was|:|=|-|\#)){0,4}\s{0,3}",
}


def find_written(text: str) -> list[tuple[int, int, str]]:
    """Start, end and kind; may overlap."""
    spans = []
    small = text.lower()
    for entry in _entries():
        if entry.needs and not any(sign in small for sign in entry.needs):
            continue
        for found in _compiled(entry.pattern, entry.heeds_case).finditer(text):
            start, end = _span(found)
            if start < end:
                spans.append((start, end, entry.kind))
    return spans


@dataclass(frozen=True, slots=True)
class _Entry:
    """One pattern; `needs`: signs or words in small letters, one of which must stand in the text."""

    kind: str
    needs: tuple[str, ...]
    pattern: str
    heeds_case: bool


@cache
def _entries() -> tuple[_Entry, ...]:
    return tuple(
        _Entry(e["kind"], tuple(e.get("hint") or e.get("needs", "")), e["pattern"], e.get("case", False))
        for e in read_yaml(PATTERNS)
    )


@cache
def _compiled(pattern: str, heeds_case: bool) -> re.Pattern[str]:
    for word, written in _WRITTEN.items():
        pattern = pattern.replace(f"{{{word}}}", written)
    return re.compile(pattern, re.VERBOSE | (0 if heeds_case else re.IGNORECASE))


def _span(found: re.Match[str]) -> tuple[int, int]:
    for group in ("id", "id2", "id3", "id4", "id5"):
        if group in found.re.groupindex and found[group] is not None:
            return found.span(group)
    return found.span()
