"""Every code-shaped word of a free text, however it is written, and whether it may be reported.

`scan` knows no tables: it finds what a reader could take for a code. Left out are years, dates, dollar amounts, phone
numbers, ZIP codes, relative values, conversion factors, percentages, French sizes, page numbers, edition names and
passage marks. In doubt it reports a code: a false alarm is a nuisance, a code that escapes is a fault.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from corpus.rows import Setting
from corpus.tables import Lookup, State, Tables
from guards.disguise import FAMILY, Found, disguised
from guards.visible import Visible, see

LONGEST_RANGE = 400  # a longer range gives its two ends only


@dataclass(frozen=True, slots=True)
class Word:
    """A code-shaped word. `kind` cpt, cpt3, hcpcs, icd10 or modifier; `start`/`end` offsets in the original text.

    `is_between`: not written, but lies between the ends of a written range.
    """

    code: str
    kind: str
    start: int
    end: int
    raw: str
    is_between: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What the tables say of a mentioned code. `status` active, deleted, not_yet, unknown or not_held; `verdict`
    reportable, not_reportable or unverified."""

    code: str
    kind: str
    status: str
    verdict: str


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
_MODIFIER = (
    r"(?:2[2-7]|3[23]|47|5[0-9]|6[2368]|7[3-9]|8[0-2]|9[0-35-9]|X[EPSU]|L[CDMTR]|R[CIT]|TC|AS|A[A-DFGI-Z]|E[1-4]|F[1-9A]"
    r"|T[1-9A]|G[A-Z]|Q[0-9A-Z]|K[A-Z]|J[A-Z]|P[1-6ANOT]|C[A-T]|S[ACGT])"
)
_ARTERY_OR_DISTINCT = r"(?:L[CDM]|R[CI]|X[EPSU]|TC)"
_GLUED_MODIFIER = re.compile(rf"{_ARTERY_OR_DISTINCT}(?![0-9A-Za-z])")
_ATTACHED = re.compile(
    r"(?P<hyphen>[ ]?-[ ]?)(?P<any>[0-9A-Z]{2}|l[cdm]|r[ci]|x[epsu]|tc)(?![0-9A-Za-z]|\.\d)"
    rf"|(?P<gap>,? ?\(?|/|\s?\|\s?)(?P<known>{_ARTERY_OR_DISTINCT}|(?<=[ /])(?:26|59)(?=[\s,.;:)|/]|$))(?![0-9A-Za-z])"
)
_NUMERIC_MODIFIERS = frozenset(
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
_BRACKETED = re.compile(r"[(`“\"](L[CDM]|R[CI])(?=[)`”\"\s.,;]|$)")
_RANGE = re.compile(r"\s{0,2}(?:-|to|through|thru|up to)\s{0,2}")
_SHORT_RANGE = re.compile(r"-(\d\d)(?![\dA-Za-z/])")
_SLASHED = re.compile(r"(?:/\d{1,3}(?!\d))+")
_NUMBER_AFTER = re.compile(r"\s?(?:IU\b|mL\b|mg\b|mcg\b|patients\b|claims\b|rows\b|pairs\b|units? of\b)")


def scan(text: str) -> tuple[Word, ...]:
    """Every code-shaped word of `text`, in order. Ranges are expanded (see `Word.is_between`)."""
    seen = see(text)
    found = _scan_visible(text, seen)
    if seen.joins:  # something invisible was taken out between letters: read it as a separator too
        found |= _scan_visible(text, see(text, keep_marks=True))
    if "<" in text:  # what stands inside a tag is shown where tags are not rendered
        found |= {w for w in _scan_visible(text, Visible(text, joins=False)) if _in_tag(text, w)}
    if "\u202e" in text or "\u202d" in text:  # shown the other way round
        found |= {replace(w, code=w.code[::-1]) for w in found if w.kind == "cpt"}
    return tuple(sorted(found, key=lambda w: (w.start, w.end, w.kind, w.code)))


def judge_mentions(
    words: Iterable[Word], day: date, setting: Setting = Setting.PHYSICIAN, tables: Tables | None = None
) -> tuple[Judged, ...]:
    """One judgement a code, in the order of first mention. Codes merely lying inside a range count where they exist."""
    from corpus.tables import shipped

    held = tables or shipped()
    judged: dict[tuple[str, str], Judged] = {}
    for word in words:
        key = (word.kind, word.code)
        if key in judged:
            continue
        judgement = _judge(word, day, setting, held)
        if not (word.is_between and judgement.status in ("unknown", "not_held")):
            judged[key] = judgement
    return tuple(judged.values())


def _judge(word: Word, day: date, setting: Setting, tables: Tables) -> Judged:
    if word.kind == "modifier":
        status = _status(tables.modifier(word.code, day), day)
    elif word.kind == "icd10":
        status = _status(tables.diagnosis(word.code, day), day)
    else:
        status = _status(tables.code(word.code, day), day)
        if status == "active" and not _has_place(word.code, day, setting, tables):
            return Judged(word.code, word.kind, status, "not_reportable")
    verdict = {"active": "reportable", "not_held": "unverified"}.get(status, "not_reportable")
    return Judged(word.code, word.kind, status, verdict)


def _status(found: Lookup[Any], day: date) -> str:
    if found.state is State.NOT_HELD:
        return "not_held"
    row = found.row
    if row is None:
        return "unknown"
    if day < row.valid_from:
        return "not_yet"
    return "deleted" if day > row.valid_to else "active"


def _has_place(code: str, day: date, setting: Setting, tables: Tables) -> bool:
    """Whether a code in force can stand on a claim of this setting at all."""
    row = tables.code(code, day).row
    if setting is Setting.PHYSICIAN:
        return row is None or row.kind not in ("hcpcs_des", "hcpcs_device")
    if setting is Setting.HOSPITAL_OUTPATIENT:
        listed = tables.opps(code, day).row
        return listed is None or listed.status_indicator != "C"
    return True


def _scan_visible(original: str, seen: Visible) -> set[Word]:
    text = seen.text
    hidden = _without_figures(text)
    plain = list(_plain(hidden, text))
    spans = sorted((start, end) for _, _, start, end in plain)
    codes = [*plain, *(f for f in disguised(hidden, text) if f[1] == "icd10" or not _overlaps(f, spans))]
    words = {_word(original, seen, f) for f in codes}
    words |= {_word(original, seen, f) for f in _modifiers(text, codes)}
    words |= set(_ranges(original, seen, plain))
    return words


def _without_figures(text: str) -> str:
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


def _plain(hidden: str, text: str) -> Iterator[Found]:
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


def _modifiers(text: str, codes: list[Found]) -> Iterator[Found]:
    for _, kind, _, end in codes:
        if kind != "icd10":
            yield from _attached(text, end)
    for word in _MODIFIER_WORD.finditer(text):
        before = _BEFORE_WORD.search(text, max(0, word.start() - 6), word.start())
        if before:
            yield before[1], "modifier", before.start(1), before.end(1)
        position = word.end()
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
    for pattern in (_APPENDED, _BRACKETED):
        for found in pattern.finditer(text):
            yield found[1], "modifier", found.start(1), found.end(1)
    for found in _HYPHENED.finditer(text):
        if found.start() == 0 or text[found.start() - 1] in " \n\t(“\"'`/*|":
            yield found[1], "modifier", found.start(1), found.end(1)


def _attached(text: str, end: int) -> Iterator[Found]:
    """The modifiers that follow a code: `-LD`, `-59`, ` LD`, `, XU`, `LD`."""
    position = end
    while found := _ATTACHED.match(text, position):
        name = "any" if found["any"] else "known"
        code = found[name].upper()
        if name == "any" and code.isdecimal() and code not in _NUMERIC_MODIFIERS:
            return
        yield code, "modifier", found.start(name), found.end(name)
        position = found.end()


def _ranges(original: str, seen: Visible, plain: list[Found]) -> Iterator[Word]:
    text = seen.text
    ordered = sorted((f for f in plain if f[1] != "icd10"), key=lambda f: f[2])
    for n, (code, kind, start, end) in enumerate(ordered):
        if n + 1 < len(ordered):
            last, other, begin, finish = ordered[n + 1]
            if other == kind and begin > end and _RANGE.fullmatch(text, end, begin):
                yield from _between(original, seen, (code, kind, start, finish), last)
        short = _SHORT_RANGE.match(text, end) if kind == "cpt" else None
        if short and short[1] not in _NUMERIC_MODIFIERS and short[1] > code[3:]:
            last = code[:3] + short[1]
            yield _word(original, seen, (last, kind, short.start(1), short.end()))
            yield from _between(original, seen, (code, kind, start, short.end()), last)


def _between(original: str, seen: Visible, first: Found, last: str) -> Iterator[Word]:
    """What lies between the ends of a range of codes that differ in their number only."""
    code, kind, start, end = first
    head, body, tail = _number_of(code)
    other_head, other_body, other_tail = _number_of(last)
    if (head, tail) != (other_head, other_tail) or not 1 < int(other_body) - int(body) <= LONGEST_RANGE:
        return
    begin, finish = seen.span(start, end)
    for number in range(int(body) + 1, int(other_body)):
        between = f"{head}{number:0{len(body)}}{tail}"
        yield Word(between, kind, begin, finish, original[begin:finish], is_between=True)


def _number_of(code: str) -> tuple[str, str, str]:
    if code.isdecimal():
        return "", code, ""
    return ("", code[:4], code[4]) if code[0].isdecimal() else (code[0], code[1:], "")


def _word(original: str, seen: Visible, found: Found) -> Word:
    code, kind, start, end = found
    begin, finish = seen.span(start, end)
    return Word(code, kind, begin, finish, original[begin:finish])


def _overlaps(found: Found, spans: list[tuple[int, int]]) -> bool:
    return any(start < found[3] and found[2] < end for start, end in spans)


def _in_tag(text: str, word: Word) -> bool:
    opened = text.rfind("<", 0, word.start)
    return opened >= 0 and text.find(">", opened, word.start) < 0
