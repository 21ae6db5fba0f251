"""Codes written as codes, and the figures that must not be taken for any.

Left out are amounts, decimals, percentages, dates, times, ZIP codes and numbers named as something else.
"""

import re
from collections.abc import Iterator

from guards.disguise import FAMILY, Found
from guards.modifier_words import ARTERY_OR_DISTINCT

_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IA|KS|KY|LA|MD|MA|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|PA|SC|SD|TN|"
    "TX|UT|VT|VA|WA|WV|WI|WY|DC"
)
# Patterns begin with a character class and look back afterwards: that is what makes them fast.
_NUMBER = re.compile(r"\d+(?:[.,/:-]+\d+)*")
_DATE_OR_TIME = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/(?:19|20)?\d\d|\d{1,2}-\d{1,2}-(?:19|20)\d\d|\d{1,2}:\d\d(?::\d\d)?|\d{5}-\d{4}"
)
_DECIMAL = re.compile(
    r"(?!9[239]\d{3}\.|(?:92|93|99|33|3[67]|7[567])\.\d{3}$)[\d,]{1,12}\.(?:\d{1,4}|(?!9[23])\d{5,6})"
)
_FIVE = re.compile(r"9[23]\d{3}")
_MONEY_AFTER = re.compile(r"\s?(?:USD\b|US\$|dollars\b|€|%)")
_MONEY_BEFORE = re.compile(r"(?:\$|\bUSD|\bUS)\s?$")
_NAMED_NUMBER = re.compile(  # what stands before a five-digit number that is no code
    r"(?i:\b(?:MAC|LCD|LCA|NCD|NPI|MRN|article|page|LCDId|locality)\b)\s?(?:number|no\.?|#|ID)?[ :=]{0,2}[A-Z]?$"
    r"|(?:^|[^A-Za-z0-9])D?[AL]$"
)
_ZIP_BEFORE = re.compile(rf"(?i:\bzip(?:\s?code)?):?\s?$|, (?:{_STATES}) $")
_DIGITS = re.compile(r"\d{4,}")
_LETTERS_BEFORE = re.compile(r"[A-Za-z]+$")
_ICD = re.compile(
    r"\d(?<=[A-TV-Zitzrel]\d)(?<![A-Za-z0-9]..)"
    r"(?:[0-9A-Z]\.(?:[0-9A-Z]{1,4}|x|-)-?(?![0-9A-Za-z])|(?<=[IRZT]\d)(?:\d)(?:\d{1,3}[A-Z]?)?(?![0-9A-Za-z]))"
)
_UNDOTTED_LETTERS = ("I", "R", "Z")
_AS_DIGIT = str.maketrans("OIL", "011")  # no ICD-10-CM code has these letters after its dot
_YEAR = re.compile(r"(?:19|20)\d\d")
_SLASHED = re.compile(r"(?:/\d{1,3}(?!\d))+")
_NUMBER_AFTER = re.compile(r"\s?(?:IU\b|mL\b|mg\b|mcg\b|patients\b|claims\b|rows\b|pairs\b|units? of\b)")
_GLUED_MODIFIER = re.compile(rf"{ARTERY_OR_DISTINCT}(?![0-9A-Za-z])")


def without_figures(text: str) -> str:
    """`text` with amounts, decimals, percentages, dates, times and long ZIP codes blanked out, nothing moved."""
    parts: list[str] = []
    position = 0
    for found in _NUMBER.finditer(text):
        number, start, end = found[0], found.start(), found.end()
        if len(number) < 4 and number.isdecimal():
            continue  # too short for a code, whatever it counts
        if _is_figure(text, number, start, end):
            parts += (text[position:start], "\x00" * (end - start))
            position = end
    return "".join((*parts, text[position:])) if parts else text


