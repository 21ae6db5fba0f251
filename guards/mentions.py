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
from guards.disguise import Found, disguised
from guards.modifier_words import NUMERIC_MODIFIERS, modifiers_in
from guards.visible import Visible, see
from guards.written import plain_codes, without_figures

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


_RANGE = re.compile(r"\s{0,2}(?:-|to|through|thru|up to)\s{0,2}")
_SHORT_RANGE = re.compile(r"-(\d\d)(?![\dA-Za-z/])")


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
    hidden = without_figures(text)
    plain = list(plain_codes(hidden, text))
    spans = sorted((start, end) for _, _, start, end in plain)
    codes = [*plain, *(f for f in disguised(hidden, text) if f[1] == "icd10" or not _overlaps(f, spans))]
    words = {_word(original, seen, f) for f in codes}
    words |= {_word(original, seen, f) for f in modifiers_in(text, codes)}
    words |= set(_ranges(original, seen, plain))
    return words


def _ranges(original: str, seen: Visible, plain: list[Found]) -> Iterator[Word]:
    text = seen.text
    ordered = sorted((f for f in plain if f[1] != "icd10"), key=lambda f: f[2])
    for n, (code, kind, start, end) in enumerate(ordered):
        if n + 1 < len(ordered):
            last, other, begin, finish = ordered[n + 1]
            if other == kind and begin > end and _RANGE.fullmatch(text, end, begin):
                yield from _between(original, seen, (code, kind, start, finish), last)
        short = _SHORT_RANGE.match(text, end) if kind == "cpt" else None
        if short and short[1] not in NUMERIC_MODIFIERS and short[1] > code[3:]:
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
