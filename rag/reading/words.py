"""A report cut into words, lines joined, long words mended, numbers and dates kept; every word keeps its place."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

TOKEN = re.compile(
    r"[A-TV-Z]\d{2}\.[0-9A-Z]{1,4}\b"  # an ICD-10-CM code
    r"|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{4}\b"  # a date
    r"|\d+(?:\.\d+)?|\.\d+"
    r"|(?<=\d)[xX×](?=\s?\d)|(?<=\d\s)[xX×](?=\s?\d)|(?<=mm)[xX×](?=\s?\d)"
    r"|[A-Za-z]+\(s\)"
    r"|[A-Za-z]+(?:['’][A-Za-z]+)?\d*"
    r"|[^\sA-Za-z\d]"
)
_JOINING_HYPHEN = re.compile(r"(?<=\w)[-‐‑–](?=\s*\n?\s*\w)")
_ABBREVIATED = {"dr", "vs", "approx", "pt", "mr", "mrs", "ms", "no", "st", "e.g", "i.e", "prox", "dist", "diam", "min"}
_SHORT = re.compile(r"([pmdo])(lad|rca|lcx|cx|circ|svg)")
_SEGMENT_LETTER = {"p": "proximal", "m": "mid", "d": "distal", "o": "ostial"}
_YEAR = re.compile(r"(?:19[6-9]|20[0-4])\d")
_DATE = re.compile(r"(\d{1,2})/(?:(\d{1,2})/)?(\d{2,4})|(\d{4})-(\d{2})-(\d{2})")
_ITEM = re.compile(r"\s*(?:[-*•▪·>]|\(?\d{1,2}[.)]|[a-z][.)])\s+")
_VESSEL = re.compile(r"\b(?:LAD|RCA|LC[Xx]|OM\d?|D\d|PDA|PLV?|SVG|LIMA|RIMA|LM|RI|DCB|DES|IVL)\b")
_VESSEL_LINE = re.compile(r"\s*" + _VESSEL.pattern)
_PARAGRAPH, _NARROWEST = 3, 30  # lines, characters
_PREPOSITIONS = {
    *("with", "of", "the", "and", "a", "an", "to", "in", "was", "were", "for", "by", "from", "into", "on", "at", "via"),
}
_RUNS_ON = {
    *_PREPOSITIONS,
    *("proximal", "mid", "distal", "ostial", "prox", "or", "using", "through", "then", "left", "right", "no", "is"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """`norm` is lower case and mended; `start`/`end` are offsets into the report as it came."""

    norm: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a text. A hyphen between two words is left out: `post-dilated` and `post dilated` read alike."""
    hyphens = {m.start() for m in _JOINING_HYPHEN.finditer(text) if not _between_numbers(text, m.start())}
    found = []
    for match in TOKEN.finditer(text):
        if match.start() in hyphens:
            continue
        norm = match.group().lower().replace("’", "'").replace("×", "x")
        if norm == "&":
            norm = "and"
        short = _SHORT.fullmatch(norm)
        if short:  # `mLAD`, `pRCA`
            found.append(Word(_SEGMENT_LETTER[short[1]], match.start(), match.start() + 1))
            found.append(Word(short[2], match.start() + 1, match.end()))
            continue
        found.append(Word(norm, match.start(), match.end()))
    return found


def _between_numbers(text: str, at: int) -> bool:
    return text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit()


class Speller:
    """Mends a long word that is a letter or two away from a word of the lexicon and begins with the same letter."""

    def __init__(self, known: Collection[str], leave: Collection[str]) -> None:
        self._known = frozenset(known) | frozenset(leave)
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(known):
            if len(word) >= 6 and word.isalpha():
                self._by_letter.setdefault(word[0], []).append(word)
        self._leave = frozenset(leave)
        self._seen: dict[str, str] = {}

    def mend(self, word: str) -> str:
        """The word of the lexicon that was meant, or the word itself."""
        if len(word) < 6 or word in self._known or not word.isalpha():
            return word
        if word not in self._seen:
            if len(self._seen) > 50_000:
                self._seen.clear()
            self._seen[word] = self._nearest(word)
        return self._seen[word]

    def _nearest(self, word: str) -> str:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 1 if len(word) < 8 else 2
        choices = self._by_letter.get(word[0], [])
        best = process.extractOne(word, choices, scorer=OSA.distance, score_cutoff=allowed)
        if best is None or _is_inflection(word, best[0]):
            return word
        return str(best[0])


