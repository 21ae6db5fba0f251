"""Search by words: BM25 over title, heading, shorthand, codes and text of every passage."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from corpus.passages import Passage
from rag.synonyms import things
from rag.words import words

_ALSO_WEIGHT = 0.4
_PLACES = ("LM", "LAD", "LCX", "RCA", "ramus", "left", "right", "main", "descending")
_ENOUGH = 2  # other terms beside which the names of arteries weigh less
_MOST_WORDS = 400  # of a question; a pasted report has its say in that many


class Lexical:
    """BM25 in memory; a few hundred passages take some tens of milliseconds to read in."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        import bm25s

        self._size = len(passages)
        self._bm25: Any = None
        if passages:
            self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.4)
            self._bm25.index([searched_terms(passage) for passage in passages], show_progress=False)

    def scores(self, asked: Sequence[str], also: Sequence[str] = ()) -> Any:
        """A score a passage, in the order given. `also` are words that are only implied; they weigh less."""
        import numpy as np

        total = np.zeros(self._size, dtype=np.float32)
        matter, places = _parted(asked[:_MOST_WORDS])
        for tokens, weight in ((matter, 1.0), ([*places, *also[:_MOST_WORDS]], _ALSO_WEIGHT)):
            known = [token for token in tokens if self._bm25 is not None and token in self._bm25.vocab_dict]
            if known:
                total += weight * self._bm25.get_scores(known)
        return total


def _parted(asked: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The names of arteries apart: they tell which modifier, seldom which rule."""
    places = [term for term in asked if term in _places()]
    matter = [term for term in asked if term not in _places()]
    return (matter, places) if len(matter) >= _ENOUGH else (asked, ())


@cache
def _places() -> frozenset[str]:
    return frozenset(term for place in _PLACES for term in terms(place))


def terms(text: str) -> list[str]:
    """What a text is searched by: its words, and the things its shorthand names."""
    return list(_terms(text))


@lru_cache(maxsize=20_000)  # titles and headings come again, and the answerer counts the same texts
def _terms(text: str) -> tuple[str, ...]:
    return (*words(text), *things(text))


def stems(text: str) -> frozenset[str]:
    """The same, each once."""
    return frozenset(_terms(text))


def searched_terms(passage: Passage) -> list[str]:
    """What a passage is found by. The heading, which tells it from its neighbours, counts most."""
    heading = terms(passage.heading)
    pages = (mark.locator for mark in passage.sources if passage.origin == "user")
    short = terms("; ".join((*passage.synonyms, *passage.codes, *passage.modifiers, *pages)))
    return [*heading, *heading, *heading, *terms(passage.title), *short, *terms(passage.text)]
