"""Modifiers written as modifiers: on a code, after the word, in lists, alone where nothing else is meant."""

import re
from collections.abc import Iterator

from guards.disguise import Found

_MODIFIER = (
    r"(?:2[2-7]|3[23]|47|5[0-9]|6[2368]|7[3-9]|8[0-2]|9[0-35-9]|X[EPSU]|L[CDMTR]|R[CIT]|TC|AS|A[A-DFGI-Z]|E[1-4]|F[1-9A]"
    r"|T[1-9A]|G[A-Z]|Q[0-9A-Z]|K[A-Z]|J[A-Z]|P[1-6ANOT]|C[A-T]|S[ACGT])"
)
ARTERY_OR_DISTINCT = r"(?:L[CDM]|R[CI]|X[EPSU]|TC)"
_ATTACHED = re.compile(
    r"(?P<hyphen>[ ]?-[ ]?)(?P<any>[0-9A-Z]{2}|l[cdm]|r[ci]|x[epsu]|tc)(?![0-9A-Za-z]|\.\d)"
    rf"|(?P<gap>,? ?\(?|/|\s?\|\s?)(?P<known>{ARTERY_OR_DISTINCT}|(?<=[ /])(?:26|59)(?=[\s,.;:)|/]|$))(?![0-9A-Za-z])"
)
NUMERIC_MODIFIERS = frozenset(
    str(n) for n in (*range(22, 28), *range(50, 60), 62, 63, 66, 73, 74, *range(76, 83), 90, 91, 92, 95, 99)
)
_MODIFIER_WORD = re.compile(r"[Mm](?<![A-Za-z0-9].)[Oo][Dd](?:[Ii][Ff][Ii][Ee][Rr])?[Ss]?(?![A-Za-z0-9])(?<!MOD)\.?:?")
_LISTED = re.compile(
    r"[\s“”\"'‘’(\-*`]*(?:(?:,|/|and|or|nor|&|\+|versus|vs\.?|to|through)[\s“”\"'‘’(\-*`]*)*"
    r"(?!PC/TC)(?P<m>[0-9]{2}|[0-9][A-Z]|[A-Z][A-Z0-9]|(?i:l[cdm]|r[ci]|x[epsu]|tc))(?![0-9A-Za-z])"
)
_BEFORE_WORD = re.compile(rf"(?:^|[^0-9A-Za-z.,])({_MODIFIER})[”\"'’)*`]?[ -]$")
_X_MODIFIER = re.compile(
    r"X(?:[EPSU](?![0-9A-Za-z])|\s?[{\[(][EPSU](?:[,\s/]*[EPSU]){0,3}[}\])])(?<![0-9A-Za-z]X[EPSU])"
)
_BEFORE_X = re.compile(r"(?:^|[^0-9A-Za-z.,$])(59|25)(?:/|, | or | and )$")
_HYPHENED = re.compile(rf"-({_MODIFIER})(?![0-9A-Za-z.%]|\s?(?:mm|cm|%|°|to\b|degrees))")
_APPENDED = re.compile(rf"(?:[Aa]ppend(?:ed|ing)?|[Aa]ttach(?:ed|ing)?) (?:an? |the )?({_MODIFIER})(?![0-9A-Za-z.%])")
_UNIT = (
    r"[ \-]?(?:mm|cm|mg|ml|mcg|cc|kg|%|percent|gauge|g\b|f\b|fr\b|french|atm|bpm|beats|min|sec|hour|day|week|month"
    r"|year|yr|yo\b|y/o|patients?|cases?|cent|of\b)"
)
_SPOKEN = re.compile(  # “with a 59”, “tack on the 25”
    r"\b(?i:with|without|add(?:ed|ing|s)?|us(?:e|ed|es|ing)|put(?:ting)?|tack(?:ed|ing)?\ on|needs?|wants?|carry|carries"
    r"|under|by|via) (?:an? |the |that )"
    rf"(22|2[4-7]|5[0-9]|7[6-9]|91|X[EPSU])(?![0-9A-Za-z%]|[.,]\d|{_UNIT})"
)
_SPOKEN_59 = re.compile(rf"\b(?i:with|add|append|use|plus|need|and) (59|X[EPSU])(?![0-9A-Za-z%]|[.,]\d|{_UNIT})")
_TENS = {"twenty": 2, "thirty": 3, "forty": 4, "fifty": 5, "sixty": 6, "seventy": 7, "eighty": 8, "ninety": 9}
_ONES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_IN_WORDS = re.compile(
    rf"[\s“”\"'(]*(?P<tens>{'|'.join(_TENS)})(?:[ \-](?P<ones>{'|'.join(_ONES)}))?(?![A-Za-z])", re.IGNORECASE
)
_BRACKETED = re.compile(r"[(`“\"](L[CDM]|R[CI])(?=[)`”\"\s.,;]|$)")


def modifiers_in(text: str, codes: list[Found]) -> Iterator[Found]:
    """Every modifier of `text`; `codes` are the codes found in it, on which modifiers may hang."""
    for _, kind, _, end in codes:
        if kind != "icd10":
            yield from _attached(text, end)
    for word in _MODIFIER_WORD.finditer(text):
        before = _BEFORE_WORD.search(text, max(0, word.start() - 6), word.start())
        if before:
            yield before[1], "modifier", before.start(1), before.end(1)
        position = word.end()
        if (written := _IN_WORDS.match(text, position)) and (number := _number(written)) in NUMERIC_MODIFIERS:
            yield number, "modifier", written.start("tens"), written.end()
        while listed := _LISTED.match(text, position):
            yield listed["m"].upper(), "modifier", listed.start("m"), listed.end("m")
            position = listed.end()
    for found in _X_MODIFIER.finditer(text):
        for letter in found[0][1:]:
            if letter in "EPSU":
                yield "X" + letter, "modifier", found.start(), found.end()
        before = _BEFORE_X.search(text, max(0, found.start() - 8), found.start())
        if before:
            yield before[1], "modifier", before.start(1), before.end(1)
    for pattern in (_APPENDED, _SPOKEN, _SPOKEN_59, _BRACKETED):
        for found in pattern.finditer(text):
            yield found[1], "modifier", found.start(1), found.end(1)
    for found in _HYPHENED.finditer(text):
        if found.start() == 0 or text[found.start() - 1] in " \n\t(“\"'`/*|":
            yield found[1], "modifier", found.start(1), found.end(1)


def _number(written: re.Match[str]) -> str:
    ones = written["ones"]
    return str(10 * _TENS[written["tens"].lower()] + (_ONES[ones.lower()] if ones else 0))


def _attached(text: str, end: int) -> Iterator[Found]:
    """The modifiers that follow a code: `-LD`, `-59`, ` LD`, `, XU`, `LD`."""
    position = end
    while found := _ATTACHED.match(text, position):
        name = "any" if found["any"] else "known"
        code = found[name].upper()
        if name == "any" and code.isdecimal() and code not in NUMERIC_MODIFIERS:
            return
        yield code, "modifier", found.start(name), found.end(name)
        position = found.end()
