"""Numbers written as words: `nine two nine two eight`, `ninety-two nine twenty-eight` -> groups of digits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = {
    "zero": "0",
    "oh": "0",
    "nought": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
_TEENS = {
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "thirteen": "13",
    "fourteen": "14",
    "fifteen": "15",
    "sixteen": "16",
    "seventeen": "17",
    "eighteen": "18",
    "nineteen": "19",
}
_TENS = {
    "twenty": "2",
    "thirty": "3",
    "forty": "4",
    "fifty": "5",
    "sixty": "6",
    "seventy": "7",
    "eighty": "8",
    "ninety": "9",
}
_TIMES = {"double": 2, "triple": 3}
_WORD = "|".join(sorted((*_UNITS, *_TEENS, *_TENS, *_TIMES), key=len, reverse=True))
_ANY_WORD = re.compile(_WORD)
_FOLLOWED = re.compile(rf"[\s,.\-]{{0,3}}(?:and\s+)?(?:{_WORD}|hundred|thousand)|[ -]?\d")
_RUN = re.compile(
    rf"\b(?:{_WORD}|\d{{1,3}}(?:[ -]\d{{1,3}})*(?=[ -]?[a-z]))"
    rf"(?:[\s,.\-]{{0,3}}(?:and\s+)?(?:{_WORD}|hundred|thousand|o\b)|[ -]?\d{{1,3}}(?!\d|\.\s))+"
)
_HINT = re.compile(r"[a-z]{2}")
_TOKEN = re.compile(rf"{_WORD}|hundred|thousand|and|o|\d+")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that were written together, and where."""

    digits: str
    start: int
    end: int


def runs(text: str) -> Iterator[tuple[Group, ...]]:
    """Every run of two or more number words, at least one of them a word, as groups of digits."""
    low = text.lower()
    if len(low) != len(text) or not _has_neighbours(low):
        return
    for found in _RUN.finditer(low):
        if _HINT.search(found[0]):
            yield tuple(_groups(low, found.start(), found.end()))


def _has_neighbours(text: str) -> bool:
    """Whether a number word stands beside another one or a digit; most texts have none, and need no closer look."""
    for found in _ANY_WORD.finditer(text):
        before = text[found.start() - 1] if found.start() else " "
        if not before.isalpha() and (_FOLLOWED.match(text, found.end()) or before.isdigit()):
            return True
    return False


def _groups(text: str, start: int, end: int) -> Iterator[Group]:
    tokens = [(t[0].lower(), t.start(), t.end()) for t in _TOKEN.finditer(text, start, end) if t[0].lower() != "and"]
    n = 0
    while n < len(tokens):
        value, used = _number(tokens, n)
        yield Group(value, tokens[n][1], tokens[n + used - 1][2])
        n += used


def _number(tokens: list[tuple[str, int, int]], n: int) -> tuple[str, int]:
    """The digits that begin at token `n`, and how many tokens they take."""
    digits, used = _small(tokens, n)
    scaled = 0
    while n + used < len(tokens) and tokens[n + used][0] in ("hundred", "thousand"):
        factor = 100 if tokens[n + used][0] == "hundred" else 1000
        scaled = (scaled + int(digits or 0)) * factor if factor == 1000 else scaled + int(digits or 0) * factor
        used += 1
        if n + used >= len(tokens) or tokens[n + used][0] in ("hundred", "thousand"):
            digits = "0"
            continue
        digits, more = _small(tokens, n + used)
        used += more
    return (str(scaled + int(digits or 0)), used) if scaled else (digits, used)


def _small(tokens: list[tuple[str, int, int]], n: int) -> tuple[str, int]:
    word = tokens[n][0]
    if word in _TIMES and n + 1 < len(tokens) and tokens[n + 1][0] in _UNITS:
        return _UNITS[tokens[n + 1][0]] * _TIMES[word], 2
    if word in _TENS:
        following = tokens[n + 1][0] if n + 1 < len(tokens) else ""
        if following in _UNITS and _UNITS[following] != "0":
            return _TENS[word] + _UNITS[following], 2
        return _TENS[word] + "0", 1
    if word == "o":
        return "0", 1
    if word in ("hundred", "thousand") or word in _TIMES:
        return "", 1
    return _UNITS.get(word) or _TEENS.get(word) or word, 1
