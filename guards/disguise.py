"""Codes that were taken apart: digits split by blanks, commas, marks or cells, number words, look-alike letters.

A split number counts as a code where it comes to exactly five digits and begins like a code of the cath lab or of the
services around it (`FAMILY`); single digits one by one count too. Known trade-offs, each with a test:
- `12 001` (outside the family, two groups) is taken for a number, `1 2 0 0 1` for a code;
- ascending digits (`1 2 3 4 5`) are taken for a list;
- `92,999` and `92.999` are taken for codes, `469.28` and `11794.23` for amounts;
- digits run together are taken apart only where every five of them begin with 92 or 93.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from guards.spelled import Group, runs

Found = tuple[str, str, int, int]  # code, kind, start, end
FAMILY = frozenset({"92", "93", "99", "33", "36", "37", "75", "76", "77"})

_CHAIN = re.compile(r"\d{1,4}(?!\d)(?:[ \n,.\-/_:|*~`\x1f()\[\]{}^]{1,3}\d{1,4}(?!\d))*")
_DIGITS = re.compile(r"\d+")
_LETTER_BEFORE = re.compile(r"(?:^|[^A-Za-z0-9])([A-HJ-Va-hj-v])([ _.\-*`~\x1f]{0,2})$")
_T_AFTER = re.compile(r"[ _.\-*`~\x1f]{0,2}(?:[Tt]|tee|tango)(?![A-Za-z0-9])")
_ICD_APART = re.compile(
    r"[IZTRE](?<![A-Za-z0-9].)"
    r"(?: (\d) ?(\d) ?\. ?|(\d)[ \x1f]?(\d)[ \x1f]?\.[\x1f]?)(\d(?:[ \x1f]?\d){0,3}[A-Z]?)(?![0-9A-Za-z])"
)
_ICD_WITHOUT_DOT = re.compile(r"I(?<![A-Za-z0-9].)(2[0-5])[ ,\-](?!100)(\d{2,3})(?![0-9A-Za-z.%]|-\d)")
_LOOK_ALIKE_HINT = re.compile(r"\d[OoIl|SBZ]|[Ool|]\d")
_LOOK_ALIKE = re.compile(r"(?<![A-Za-z0-9|])[0-9A-Va-vOoZz|][0-9OoIl|SBZ]{3}[0-9OoIl|SBZTt](?![A-Za-z0-9|])")
_AS_DIGIT = str.maketrans("OoIl|SBZ", "00111582")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AMOUNT_AFTER = re.compile(r"\s*(?:US\s?)?(?:dollars|usd|patients|people|cases|claims|rows|%|percent)", re.IGNORECASE)


def disguised(hidden: str, text: str) -> Iterator[Found]:
    """Every taken-apart code of `text`: code, kind, start, end. `hidden` is `text` with its figures blanked out."""
    for chain in _CHAIN.finditer(hidden):
        if chain.end() - chain.start() > 3 and sum(map(str.isdecimal, chain[0])) > 3:  # most are citation marks
            yield from _chained(hidden, chain.start(), chain.end())
    for found in _ICD_APART.finditer(text):
        whole = "".join(found[0].replace("\x1f", "").split())
        if whole != found[0]:
            yield whole, "icd10", found.start(), found.end()
    for found in _ICD_WITHOUT_DOT.finditer(text):
        yield f"I{found[1]}.{found[2]}", "icd10", found.start(), found.end()
    if _LOOK_ALIKE_HINT.search(hidden):
        yield from _look_alikes(hidden)
    for groups in runs(hidden):
        yield from _spelled(hidden, groups)


def _chained(text: str, start: int, end: int) -> Iterator[Found]:
    """Codes in one chain of short groups of digits."""
    groups = [Group(d[0], d.start(), d.end()) for d in _DIGITS.finditer(text, start, end)]
    before = _LETTER_BEFORE.search(text, max(0, start - 4), start)
    head = _four(groups)
    if before and head and _is_letter_code(before, groups[:head], groups[head:]):
        yield (
            before[1].upper() + "".join(g.digits for g in groups[:head]),
            "hcpcs",
            before.start(1),
            groups[head - 1].end,
        )
    tail = _four(groups[::-1])
    after = _T_AFTER.match(text, end)
    if after and tail:
        digits = "".join(g.digits for g in groups[-tail:])
        if not (tail == 1 and (_YEAR.fullmatch(digits) or len(after[0]) == 1)):
            yield digits + "T", "cpt3", groups[-tail].start, after.end()
            return
    if len(groups) > 1 and not (start and text[start - 1].isalnum()):
        yield from _joined(groups, [text[a.end : b.start] for a, b in pairwise(groups)])


def _four(groups: Sequence[Group]) -> int:
    """How many groups from the front come to exactly four digits; 0 where none do."""
    total = 0
    for n, group in enumerate(groups, 1):
        total += len(group.digits)
        if total >= 4:
            return n if total == 4 else 0
    return 0


def _is_letter_code(before: re.Match[str], head: Sequence[Group], rest: Sequence[Group]) -> bool:
    """Whether a letter and four digits apart from it make a HCPCS code: `G 0269`, `C 9 6 0 0`, `G02 69`."""
    letter, gap = before[1], before[2]
    if not gap:
        return len(head) > 1 and letter in "CGcg" and not rest
    if len(head) == 1:
        return not _YEAR.fullmatch(head[0].digits) and letter != "A" and (letter.isupper() or letter in "cg")
    if "." in gap and letter in "DSTdst":
        return False
    return all(len(g.digits) == 1 for g in head) or (letter in "CGcg" and not rest)


def _joined(groups: Sequence[Group], gaps: Sequence[str]) -> Iterator[Found]:
    if all(len(g.digits) == 1 for g in groups):
        yield from _one_by_one(groups, gaps)
        return
    for first in range(len(groups)):
        total = 0
        for last in range(first, len(groups)):
            total += len(groups[last].digits)
            if total >= 5:
                break
        if total == 5 and last > first and _is_split_code(groups[first : last + 1], gaps[first:last]):
            yield _code(groups[first : last + 1])


def _is_split_code(groups: Sequence[Group], gaps: Sequence[str]) -> bool:
    digits = "".join(g.digits for g in groups)
    if digits[:2] not in FAMILY or groups[-1].digits == "100":
        return False
    singles = all(len(g.digits) == 1 for g in groups)
    if not singles and (len({gap.strip(" ^{}") for gap in gaps}) > 1 or any(c in "()[]" for c in "".join(gaps))):
        return False
    return gaps[0] != "." or len(groups) > 2 or len(groups[-1].digits) == 3


def _one_by_one(groups: Sequence[Group], gaps: Iterable[str]) -> Iterator[Found]:
    """Single digits: `9 2 9 2 8`. Two codes in a row come to ten digits."""
    count = len(groups)
    plain = all(not gap.strip(" \x1f*_`~") for gap in gaps)
    starts = range(0, count, 5) if count % 5 == 0 else range(count - 4)
    for start in starts:
        part = groups[start : start + 5]
        digits = "".join(g.digits for g in part)
        if _is_list(digits):
            continue
        if digits[:2] in FAMILY or (plain and count % 5 == 0):
            yield _code(part)


def _is_list(digits: str) -> bool:
    """Ascending by one, or all alike: an enumeration, no code."""
    steps = {int(b) - int(a) for a, b in pairwise(digits)}
    return steps in ({0}, {1})


def _code(groups: Sequence[Group]) -> Found:
    return "".join(g.digits for g in groups), "cpt", groups[0].start, groups[-1].end


def _look_alikes(text: str) -> Iterator[Found]:
    for found in _LOOK_ALIKE.finditer(text):
        word = found[0]
        if word.isdecimal() or sum(c.isdecimal() for c in word) < 2:
            continue
        body, last = word[:4], word[4]
        strange = sum(c in "SBZ" for c in word)
        if strange > 1:
            continue
        if last in "Tt":
            code = body.translate(_AS_DIGIT)
            if not body.isdecimal() and code.isdecimal():
                yield code + "T", "cpt3", found.start(), found.end()
        elif word[0].isalpha() and word[0] not in "OoIlSBZ":
            rest = word[1:]
            if not rest.isdecimal():
                yield word[0].upper() + rest.translate(_AS_DIGIT), "hcpcs", found.start(), found.end()
        elif not (word[0] in "ISBZ" and word[1:].isdecimal()):
            yield word.translate(_AS_DIGIT), "cpt", found.start(), found.end()


def _spelled(text: str, groups: tuple[Group, ...]) -> Iterator[Found]:
    start, end = groups[0].start, groups[-1].end
    digits = "".join(g.digits for g in groups)
    before, after = text[max(0, start - 3) : start], text[end : end + 8]
    letter = re.search(r"(?<![A-Za-z0-9])([A-HJ-Va-hj-v])[ \-]{1,2}$", before)
    if letter and len(digits) == 4 and len(groups) > 1 and (letter[1].isupper() or letter[1] in "cg"):
        if not _YEAR.fullmatch(digits):
            yield letter[1].upper() + digits, "hcpcs", start - len(letter[0]), end
        return
    tee = _T_AFTER.match(after)
    if tee and len(digits) == 4:
        yield digits + "T", "cpt3", start, end + tee.end()
        return
    if len(digits) < 5 or _AMOUNT_AFTER.match(text, end):
        return
    if len(groups) == 1:
        if len(digits) == 5 and digits[:2] in FAMILY:
            yield digits, "cpt", start, end
        return
    yield from _joined(groups, [" "] * (len(groups) - 1))
