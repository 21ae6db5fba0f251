"""Identifiers that have a written form, by the patterns of `patterns.yaml`. Every pattern takes time in proportion to
the text: no part of one may repeat without a bound."""

import re
from functools import cache
from pathlib import Path

from corpus.yaml_file import read_yaml

PATTERNS = Path(__file__).with_name("patterns.yaml")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}"
_WRITTEN = {
    "DATE": (
        r"(?:\d{1,2}\s?[/\-.]\s?\d{1,2}\s?[/\-.]\s?\d{2,4}|\d{4}\s?[/\-.]\s?\d{1,2}\s?[/\-.]\s?\d{1,2}"
        rf"|{_MONTH}\.?[\ \-]\d{{1,2}}(?:st|nd|rd|th)?,?[\ \-]\d{{2,4}}"
        rf"|\d{{1,2}}(?:st|nd|rd|th)?[\ \-/]?(?:of\ )?{_MONTH}\.?,?[\ \-/]?\d{{2,4}}|\d{{8}}|\d{{1,2}}/\d{{2,4}})"
    ),
    "ID": r"(?=[a-z\-]{0,6}\d)[a-z0-9][a-z0-9\-]{3,24}",
    "IS": r"(?:\s{0,3}(?:number|numbers|no\.?|nr\.?|id|\#|of|is|was|:|=|-|\#)){0,4}\s{0,3}",
}


def find_written(text: str) -> list[tuple[int, int, str]]:
    """Start, end and kind; may overlap."""
    spans = []
    small = text.lower()
    for kind, needs, pattern in _patterns():
        if needs and not any(sign in small for sign in needs):
            continue
        for found in pattern.finditer(text):
            start, end = _span(found)
            if start < end:
                spans.append((start, end, kind))
    return spans


@cache
def _patterns() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    return tuple(
        (
            e["kind"],
            tuple(e.get("hint") or e.get("needs", "")),
            _compiled(e["pattern"], ignore_case=not e.get("case", False)),
        )
        for e in read_yaml(PATTERNS)
    )


def _compiled(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    for word, written in _WRITTEN.items():
        pattern = pattern.replace(f"{{{word}}}", written)
    return re.compile(pattern, re.VERBOSE | (re.IGNORECASE if ignore_case else 0))


def _span(found: re.Match[str]) -> tuple[int, int]:
    for group in ("id", "id2", "id3", "id4"):
        if group in found.re.groupindex and found[group] is not None:
            return found.span(group)
    return found.span()
