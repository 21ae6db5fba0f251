"""What concerns the report as a whole: several days in one text, a correction of itself, more than one operator."""

import re
from collections.abc import Iterator
from datetime import date

from rag.phi.days import find_days
from rag.reading.page import Page, Sentence
from rag.reading.session import days_labelled
from rag.reading.words import read_date

_PAST = ("plan", "history", "family", "social", "indication", "diagnosis")
_ADDENDUM = re.compile(r"\b(?:addend(?:um|a)|amend(?:ed|ment)|erratum|correct(?:ion|ed report))\b", re.IGNORECASE)
_CORRECTS = re.compile(
    r"\b(?:in error|an? error|errors?\b|incorrect\w*|erroneous\w*|mis(?:takes?|taken\w*|dictated|stated|spoke)|wrong\w*"
    r"|should (?:read|say|have (?:read|said|been))|instead of|rather than|not the|(?:was|were) not|strike|disregard|replaces)\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"\b(?:scratch that|strike that|correction,|i mean the|let me correct)", re.IGNORECASE)
_REACH = 700  # characters of an addendum that are looked through
_OPERATORS = re.compile(
    r"\b(?:diagnostic|interventional|pci|second|2nd|other|different|assisting) operator\b(?! none| n/a|: none|: n/a)"
    r"|\b(?:two|both) operators\b|\bco-?operators?\b(?!\w)|\boperators? [12]\b",
    re.IGNORECASE,
)


_ENGLISH = {"the", "of", "and", "was", "with", "to", "is", "were", "for", "on", "by", "no", "at", "from"}
_OTHER_LANGUAGES = {
    *(
        "der",
        "und",
        "mit",
        "eine",
        "einer",
        "eines",
        "einem",
        "kein",
        "keine",
        "wurde",
        "nach",
        "bei",
        "von",
        "ein",
        "auf",
    ),
    *("el", "los", "las", "con", "del", "una", "por", "sin", "fue", "que", "en", "se", "un", "al", "para", "y"),
    *(
        "le",
        "les",
        "avec",
        "une",
        "du",
        "dans",
        "est",
        "sans",
        "et",
        "sur",
        "par",
        "pas",
        "il",
        "della",
        "di",
        "non",
        "senza",
    ),
    *("het", "een", "van", "met", "niet", "werd", "uma", "sem", "foi", "da", "em", "com", "nicht", "ohne", "im", "zur"),
}
_FOREIGN_WORDS = 3  # different ones


def of_whole_report(page: Page, day: date | None) -> Iterator[tuple[int, str, bool]]:
    """Offset, question and whether its answer may change the lines that were read."""
    yield from ((at, text, True) for at, text in _other_language(page))
    yield from ((at, text, True) for at, text in _other_days(page, day))
    yield from ((at, text, True) for at, text in _corrected(page.text))
    yield from ((at, text, False) for at, text in _several_operators(page.text))


def _other_language(page: Page) -> Iterator[tuple[int, str]]:
    """Only English is read: in another language `kein Stent` would be taken for a stent."""
    words = page.norms(0, len(page.words))
    foreign = [w for w in words if w in _OTHER_LANGUAGES]
    if len(set(foreign)) >= _FOREIGN_WORDS and len(foreign) > 2 * sum(w in _ENGLISH for w in words):
        yield 0, "The report does not read as English, and only English is read here: what was done, in English?"


def _other_days(page: Page, day: date | None) -> Iterator[tuple[int, str]]:
    """Days of service named beside the first, and work told on a later day."""
    told = {start: found for start, found in days_labelled(page.text) if not _is_past(page, start)}
    others = {found: start for start, found in reversed(told.items()) if day is not None and found != day}
    for sentence in page.sentences if day is not None else ():
        is_account = sentence.section not in _PAST and bool(sentence.told("TECH"))
        if is_account and day is not None and not _ADDENDUM.search(page.sentence_text(sentence)):
            others |= {found: start for start, found in _later(page, sentence, day) if found not in others}
    if day is not None and others:
        yield (
            min(others.values()),
            "The report tells of work on more than one day, and each day is a claim of its own: which work was done on which?",
        )


def _is_past(page: Page, start: int) -> bool:
    return any(
        s.section in ("history", "plan", "family") and page.words[s.first].start <= start < page.words[s.last - 1].end
        for s in page.sentences
    )


def _later(page: Page, sentence: Sentence, day: date) -> Iterator[tuple[int, date]]:
    for word in page.words[sentence.first : sentence.last]:
        found = read_date(page.text[word.start : word.end])
        if found is not None and found > day and "/" in word.norm and word.norm.count("/") == 2:
            yield word.start, found


def _corrected(text: str) -> Iterator[tuple[int, str]]:
    for opening in _ADDENDUM.finditer(text):
        wrong = _CORRECTS.search(text, opening.end(), opening.end() + _REACH)
        if wrong is not None:
            yield opening.start(), _question(text, opening.start(), wrong.end())
            return
    spoken = _SPOKEN.search(text)
    if spoken is not None:
        yield spoken.start(), _question(text, spoken.start(), spoken.end())


def _question(text: str, start: int, end: int) -> str:
    sentence_end = re.compile(r"[.\n]\s|$").search(text, end)
    said = text[start : sentence_end.start() if sentence_end else end]
    for first, last, _ in sorted(find_days(said), reverse=True):  # a question is kept in the record, a day is not
        said = f"{said[:first]}…{said[last:]}"
    return f"The report corrects itself (“{' '.join(said.split())[-160:]}”): which of its tellings holds?"


def _several_operators(text: str) -> Iterator[tuple[int, str]]:
    found = _OPERATORS.search(text)
    if found is not None:
        words = " ".join(found.group().split())
        yield (
            found.start(),
            f"More than one operator is told (“{words}”): for whom is the claim, and which services did they do?",
        )
