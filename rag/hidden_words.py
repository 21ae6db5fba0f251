"""Codes and figures that a text hides in words: digits told apart, letters apart, Roman numerals, a code told by its
neighbour. What is written as a code is `guards.mentions`' to find; this finds what only says how to write one."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

_ENGLISH = (  # noqa: SIM905
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBERS: Mapping[str, int] = {word: n for n, word in enumerate(_ENGLISH)} | _TENS
_OTHERS = (  # German, Spanish, French, Italian, Portuguese, Dutch, from nought to nine
    "null eins zwei drei vier funf sechs sieben acht neun",
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zero un deux trois quatre cinq six sept huit neuf",
    "zero uno due tre quattro cinque sei sette otto nove",
    "zero um dois tres quatro cinco seis sete oito nove",
    "nul een twee drie vier vijf zes zeven acht negen",
)
_DIGITS: Mapping[str, str] = (
    {word: str(n) for words in _OTHERS for n, word in enumerate(words.split())}
    | {word: str(n) for word, n in NUMBERS.items()}
    | {"niner": "9", "nought": "0", "oh": "0"}
)
_TIMES = {"double": 2, "pair": 2, "triple": 3}
_MOST_BETWEEN = 4  # words between two digits that are still told as one row
_LETTERS_APART = re.compile(r"(?<![\w'’])(?:[A-Za-z][\s.·_*/-]{1,2}){3,}[A-Za-z](?![\w'’])")
_MODIFIER_APART = re.compile(
    r"(?<![\w.'’])(?:X[\s._/·-]{1,2}[EPSU]|L[\s._/·-]{1,2}[DCM]|R[\s._/·-]{1,2}[CI])(?![\w'’])"
    r"|\b(?:x-?ray|ex|eks)[\s-]+(?:echo|sierra|papa|uniform|ee|es|ess|pee|you|yu)\b",
    re.IGNORECASE,
)
_ROMAN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_ROMANS = re.compile(rf"\b(?:{_ROMAN}[\s,-]+){{2,}}{_ROMAN}\b|\b[Mm]odifiers?\s+(?!CC\b){_ROMAN}\b|\b[MDCLXVI]{{6,}}\b")
_COUNTED = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen|digits?"
_NEIGHBOUR = re.compile(
    r"\b(?:next|previous|preceding|adjacent|neighbou?ring)\s+(?:higher\s+|lower\s+)?(?:code|number)\b"
    r"|\b(?:code|number)\s+(?:(?:right|directly|just|immediately|one|two)\s+)*"
    r"(?:after|before|above|below|next to|that follows|that precedes)\b"
    rf"|\b(?:plus|minus|increased by|decreased by|raised by|less|subtract)\s+(?:{_COUNTED})\b"
    rf"|\b(?:{_COUNTED})\s+(?:more|less|higher|lower|above|below)\s+(?:than\s+)?\u25a2|\badd\s+(?:{_COUNTED})\s+to\s+\u25a2"
    r"|\b(?:first|second|third|fourth|fifth|last|final|middle|next|leading)\s+(?:\w+\s+)?digits?\b|\bdigits? of \u25a2",
    re.IGNORECASE,
)


def hides_a_code(text: str) -> bool:
    """Whether `text`, slots as ▢, tells a code or modifier by other means than writing it."""
    return (
        any(pattern.search(text) for pattern in (_LETTERS_APART, _MODIFIER_APART, _ROMANS, _NEIGHBOUR))
        or any(_is_a_row(row) for row in _rows(text))
    )  # fmt: skip


def words_of(text: str) -> list[str]:
    """The words of `text` in plain small letters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return re.findall(r"[a-z]+", plain.replace("ß", "ss"))


def _rows(text: str) -> Iterator[str]:
    """Digits that are told near each other, as one row."""
    row, gap, times = "", 0, 1
    for word in words_of(text):
        if word in _TIMES:
            times = _TIMES[word]
        elif digits := _DIGITS.get(word) or _DIGITS.get(word.removesuffix("s")):
            row, gap, times = row + digits * times, 0, 1
        elif row and (gap := gap + 1) > _MOST_BETWEEN:
            yield row
            row, gap = "", 0
    yield row


def _is_a_row(row: str) -> bool:
    """Long enough for a code and more than a count of ones and twos."""
    rare = sum(digit not in "12" for digit in row)
    return rare > 1 and len(row) >= (4 if set(row) & {"0", "9"} else 5)
