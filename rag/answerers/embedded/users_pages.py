"""Which sentences of the user's own documents answer a question: by the code named, then by the rarest words shared."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.passages import Passage
from rag.answerers.embedded.evidence import Unit, units
from rag.lexical import stems
from rag.synonyms import things
from rag.words import codes_in, words

_LOOKED_AT = 8  # passages whose sentences are weighed
_MOST = 3
_NEAR = 0.6  # of the best sentence's weight
_OF_THING = 1.5  # a name of the field says more than a plain word
_HEADING = 0.3
_SHORTEST = 3  # words of a sentence
_AMOUNT = 0.5  # for a sum where money is asked about
_MONEY = re.compile(r"\b(?:pays?|paid|payment|fees?|rates?|reimburs\w*|cost|how much)\b", re.IGNORECASE)
_DESCRIPTOR = re.compile(r"\bofficial descript", re.IGNORECASE)
_FURNITURE = re.compile(
    r"^(?:©|\(c\)|copyright\b|log in\b|register\b)|all rights reserved|federal register|^\W*$", re.IGNORECASE
)
_TITLE_WORD = re.compile(r"[a-z]{3,}")
_NO_NAME = frozenset(
    "page pages txt pdf html docx document documents doc notes note file files the and for new old final copy 2025 2026".split()  # noqa: SIM905
)
_KINDS = frozenset(["manual", "handbook", "guidebook"])
_WEB_PAGE = re.compile(r"\b(?:pages?|articles?|notes?)\b", re.IGNORECASE)
_SUBJECT_SHARE = 0.5  # of the passages of a document that name the code it is about
_ASKING = frozenset(
    words(
        "my our own saved page pages document documents article note file pdf according say says said tell describe mean"
        " manual policy book source use used can may march april january december 2025 2026 code codes cpt report"
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence of a document of the user's, and how much of the question it says."""

    unit: Unit
    weight: float


def named_documents(text: str, pages: Iterable[Passage]) -> frozenset[str]:
    """The documents whose title the question names by two words, or by its only one: `the NCCI manual`."""
    asked = set(_TITLE_WORD.findall(text.lower()))
    named = set()
    for doc, title in {p.doc: p.title for p in pages}.items():
        own = set(_TITLE_WORD.findall(title.lower())) - _NO_NAME
        if own and (len(own & asked) >= min(2, len(own)) or own & asked & _KINDS):
            named.add(doc)
    return frozenset(named)


def told(text: str, codes: Sequence[str], pages: Sequence[Passage]) -> list[Told]:
    """The sentences that answer, best first, near ties only, in the order of their page; empty where none does."""
    named = named_documents(text, pages)
    pages = [p for p in pages if not named or p.doc in named]
    if not named and _WEB_PAGE.search(text):  # a page is not a book
        pages = [p for p in pages if not any(mark.locator for mark in p.sources)] or pages
    if codes and (of_code := _about(codes, pages)):
        pages = of_code
    if plain := [p for p in pages if not _DESCRIPTOR.search(p.heading)]:
        pages = plain
    terms = _terms(text, pages)
    near = sorted(pages, key=lambda p: -_share(terms, f"{p.heading} {p.text}"))[:_LOOKED_AT]
    sums = _AMOUNT if _MONEY.search(text) else 0.0
    weighed = [Told(unit, _weight(terms, codes, unit, sums)) for page in near for unit in _sentences(page)]
    weighed.sort(key=lambda one: -one.weight)
    if not weighed or weighed[0].weight <= 0:
        first = next((unit for page in near if codes for unit in _sentences(page)), None)
        return [Told(first, 0.0)] if first else []
    chosen = [one for one in weighed[:_MOST] if one.weight >= _NEAR * weighed[0].weight]
    order = {page.id: place for place, page in enumerate(pages)}
    return sorted(chosen, key=lambda one: (order[one.unit.passage.id], one.unit.passage.text.find(one.unit.text)))


def _about(codes: Sequence[str], pages: Sequence[Passage]) -> list[Passage]:
    """The pages on the codes: those that are about one of them, else those that name one."""
    naming = [p for p in pages if set(codes) & set(p.codes)]
    parts = Counter(p.doc for p in pages)
    share = {doc: number / parts[doc] for doc, number in Counter(p.doc for p in naming).items()}
    return [p for p in naming if share[p.doc] >= _SUBJECT_SHARE] or naming


def _sentences(page: Passage) -> list[Unit]:
    """Single sentences, without the furniture of a web page."""
    found = []
    for unit in units(page):
        for piece in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"(])", unit.text):
            if len(piece.split()) >= _SHORTEST and not _FURNITURE.search(piece) and piece in page.text:
                found.append(Unit(page, piece))
    return found


def _weight(terms: dict[str, float], codes: Sequence[str], unit: Unit, sums: float) -> float:
    own = _share(terms, unit.text)
    head = _share(terms, unit.passage.heading)
    named = sum(0.2 for code in codes if code in codes_in(unit.text)) if own else 0.0
    amount = sums if own and re.search(r"\$\s?\d", unit.text) else 0.0
    return own + _HEADING * head + named + amount


def _terms(text: str, pages: Sequence[Passage]) -> dict[str, float]:
    """The words and names asked about, each by how rare it is among the pages looked at."""
    asked = {w for w in words(text) if w not in _ASKING and not codes_in(w)} | set(things(text))
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update(asked & stems(f"{page.heading} {page.text}"))
    number = len(pages)
    weights = {w: math.log(1 + (number + 1) / (1 + counts[w])) for w in asked if counts[w]}
    total = sum(weights.values()) or 1.0
    return {w: (_OF_THING if w.startswith("~") else 1.0) * weight / total for w, weight in weights.items()}


def _share(terms: dict[str, float], text: str) -> float:
    own = stems(text)
    return sum(weight for term, weight in terms.items() if term in own)
