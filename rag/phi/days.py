"""Exact dates: what is masked in texts that go to a server or are kept of a report. A year alone identifies nobody."""

import re

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_DAY = re.compile(
    r"(?<![\w.$/\-])(?:(?P<y>(?:19|20)\d\d)[-/.]\d{1,2}[-/.]\d{1,2}(?:T[\d:]{4,8})?|\d{1,2}[-/.]\d{1,2}[-/.](?P<z>(?:19|20)?\d\d)"
    rf"|(?:{_MONTHS})[a-z]{{0,6}}\.?[\s-]+\d{{1,2}}(?:st|nd|rd|th)?,?[\s-]+(?P<w>(?:19|20)\d\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-](?:of\s)?(?:{_MONTHS})[a-z]{{0,6}}\.?,?[\s-]+(?P<v>(?:19|20)?\d\d)"
    r"|(?P<u>20[0-4]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"|(?:{_MONTHS})(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?!\d|,?\s(?:19|20)\d\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?(?!\w))(?![\w$/])",
    re.IGNORECASE,
)


def find_days(text: str) -> list[tuple[int, int, str]]:
    """Start, end and `date of <year>` (`date` where no year is written)."""
    spans = []
    for found in _DAY.finditer(text):
        year = next((g for g in found.groupdict().values() if g), "")
        year = f"20{year}" if len(year) == 2 else year
        spans.append((found.start(), found.end(), f"date of {year}" if year else "date"))
    return spans
