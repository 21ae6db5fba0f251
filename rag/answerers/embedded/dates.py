"""The day a question speaks about: `in March 2026`, `on 12/15/2025`, `December 2025`, `last year`."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name.lower(): number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(20\d\d)-(\d{1,2})-(\d{1,2})\b")
_US = re.compile(r"\b(\d{1,2})/(\d{1,2})/(20\d\d|\d\d)\b")
_LONG = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(20\d\d)\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+(20\d\d)\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\.?\s+(?:of\s+)?(20\d\d)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.$,/-])(20[1-4]\d)(?!\d|\.\d|[-/]\d)")
_OF_BEFORE = re.compile(
    r"\b(?:(?:stent\w*|des|bms|pci|grafts?|balloon\w*)"
    r"(?: (?:was|were|placed|implanted|deployed|done|put in)){0,2} (?:from|since|placed in|implanted in)"
    r"|(?:cabg|mi|bypass)(?: surgery)?(?: in| from)?)\W*$",
    re.IGNORECASE,
)  # `LAD stent from 2019, now restenosed`
_HAD = re.compile(r"\b(?:had|has|prior|previous\w*|s/p|status post|hx|history|known|old)\b[^.;?]{0,40}$", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:now|today|this time)\b", re.IGNORECASE)  # `LAD stented last year; RCA now`
_NOW = re.compile(r"^[^.;?]{0,12}\b(?:now|today|presents?|here|currently)\b", re.IGNORECASE)  # `DES in 2022, now ISR`
_RELATIVE = re.compile(r"\b(last|previous|prior|next|this)\s+year(?:'s|s)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A day that the words name. `words` is how it was said; `is_exact` False for a month or a year."""

    day: date
    words: str
    is_exact: bool


def said_days(text: str, given: date) -> tuple[Said, ...]:
    """Every day the text names, most exact first. `given` settles the day within a month or a year."""
    found: list[Said] = []
    rest = text
    for pattern, read in _EXACT:
        for match in pattern.finditer(rest):
            day = read(match)
            if day is not None:
                found.append(Said(day, match[0], is_exact=True))
        rest = pattern.sub(lambda m: " " * len(m[0]), rest)
    for match in _MONTH_YEAR.finditer(rest):
        found.append(Said(_within_month(int(match[2]), _MONTHS[match[1].lower()], given), match[0], is_exact=False))
    rest = _MONTH_YEAR.sub(lambda m: " " * len(m[0]), rest)
    found += [Said(_within_year(year, given), words, is_exact=False) for year, words in _years(rest, given)]
    return tuple(found)


def unreadable(text: str) -> str:
    """The first thing that looks like a date and is none, such as 13/45/2026; empty where there is none."""
    for pattern, read in _EXACT:
        for match in pattern.finditer(text):
            if read(match) is None:
                return match[0]
    return ""


def spoken_day(text: str, given: date) -> Said | None:
    """The one day that the question is about, where it names another than the one given."""
    days = said_days(text, given)
    exact = [said for said in days if said.is_exact] or list(days)
    if not exact or any(said.day == given for said in exact):
        return None
    return exact[-1]


def _years(text: str, given: date) -> Iterator[tuple[int, str]]:
    for match in _YEAR.finditer(text):
        before = text[: match.start()]
        is_past = _OF_BEFORE.search(before) or (_HAD.search(before) and _NOW.search(text[match.end() :]))
        if int(match[1]) >= given.year or not is_past:
            yield int(match[1]), match[1]
    for match in _RELATIVE.finditer(text):
        if _TODAY.search(text[match.end() :]):
            continue
        step = {"next": 1, "this": 0}.get(match[1].lower(), -1)
        yield given.year + step, match[0]


def _within_month(year: int, month: int, given: date) -> date:
    return given if (given.year, given.month) == (year, month) else date(year, month, 1)


def _within_year(year: int, given: date) -> date:
    """The day given where it lies in the year; the last day of a past year, the first of a coming one."""
    if given.year == year:
        return given
    return date(year, 12, 31) if year < given.year else date(year, 1, 1)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def _iso(match: re.Match[str]) -> date | None:
    return _valid(int(match[1]), int(match[2]), int(match[3]))


def _us(match: re.Match[str]) -> date | None:
    return _valid(int(match[3]), int(match[1]), int(match[2]))


def _long(match: re.Match[str]) -> date | None:
    return _valid(int(match[3]), _MONTHS[match[1].lower()], int(match[2]))


def _day_first(match: re.Match[str]) -> date | None:
    return _valid(int(match[3]), _MONTHS[match[2].lower()], int(match[1]))


_EXACT = ((_ISO, _iso), (_US, _us), (_LONG, _long), (_DAY_FIRST, _day_first))