def _is_inflection(word: str, other: str) -> bool:
    """`markedly` is not a slip for `marked`: one is the other with an ending."""
    short, long = sorted((word, other), key=len)
    return long.startswith(short) and long != short


def mark_past(words: list[Word], day: date | None) -> list[Word]:
    """Years and dates before the session become `yearpast`; without a day of the session, years before 2025 do."""
    return [Word("yearpast", w.start, w.end) if _is_past(w.norm, day) else w for w in words]


def _is_past(norm: str, day: date | None) -> bool:
    if _YEAR.fullmatch(norm):
        return int(norm) < (day.year if day else 2025)
    if "/" not in norm and norm.count("-") != 2:
        return False
    found = read_date(norm)
    return found is not None and found < (day or date(2025, 1, 1))


def read_date(text: str) -> date | None:
    """`3/1/2026`, `03/01/26`, `3/2019` (its first day) or `2026-03-01`; None for what is no date."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    month, day, year, iso_year, iso_month, iso_day = match.groups()
    try:
        if iso_year:
            return date(int(iso_year), int(iso_month), int(iso_day))
        full_year = int(year) if len(year) == 4 else 2000 + int(year)
        return date(full_year, int(month), int(day or 1))
    except ValueError:
        return None


def sentence_starts(text: str, words: list[Word]) -> set[int]:
    """Indexes of the words a sentence begins with."""
    starts = {0} if words else set()
    for i in range(1, len(words)):
        before, word = words[i - 1], words[i]
        gap = text[before.end : word.start]
        if (before.norm in ".?!;" and _ends(words, i - 1, gap)) or ("\n" in gap and _breaks(text, words, i, gap)):
            starts.add(i)
    return starts


def _ends(words: list[Word], at: int, gap: str) -> bool:
    if not gap:
        return False
    if words[at].norm != ".":
        return True
    previous = words[at - 1].norm if at else ""
    if previous.isdigit() and len(previous) <= 2 and (at < 2 or words[at - 2].norm in ".:"):
        return False  # the number of a list item
    return previous not in _ABBREVIATED or "\n\n" in gap


def _breaks(text: str, words: list[Word], i: int, gap: str) -> bool:
    """Whether a new line begins a new sentence: a blank line, a list item, a heading, or a short capitalised line."""
    if gap.count("\n") > 1 or words[i - 1].norm in (":", ".", "!", "?"):
        return True
    start = text.rfind("\n", 0, words[i].start) + 1
    line = text[start : _line_end(text, start)]
    previous_start = text.rfind("\n", 0, words[i - 1].start) + 1
    previous = text[previous_start : words[i - 1].end]
    if line.lstrip().startswith("|") or text[:start].rstrip().endswith("|"):
        return True  # a row of a table
    headed = re.match(r"\s*[A-Za-z][A-Za-z0-9 /()&-]{0,40}:(?!\d\d\b)", line) is not None
    if _ITEM.match(line):
        return True
    if words[i - 1].norm in _PREPOSITIONS or (line.lstrip()[:1].islower() and _is_full(text, start, previous)):
        return False
    if headed and ":" in previous:
        return True
    if words[i - 1].norm in _RUNS_ON or words[i - 1].norm in ",(/x" or words[i - 1].norm.replace(".", "").isdigit():
        return False
    if headed:
        return True
    if _VESSEL_LINE.match(line) and not _VESSEL.search(previous):
        return False  # a broken line, not a list of vessels
    if len(previous) >= 60 or not line.lstrip()[:1].isupper() or line.isupper():
        return False
    return not _is_wrapped(text, start)


def _is_full(text: str, start: int, previous: str) -> bool:
    """Whether the line before had no room for the first word of this one, by the width of the lines around."""
    if ":" in previous:
        return False
    before, after = text[max(start - 600, 0) : start].split("\n")[-4:], text[start : start + 600].split("\n", 3)[:3]
    width = max(len(line.strip()) for line in (*before, *after))
    return width >= _NARROWEST and len(previous.strip()) + 1 + len(after[0].split()[0]) > width


def _is_wrapped(text: str, start: int) -> bool:
    """Whether the paragraph around a line is running text cut at a width: no line had room for the next one's first word."""
    first = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
    last = text.find("\n\n", start)
    lines = [line.strip() for line in text[first : last if last >= 0 else len(text)].strip("\n").split("\n")]
    if len(lines) < _PARAGRAPH or not all(lines):
        return False
    width = max(len(line) for line in lines)
    full = (len(one) + 1 + len(following.split()[0]) > width for one, following in pairwise(lines))
    return width >= _NARROWEST and all(full)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
