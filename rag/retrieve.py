"""A question into the passages that answer it.

1. A code or modifier named in the question brings its own passages, those in force on the day first; a deleted code
   brings the passages that say so.
2. Everything else is found twice, by words (BM25, with the field's synonyms) and by meaning (vectors in Chroma), among
   the passages in force on the day for the setting, and all rankings are fused by reciprocal rank.
3. The desk's own passages go before a user's documents; a user's documents keep places of their own, more of them where
   the question asks for them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from corpus.passages import Passage
from corpus.rows import Setting
from rag.lexical import Lexical
from rag.named import Named, Owners
from rag.scope import scope
from rag.synonyms import expansions
from rag.words import codes_in, modifiers_in, words

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

    from rag.index import Progress
    from rag.settings import Settings

USER = "user"
RANK_CONSTANT = 60
DEPTH = 50
_LONGEST = 20_000  # characters of a question that are read
_EXACT_WEIGHT = 2.0
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
        asked = words(text)
        if not asked or limit < 1 or not self.passages:
            return ()
        asking = scope(text, day, setting)
        scores = self._lexical.scores(asked, expansions(text))
        named = self._owners.named(
            codes_in(text), modifiers_in(text, self._owners.modifiers), asking, lambda at: float(scores[at])
        )
        admitted = [asking.admits(passage) for passage in self.passages]
        lexical = [int(at) for at in scores.argsort(kind="stable")[::-1] if scores[at] > 0 and admitted[at]][:DEPTH]
        dense = self._by_meaning(text, admitted)
        ranked = self._fuse(named, lexical, dense)
        wants_own = bool(_ASKS_FOR_OWN.search(text))
        return self._choose(ranked, named, scores, limit, wants_own)

    def _by_meaning(self, text: str, admitted: Sequence[bool]) -> list[int]:
        if self._meaning is None:
            return []
        found = (self._position.get(one) for one in self._meaning.nearest(text, DEPTH))
        return [at for at in found if at is not None and admitted[at]]

    def _fuse(self, named: Sequence[Named], lexical: Sequence[int], dense: Sequence[int]) -> list["_Hit"]:
        hits: dict[int, _Hit] = {}
        rankings = [(one.own, _EXACT_WEIGHT, one.what) for one in named]
        rankings += [(tuple(lexical), 1.0, "words"), (tuple(dense), 1.0, "meaning")]
        for ranking, weight, why in rankings:
            for rank, at in enumerate(ranking):
                hit = hits.setdefault(at, _Hit(at))
                hit.score += weight / (RANK_CONSTANT + rank + 1)
                hit.why.append(why)
        return sorted(hits.values(), key=lambda hit: (-hit.score, self.passages[hit.at].origin == USER, hit.at))

    def _choose(
        self, ranked: Sequence["_Hit"], named: Sequence[Named], scores: Any, limit: int, wants_own: bool
    ) -> tuple[Retrieved, ...]:
        """The first `limit`: one passage at least of everything named, and the places a user's documents have."""
        must = {one.own[0] for one in named[:limit]}
        distinct = list(self._distinct(ranked))
        users = [hit for hit in distinct if self._is_users(hit)]
        desk = [hit for hit in distinct if not self._is_users(hit)]
        kept = self._places(users, desk, scores, limit, wants_own)
        desk = _with(desk, must, limit - len(kept))
        chosen = [*kept, *desk] if wants_own else sorted([*desk, *kept], key=lambda hit: -hit.score)
        return tuple(Retrieved(self.passages[hit.at], hit.score, ", ".join(hit.why)) for hit in chosen[:limit])

    def _places(
        self, users: Sequence["_Hit"], desk: Sequence["_Hit"], scores: Any, limit: int, wants_own: bool
    ) -> list["_Hit"]:
        """The user's passages that are shown: half where asked for, else a quarter, and only those that fit well."""
        if wants_own or not desk:
            return list(users[: limit if not desk else max(1, limit // 2)])
        best = max(float(scores[hit.at]) for hit in desk)
        fits = [hit for hit in users if float(scores[hit.at]) >= 0.5 * best]
        return fits[: limit // 4]

    def _is_users(self, hit: "_Hit") -> bool:
        return self.passages[hit.at].origin == USER

    def _distinct(self, ranked: Iterable["_Hit"]) -> Iterable["_Hit"]:
        seen: set[str] = set()
        for hit in ranked:
            text = " ".join(self.passages[hit.at].text.split())
            if text not in seen:
                seen.add(text)
                yield hit


class _Hit:
    """A passage on its way through the fusion."""

    __slots__ = ("at", "score", "why")

    def __init__(self, at: int) -> None:
        self.at = at
        self.score = 0.0
        self.why: list[str] = []


def _with(hits: Sequence[_Hit], must: set[int], limit: int) -> list[_Hit]:
    """The first `limit` hits, the last of them giving way to those that must be there."""
    first, later = list(hits[:limit]), [hit for hit in hits[limit:] if hit.at in must]
    for hit in later:
        spare = [one for one in first if one.at not in must]
        if spare:
            first.remove(spare[-1])
            first.append(hit)
    return first


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
