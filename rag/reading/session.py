"""The session itself: its day, its setting, dominance, whether it was staged or stopped."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from corpus.rows import Setting
from guards.coding.case import Dominance, Outcome
from rag.reading.page import Page
from rag.reading.words import read_date

_D = r"(\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2}-[A-Za-z]{3}-\d{4})"
_LABELLED = re.compile(
    r"(?:\bprocedure\s*:|date\s+of\s+(?:p\w{6,10}|s\w{5,8}|o\w{6,10}|study|exam\w{0,7})|procedure\s+date|service\s+date|\bdos\b|date\s+performed"
    r"|study\s+date|exam\s+date|^[ \t]*date)\s*[:\-]?\s*" + _D,
    re.IGNORECASE | re.MULTILINE,
)
_EARLIER = re.compile(r"\b(?:prior|previous|last|earlier|outside|index|next|planned|follow\W?up)\s+\w*\s*$")
_ON = re.compile(r"\b(?:on|dos)\s+" + _D, re.IGNORECASE)
_OF_VESSEL = {"RCA": Dominance.RIGHT, "LCX": Dominance.LEFT}
_FORMATS = ("%B %d %Y", "%b %d %Y", "%d-%b-%Y")


def read_day(text: str) -> date | None:
    """The date of service where it is labelled as one."""
    for pattern in (_LABELLED, _ON):
        match = pattern.search(text)
        if match:
            found = _parse(match[1])
            if found is not None:
                return found
    return None


def days_labelled(text: str) -> Iterator[tuple[int, date]]:
    """Offset and day of every date that is labelled as that of a service, one of an earlier study left out."""
    for match in _LABELLED.finditer(text):
        found = _parse(match[1])
        before = text[max(match.start() - 24, 0) : match.start()].lower()
        is_bare = match.group().lower().lstrip().startswith("date") and "date of" not in " ".join(
            match.group().lower().split()
        )
        if found is not None and not is_bare and not _EARLIER.search(before):
            yield match.start(), found


def _parse(text: str) -> date | None:
    found = read_date(text)
    if found is not None:
        return found
    plain = text.replace(",", "").replace(".", "")
    for form in _FORMATS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def read_setting(page: Page) -> Setting | None:
    mention = next(iter(page.told("SETTING")), None)
    return Setting(mention.facts["setting"]) if mention is not None else None


def read_dominance(page: Page) -> Dominance | None:
    """As told outright (`right dominant`), or of a vessel (`RCA: large, dominant`)."""
    mention = next(iter(page.told("DOMINANCE")), None)
    if mention is not None:
        return Dominance(mention.name)
    for sentence in page.sentences:
        vessels = [m for m in sentence.of("VESSEL") if m.name in _OF_VESSEL]
        for dominant in sentence.told("DOMINANT"):
            near = min(vessels, key=lambda v: abs(v.first - dominant.first), default=None)
            if near is not None and abs(near.first - dominant.first) <= 8:
                return _OF_VESSEL[near.name]
    return None


def read_staged(page: Page) -> bool | None:
    """True where this session is a planned part of a treatment over several days."""
    for sentence in page.sentences:
        for mention in sentence.of("STAGED"):
            words = page.norms(sentence.first, sentence.last)
            if sentence.section in ("indication", "summary") and mention.why_not != "negated":
                return True
            if sentence.section == "body" and {"presents", "returns", "here", "returned", "brought"} & set(words):
                return True
    return None


def read_outcome(page: Page, *, has_result: bool) -> Outcome:
    """Abandoned where the procedure, not one device or one attempt beside finished work, was stopped."""
    whole = {"procedure", "case", "pci", "intervention", "further"} | (set() if has_result else {"attempt", "we"})
    for sentence in page.sentences:
        if sentence.section in ("history", "family", "plan"):
            continue
        for mention in sentence.told("FAIL"):
            words = set(page.norms(max(mention.first - 8, sentence.first), mention.last + 4))
            if mention.name == "aborted" and words & whole:
                return Outcome.ABANDONED
    return Outcome.COMPLETED
