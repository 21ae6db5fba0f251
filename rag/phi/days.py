"""Exact dates: what is masked in texts that go to a server or are kept of a report. A year alone identifies nobody."""

import re
from datetime import date

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


def find_days(text: str, keep: date | None = None) -> list[tuple[int, int, str]]:
    """Start, end and `date of <year>` (`date` where no year is written); not the day `keep`."""
    spans = []
    for found in _DAY.finditer(text):
        if keep is not None and _reads(found[0], keep):
            continue
        year = next((g for g in found.groupdict().values() if g), "")
        year = f"20{year}" if len(year) == 2 else year
        spans.append((found.start(), found.end(), f"date of {year}" if year else "date"))
    return spans


def _reads(written: str, day: date) -> bool:
    """Whether a written date is this day (month before day, as the reader of reports takes it)."""
    numbers = [int(n) for n in re.findall(r"\d+", written)]
    month = re.search(r"[A-Za-z]{3,}", written)
    if month:
        named = month[0][:3].lower() == day.strftime("%b").lower()
        return named and numbers[:1] == [day.day] and (len(numbers) == 1 or numbers[1] in (day.year, day.year % 100))
    if len(numbers) == 1:
        return written == day.strftime("%Y%m%d")
    return numbers[:3] in (
        [day.year, day.month, day.day],
        [day.month, day.day, day.year],
        [day.month, day.day, day.year % 100],
    )
