"""A question into the passages that answer it.

1. A code or modifier named in the question brings its own passages, those in force on the day first; a deleted code
   brings the passages that say so.
2. Everything else is found twice, by words (BM25, with the field's synonyms) and by meaning (vectors in Chroma), among
   the passages in force on the day for the setting, and all rankings are fused by reciprocal rank.
3. The desk's own passages go before a user's documents; a user's documents keep places of their own, more of them where
   the question asks for them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from corpus.passages import Passage
from corpus.rows import Setting
from rag.fuse import chosen, fused
from rag.lexical import Lexical, terms
from rag.named import Owners
from rag.scope import Admission, scope
from rag.words import codes_in, modifiers_in

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

    from rag.index import Progress
    from rag.settings import Settings

DEPTH = 60  # of a ranking by words
_NEAREST = 100  # of a ranking by meaning
_LONGEST = 20_000  # characters of a question that are read
_ASKS_FOR_OWN = re.compile(
    r"\b(?:my|our|saved|uploaded|own|user'?s?)\s+(?:\w+\s+){0,2}?"
    r"(?:pages?|documents?|docs?|files?|pdfs?|notes?|manuals?|polic(?:y|ies)|articles?|uploads?|texts?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that was found. `score` is comparable within one search only; `why` says what found it."""

    passage: Passage
    score: float
    why: str


class Meaning(Protocol):
    """Search by meaning."""

    note: str

    def nearest(self, text: str, limit: int) -> Sequence[str]:
        """Ids of the nearest passages, nearest first."""
        ...


class Retriever:
    """Hybrid search over the desk's passages and a user's documents. Read-only; safe to share between threads."""

    def __init__(self, passages: Sequence[Passage], meaning: Meaning | None = None) -> None:
        self.passages = tuple(passages)
        self._position = {passage.id: position for position, passage in enumerate(self.passages)}
        self._lexical = Lexical(self.passages)
        self._owners = Owners(self.passages)
        self._admission = Admission(self.passages)
        self._meaning = meaning

    @property
    def note(self) -> str:
        """One sentence where search by meaning is not to be had; empty where all is well or nothing was asked yet."""
        return self._meaning.note if self._meaning else ""

    def passage(self, passage_id: str) -> Passage | None:
        """The passage with that id; None where none has it."""
        position = self._position.get(passage_id)
        return None if position is None else self.passages[position]

    def search(
        self, text: str, day: date, setting: Setting = Setting.PHYSICIAN, limit: int = 8
    ) -> tuple[Retrieved, ...]:
        """The passages that answer `text` on `day` for `setting`, best first, at most `limit`."""
        text = text[:_LONGEST]
        asked = terms(text)
        if not asked or limit < 1 or not self.passages:
            return ()
        asking = scope(text, day, setting)
        codes, modifiers = codes_in(text), modifiers_in(text, self._owners.modifiers)
        called = self._owners.terms_for(codes)
        scores = self._lexical.scores(asked, called)
        named = self._owners.named(codes, modifiers, asking, scores)
        admitted = self._admission.of(asking)
        found = {
            "words": self._by_words(scores, admitted),
            "meaning": self._by_meaning(text, admitted),
        }
        if sum(one.what.startswith("code ") for one in named) > 1:
            found["names of codes"] = self._by_words(self._lexical.scores([*asked, *called]), admitted)
        ranked = fused(self.passages, named, found)
        wants_own = bool(_ASKS_FOR_OWN.search(text))
        hits = chosen(self.passages, ranked, named, scores, limit, wants_own=wants_own)
        return tuple(Retrieved(self.passages[hit.at], hit.score, ", ".join(dict.fromkeys(hit.why))) for hit in hits)

    def _by_words(self, scores: Any, admitted: Any) -> list[int]:
        import numpy as np

        fits = np.flatnonzero((scores > 0) & admitted)
        return [int(at) for at in fits[(-scores[fits]).argsort(kind="stable")][:DEPTH]]

    def _by_meaning(self, text: str, admitted: Any) -> list[int]:
        if self._meaning is None:
            return []
        found = (self._position.get(one) for one in self._meaning.nearest(text, _NEAREST))
        return [at for at in found if at is not None and admitted[at]]


def open_retriever(settings: "Settings", progress: "Progress | None" = None) -> Retriever:
    """The retriever over the shipped documents and the user's own, by the settings.

    The index of meanings is opened at the first search, and built then where it is missing; `progress(done, all)` is
    called while it is.
    """
    from rag.dense import Dense

    passages = held_passages(settings)
    return Retriever(passages, Dense(settings, passages, progress))


def held_passages(settings: "Settings") -> tuple[Passage, ...]:
    """The shipped passages and those of the user's documents."""
    from corpus.passages import load
    from rag.library import Library

    return (*load(), *Library(settings.home).passages())


def as_langchain(retriever: Retriever, day: date, setting: Setting, limit: int = 8) -> "BaseRetriever":
    """The retriever as LangChain knows one: `invoke(question)` gives `Document`s, metadata in plain values."""
    from rag.chain import DeskRetriever

    return DeskRetriever(desk=retriever, day=day, setting=setting, limit=limit)
