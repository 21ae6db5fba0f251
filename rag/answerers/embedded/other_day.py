"""Work of a later day told beside the case: `RCA stented, then staged LAD stent 3 days later` is two claims, not one."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from rag.answerers.embedded.facts import is_placed, is_report, read
from rag.answerers.embedded.vessels import vessels_in

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "a": 1, "an": 1}
_DAYS = {"d": 1, "w": 7, "m": 30}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}|several|a few|few|couple(?: of)?)"
_MARK = re.compile(
    rf"\b(?:(?:about |some )?{_COUNT}\s+(?P<unit>days?|weeks?|wks?|months?|mos?)\s+(?:later|after(?:wards?)?|apart)"
    r"|(?P<next>tomorrow|(?:the )?(?:next|following) (?:day|morning)|(?:the )?day after)"
    r"|(?:the )?(?:next|following) (?:week|month)|later (?:that|this|in the) (?:week|month|admission|stay)"
    r"|(?:on |at )?(?:another|a (?:different|separate|later)) (?:day|date)|same admission but another day)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:to be (?:done|staged|stented|treated|fixed|addressed|performed|intervened)|will (?:be|come back|return|undergo|need|get|have)"
    r"|planned(?=\s*(?:$|[.;,?]|in |for |at |as |next |on |later))|(?:plan|plans|planning)(?: is)? (?:to|for)|next (?:week|month)"
    r"|in (?:\d{1,2}|one|two|three|four|six|a few) (?:days?|weeks?|wks?|months?)|at a later (?:date|time)|as (?:an )?outpatient)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:ago|yesterday|last (?:week|month|year)|previous\w*|prior|already|at (?:the )?index|earlier|hx|history|old|if|would|could)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:today|tonight|now|(?<!come )(?<!bring )back|returns|returned|readmitted|presents|presented)\b", re.IGNORECASE
)
_TODAY = re.compile(r"\b(?:today|tonight|now)\b", re.IGNORECASE)
_STOP = re.compile(r"[.;?!\n](?=\s|$)")
_CUT = re.compile(r",?\s*\b(?:and then|then|followed by|with|and)\s+|[,:–—]\s*|\s-+>?\s|\s\+\s", re.IGNORECASE)
_PLAN = re.compile(
    r"\b(?:then|followed by|planned|staged|staging"
    r"|returns?(?: for| to)?|brought back for|back for|will(?: be| have| get| undergo)?|to be|going to)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[\s,;.–-]|\b(?:and|then|followed by)\b)*$", re.IGNORECASE)
_EDGES = " ,;.–-"
_MOST = 3


@dataclass(frozen=True, slots=True)
class OtherDay:
    """`words` as they were told, `facts` the work in them, `day` when that was where it can be reckoned."""

    words: str
    facts: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Days:
    """The work of the day asked about, and what is told of other days."""

    first: str
    others: tuple[OtherDay, ...]


@lru_cache(maxsize=4)
def days_told(text: str, day: date) -> Days:
    """The text parted by its days; whole where no work of another day stands beside work of this one."""
    rest, others = text, list[OtherDay]()
    while len(others) < _MOST and not is_report(text):
        parted = _part(rest, day)
        if parted is None:
            break
        rest, other = parted
        others.append(other)
    return Days(rest, tuple(others))


def _part(text: str, day: date) -> tuple[str, OtherDay] | None:
    """The text without the first piece of another day, and that piece."""
    for mark in _MARK.finditer(text):
        words, rest, facts = _parted(text, mark)
        if not _BACK.search(words) and vessels_in(facts) and _has_work(facts) and _has_work(rest):
            return rest, OtherDay(words, facts, _day_of(mark, day))
    if _BEFORE.search(text) or _BACK.search(_TODAY.sub("", text)):
        return None
    for mark in _FUTURE.finditer(text):
        words, rest, facts = _parted(text, mark, to_stop=True)
        apart = {v.name for v in vessels_in(facts)}
        if (
            apart
            and not apart & {v.name for v in vessels_in(rest)}
            and _has_placed_work(rest)
            and not text.startswith(words)
        ):
            return rest, OtherDay(words, facts, None)
    return None


def _parted(text: str, mark: re.Match[str], *, to_stop: bool = False) -> tuple[str, str, str]:
    """The piece as told, the text without it, and the work in the piece."""
    start, end = _piece(text, mark)
    stop = _STOP.search(text, mark.end()) if to_stop else None
    end = (stop.start() if stop else len(text)) if to_stop else end
    words = text[start:end].strip(_EDGES)
    left, right = _TAIL.sub("", text[:start]), text[end:].lstrip(_EDGES)
    facts = " ".join(_PLAN.sub(" ", _FUTURE.sub(" ", _MARK.sub(" ", words))).split()).strip(_EDGES)
    return words, f"{left}. {right}" if right else left, facts


def _piece(text: str, mark: re.Match[str]) -> tuple[int, int]:
    """From the mark to the stop where it opens its piece, else the words before it that tell of a vessel."""
    floor = max((m.end() for m in _STOP.finditer(text, 0, mark.start())), default=0)
    stop = _STOP.search(text, mark.end())
    ceiling = stop.start() if stop else len(text)
    cuts = [floor, *(floor + m.end() for m in _CUT.finditer(text[floor : mark.start()]))]
    if not vessels_in(text[cuts[-1] : mark.start()]) and vessels_in(text[mark.end() : ceiling]):
        return cuts[-1], ceiling
    start = next((cut for cut in reversed(cuts) if vessels_in(text[cut : mark.start()])), floor)
    return start, mark.end()


def _has_work(text: str) -> bool:
    case = read(text).case
    beside = (case.diagnostic, case.imaging, case.physiology, case.support)
    return any(beside) or any(lesion.treatments or lesion.technique_untold for lesion in case.lesions)


def _has_placed_work(text: str) -> bool:
    return any(is_placed(lesion) and lesion.treatments for lesion in read(text).case.lesions)


def _day_of(mark: re.Match[str], day: date) -> date | None:
    if mark["next"]:
        return day + timedelta(days=1)
    count = mark["count"]
    number = int(count) if count and count.isdigit() else _NUMBERS.get((count or "").lower())
    return day + timedelta(days=number * _DAYS[mark["unit"][0].lower()]) if number else None
