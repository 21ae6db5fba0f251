"""The figures of a text: amounts, units, years and dates, each in one written form, so that two texts can be compared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from rag.hidden_words import NUMBERS

_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_MONTH = "|".join(f"{m}|{m[:3]}" for m in _MONTHS)
_DATE = re.compile(
    rf"(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})"
    rf"|(?P<am>\d{{1,2}})/(?P<ad>\d{{1,2}})/(?P<ay>(?:19|20)?\d\d)"
    rf"|\b(?P<wm>{_MONTH})\.?\s+(?P<wd>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<wy>\d{{4}})"
    rf"|\b(?P<dd>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dm>{_MONTH})\.?,?\s+(?P<dy>\d{{4}})",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<money>(?:\$|USD|US\$)\s?)?(?P<n>\d[\d,]*(?:\.\d+)?)(?P<after>\s?(?:%|per\s?cent\b|dollars\b|USD\b|cents\b))?"
)
_WORD = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million"
)
_SPOKEN = re.compile(
    rf"\b(?:{_WORD})(?:[\s,-]+(?:and\s+)?(?:{_WORD}))+\b|\b(?:hundred|thousand|million)s?\b", re.IGNORECASE
)
_MONTH_ALONE = re.compile(
    rf"\b(?:{'|'.join(m.title() for m in _MONTHS if m != 'may')}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
    r"|(?<=in )May\b|(?<=of )May\b|(?<=since )May\b|(?<=until )May\b|(?<=from )May\b"
)
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})\b", re.IGNORECASE)
_OF_VALUE_BEHIND = re.compile(
    r"(?:-|\s+(?:\w+\s+)?)(?P<noun>units?|per\s?cent|days?|times|years?|months?|dollars?|cents|euros?|RVUs?|bucks)\b",
    re.IGNORECASE,
)
_OF_VALUE_BEFORE = re.compile(
    r"\b(?:MUE|limit|maximum|at most|indicators?|values?|RVUs?|global|period|amount|total|equals?)\s+(?:[^\s,;.]+\s+){0,4}$",
    re.IGNORECASE,
)
_SMALLEST_VALUE = 13  # a count of vessels, stents or lines is smaller
LABELS = {
    "work": r"\bwork\b",
    "practice expense": r"practice[- ]expense|\bPE\b",
    "malpractice": r"malpractice|\bMP\b",
    "conversion factor": r"conversion[- ]factor",
    "units": r"\bunits?\b|\bMUE\b|unit limit",
    "total": r"\btotal\b",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """`kind` money, percent, number, date or month; `text` the one written form; `at` where it stands."""

    kind: str
    text: str
    at: int
    written: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure that a tool gave for one code. `label` is one of LABELS, or empty."""

    code: str
    kind: str
    text: str
    label: str = ""


def figures(text: str) -> tuple[Figure, ...]:
    """Every figure of `text`, in order. A date counts once, as itself."""
    found: list[Figure] = []
    taken: list[tuple[int, int]] = []
    for match in _DATE.finditer(text):
        written = _day(match)
        if written:
            taken.append(match.span())
            found.append(Figure("date", written, match.start(), match[0]))
    for match in _NUMBER.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        after = (match["after"] or "").strip()
        kind = "percent" if after[:1] in ("%", "p", "P") else "money" if match["money"] or after else "number"
        found.append(Figure(kind, plain(match["n"]), match.start(), match[0]))
    for match in _MONTH_ALONE.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            found.append(Figure("month", f"{_number_of(match[0]):02d}", match.start(), match[0]))
    return tuple(sorted(found, key=lambda f: f.at))


def told_in_words(text: str) -> tuple[Figure, ...]:
    """Values written as words: `seven units`, `fifty percent`, `a limit of three`. Counts of things are none."""
    found = []
    for match in _NUMBER_WORD.finditer(text):
        noun = _OF_VALUE_BEHIND.match(text, match.end())
        number = NUMBERS[match[0].lower()]
        if noun or number >= _SMALLEST_VALUE or _OF_VALUE_BEFORE.search(text, 0, match.start()):
            is_share = noun is not None and noun["noun"].lower().startswith("per")
            found.append(Figure("percent" if is_share else "number", str(number), match.start(), match[0]))
    return tuple(found)


def numbers_in_words(text: str) -> frozenset[tuple[str, str]]:
    """Every number written as a word, as figures are compared; a text lends all of them."""
    numbers = {str(NUMBERS[match[0].lower()]) for match in _NUMBER_WORD.finditer(text)}
    return frozenset((kind, number) for number in numbers for kind in ("number", "percent"))


def spoken(text: str) -> bool:
    """Whether a figure is written out in words, longer than a plain count."""
    return _SPOKEN.search(text) is not None


def plain(number: str) -> str:
    """`1,469.280` as `1469.28`."""
    try:
        value = Decimal(number.replace(",", "").rstrip("."))
    except InvalidOperation:
        return number
    return format(value.normalize(), "f")


def label_of(text: str, at: int, end: int) -> str:
    """The label of the figure between `at` and `end`: one directly behind it (`9.88 work`), else the nearest before it,
    else the nearest after it; empty where none stands in the text."""
    before: tuple[int, str] = (10_000, "")
    after: tuple[int, str] = (10_000, "")
    for label, pattern in LABELS.items():
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if match.start() >= end:
                after = min(after, (match.start() - end, label))
            elif match.end() <= at:
                before = min(before, (at - match.end(), label))
    if after[0] <= 6 and not re.search(r",|;|\band\b", text[end : end + after[0]]):
        return after[1]
    return before[1] or after[1]


def texts(found: Iterable[Figure]) -> frozenset[tuple[str, str]]:
    """Figures as they are compared: kind and written form; a year of a date counts as a number too."""
    pairs: set[tuple[str, str]] = set()
    for figure in found:
        pairs.add((figure.kind, figure.text))
        if figure.kind == "date":
            pairs |= {("number", figure.text[:4]), ("month", figure.text[5:7])}
    return frozenset(pairs)


def _day(match: re.Match[str]) -> str:
    for year, month, day in (("y", "m", "d"), ("ay", "am", "ad"), ("wy", "wm", "wd"), ("dy", "dm", "dd")):
        if match[year]:
            y = int(match[year]) + (2000 if len(match[year]) == 2 else 0)
            m = int(match[month]) if match[month].isdecimal() else _number_of(match[month])
            try:
                return date(y, m, int(match[day])).isoformat()
            except ValueError:
                return ""
    return ""


def _number_of(month: str) -> int:
    return next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(month.lower()[:3]))