def _is_figure(text: str, number: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    if before in "$ DS" and _MONEY_BEFORE.search(text, max(0, start - 5), start):
        return not (number.isdecimal() and text[end : end + 1] == "$")  # $92928$ is set as a formula: the bare digits
    if _MONEY_AFTER.match(text, end) and not before.isalnum():
        return "/" not in number and not _FIVE.fullmatch(number)
    if not number.isdecimal() and _DATE_OR_TIME.fullmatch(number):
        return True
    return "." in number and not (before.isalnum() or before == ".") and _DECIMAL.fullmatch(number) is not None


def plain_codes(hidden: str, text: str) -> Iterator[Found]:
    """Codes written as codes."""
    for found in _DIGITS.finditer(hidden):
        digits, start, end = found[0], found.start(), found.end()
        if len(digits) == 5:
            undotted = text[start - 1 : start] in _UNDOTTED_LETTERS and digits[:2] not in FAMILY  # I25110
            if not undotted and not _is_other_number(hidden, digits, start, end):
                yield digits, "cpt", start, end
                yield from _slashed(hidden, digits, end)
        elif len(digits) % 5 == 0 and all(_FIVE.fullmatch(digits, n, n + 5) for n in range(0, len(digits), 5)):
            for n in range(0, len(digits), 5):  # codes run together
                yield digits[n : n + 5], "cpt", start + n, start + n + 5
        elif len(digits) == 4:
            yield from _four_digits(hidden, digits, start, end)
    for found in _ICD.finditer(text):
        start = found.start() - 1
        if text[start] != "T" or "." in found[0] or found[0][0] == "8":
            yield _diagnosis(text[start : found.end()]), "icd10", start, found.end()


def _four_digits(text: str, digits: str, start: int, end: int) -> Iterator[Found]:
    """`0913T`, `C9600`, `4010F`, and the first of `0913/0914T`."""
    letter, after = text[end : end + 1], text[end + 1 : end + 2]
    ends = not after.isalnum() or (letter in "Tt" and _GLUED_MODIFIER.match(text, end + 1))
    if letter in ("T", "t", "F", "U") and ends and not _YEAR.match(digits):
        yield digits + letter.upper(), "cpt3" if letter in "Tt" else "cpt", start, end + 1
        return
    if letter == "/" and re.match(r"/\d{4}T", text[end : end + 6]):
        yield digits + "T", "cpt3", start, end
    before = _LETTERS_BEFORE.search(text, max(0, start - 7), start)
    if not before:
        return
    word = before[0]
    glued = word[:-1].upper() in ("", "CPT", "HCPCS", "CODE", "CODES")
    if glued and not text[before.start() - 1 : before.start()].isdigit() and word[-1].upper() in "ABCDEGHJKLMPQRSTUV":
        code = word[-1].upper() + digits
        yield code, "hcpcs", start - 1, end
        yield from _slashed(text, code, end)


def _is_other_number(text: str, digits: str, start: int, end: int) -> bool:
    """A ZIP code, an article number, a count: five digits that are no code. Never so for 92 and 93 and unit words."""
    before = text[max(0, start - 24) : start]
    if digits[:2] not in ("92", "93") and (_NAMED_NUMBER.search(before) or _NUMBER_AFTER.match(text, end)):
        return True
    return _ZIP_BEFORE.search(before) is not None


def _diagnosis(word: str) -> str:
    code = word.upper().removesuffix("-").removesuffix("X" if word.endswith((".x", ".X")) else "").rstrip(".-")
    head, detail = code[:3], code[3:].lstrip(".").translate(_AS_DIGIT)
    head = "I" + head[1:] if word[0] == "l" else head
    return f"{head}.{detail}" if detail else head


def _slashed(text: str, code: str, end: int) -> Iterator[Found]:
    """`92920/24/28`: each part replaces the last digits of the code before it."""
    tail = _SLASHED.match(text, end)
    if not tail:
        return
    for part in re.finditer(r"\d+", tail[0]):
        if part[0] not in ("26", "59"):
            yield (
                code[: 5 - len(part[0])] + part[0],
                "cpt" if code.isdecimal() else "hcpcs",
                end + part.start(),
                end + part.end(),
            )
