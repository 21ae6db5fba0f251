"""Text into the words that are searched: plain words, cut to a rough stem, and the codes and modifiers it names."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9][a-z0-9]*)*(?:&[a-z]+)?")
_CODE = re.compile(
    r"(?<![A-Z0-9.])(?:\d{5}|\d{4}[TU]|[A-VX-Z]\d{4}|[A-TV-Z]\d[A-Z0-9](?:\.[A-Z0-9]{1,4})?)(?![A-Z0-9])"
)
_RANGE = re.compile(r"(?<!\d)(\d{5})\s*(?:-|–|to|through)\s*(\d{5})(?!\d)", re.IGNORECASE)
_MODIFIERS = re.compile(
    r"\bmod(?:ifier)?s?\.?\s+((?:-?[A-Z0-9]{2}\b(?:\s*(?:,|/|&|\band\b|\bor\b|\bvs\.?|\bversus\b|\bagainst\b)\s*)*)+)"
    r"|(?:(?<=[0-9]{5})|(?<=[0-9]{4}[A-Z])|(?<=\s))[-–]([A-Z0-9]{2})\b|\b([A-Z0-9]{2})\s+mod(?:ifier)?\b",
    re.IGNORECASE,
)
_EPSU = re.compile(r"\bX\s*\{\s*EPSU\s*\}|\bX\s*\[\s*EPSU\s*\]|\bX\s*modifiers?\b|\bX\(EPSU\)", re.IGNORECASE)
_LETTER_MODIFIER = re.compile(r"\b(?:LC|LD|LM|RC|RI|XE|XP|XS|XU|TC|PT|GZ|GA|KX|JW|JZ|CT|FX|FY|PO|PN)\b")
_LONGEST_RANGE = 60
_SMALL = """
a an and any are as at be been being but by can could did do does for from had has have how i if in into is it its me my
of on or our shall should so than that the their them then there these they this those to us was we were what when where
which while who why will with would you your please tell about am
"""
_STOP = frozenset(_SMALL.split())
_ENDINGS = (
    ("isations", "iz"), ("izations", "iz"), ("isation", "iz"), ("ization", "iz"), ("ising", "iz"), ("izing", "iz"),
    ("ised", "iz"), ("ized", "iz"), ("ises", "iz"), ("izes", "iz"), ("ise", "iz"), ("ize", "iz"),
    ("abilities", ""), ("ability", ""), ("ments", ""), ("ment", ""), ("ables", ""), ("able", ""), ("ings", ""),
    ("ing", ""), ("ies", "y"), ("sses", "ss"), ("ed", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_KEPT = ("ss", "us", "is")


def plain(text: str) -> str:
    """One way of writing: compatibility forms, hyphens and quotes made plain."""
    text = unicodedata.normalize("NFKC", text)
    return text.translate({0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-", 0x2019: "'"})


def words(text: str) -> list[str]:
    """The searched words of a text, in order, without the small ones."""
    return [stem(word) for word in _WORD.findall(plain(text).lower()) if word not in _STOP]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """`stenting`, `stented`, `stents` are `stent`; a word with a digit in it stays as it is."""
    if len(word) <= 4 and not (len(word) == 4 and word.endswith("s") and not word.endswith(_KEPT)):
        return word
    if any(letter.isdigit() for letter in word):
        return word
    for ending, becomes in _ENDINGS:
        if word.endswith(ending) and not (ending == "s" and word.endswith(_KEPT)):
            cut = word[: -len(ending)] + becomes
            if len(cut) >= 3:
                return _single(cut)
    return word


def _single(word: str) -> str:
    """`stopp` is `stop`; `fill` and `pass` stay."""
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz" else word


def codes_in(text: str) -> tuple[str, ...]:
    """The procedure and diagnosis codes a text names, in order, each once; a range gives its two ends and what is between."""
    text = plain(text).upper()
    found = _CODE.findall(text)
    for low, high in _RANGE.findall(text):
        if 0 < int(high) - int(low) <= _LONGEST_RANGE:
            found += [str(code) for code in range(int(low), int(high) + 1)]
    return tuple(dict.fromkeys(found))


def modifiers_in(text: str, held: Iterable[str]) -> tuple[str, ...]:
    """The modifiers a text names, of those `held`. Two digits count only beside the word modifier or behind a code."""
    text = plain(text)
    known = frozenset(held)
    found = list(_LETTER_MODIFIER.findall(text))
    for listed, behind, before in _MODIFIERS.findall(text):
        found += re.findall(r"[A-Z0-9]{2}\b", f"{listed} {behind} {before}".upper())
    if _EPSU.search(text):
        found += ["XE", "XP", "XS", "XU"]
    return tuple(one for one in dict.fromkeys(found) if one in known)
