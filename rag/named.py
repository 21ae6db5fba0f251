"""The exact path: passages that belong to a code or modifier because the question names it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.passages import Passage
from rag.lexical import terms
from rag.scope import Scope

_MODIFIER = re.compile(r"\b[A-Z0-9]{2}\b")
_MOST_NAMED = 12  # of one question; a pasted claim has its first lines served
_FEW = 3  # a document about at most so many codes or modifiers is each one's own
_LEAD = 2  # the place at which the section that says what a code is stands at the latest


@dataclass(frozen=True, slots=True)
class Named:
    """A code or modifier with the positions of its own passages, best first."""

    what: str
    own: tuple[int, ...]


class Owners:
    """Which passages belong to which code and modifier. Positions are those of the sequence given."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._by_code = _group(passages, _own_codes)
        self._by_modifier = _group(passages, _own_modifiers)

    @property
    def modifiers(self) -> frozenset[str]:
        return frozenset(self._by_modifier)

    def named(
        self, codes: Iterable[str], modifiers: Iterable[str], scope: Scope, scores: Sequence[float]
    ) -> tuple[Named, ...]:
        """Own passages of everything named; `scores` say how well each passage fits the rest of the question."""
        found = [(f"code {code}", self._by_code.get(code, ())) for code in codes]
        found += [(f"modifier {modifier}", self._by_modifier.get(modifier, ())) for modifier in modifiers]
        named = (Named(what, self._order(own, scope, scores)) for what, own in found if own)
        return tuple(named)[:_MOST_NAMED]

    def terms_for(self, codes: Iterable[str]) -> list[str]:
        """What codes are called: a question that names only codes is also about those things."""
        called: dict[str, None] = {}
        for code in codes:
            for at in self._by_code.get(code, ())[:1]:
                passage = self._passages[at]
                if passage.kind == "code":
                    called |= dict.fromkeys(terms("; ".join((passage.title, *passage.synonyms))))
        return list(called)

    def _order(self, own: tuple[int, ...], scope: Scope, scores: Sequence[float]) -> tuple[int, ...]:
        """In force before out of force; out of force only where asked for or where nothing else is held."""
        held = {at: self._passages[at] for at in own}
        in_force = [at for at, passage in held.items() if scope.is_in_force(passage)]
        rest = [at for at in held if at not in in_force] if scope.any_time or not in_force else []

        def fitness(at: int) -> tuple[bool, bool, float, int]:
            passage = held[at]
            return passage.origin == "user", not scope.serves(passage), -float(scores[at]), at

        return (*_led(sorted(in_force, key=fitness)), *_led(sorted(rest, key=fitness)))


def _led(order: list[int]) -> list[int]:
    """The section a document begins with, which says what a thing is, among the first ones."""
    if not order:
        return order
    lead = min(order)
    place = min(order.index(lead), _LEAD - 1)
    order.remove(lead)
    return [*order[:place], lead, *order[place:]]


def _own_codes(passage: Passage) -> tuple[str, ...]:
    """A description is its first code's own; guidance on few codes is each one's, as is what a user's page names."""
    if passage.kind == "code":
        return passage.codes[:1]
    return passage.codes if passage.origin == "user" or len(passage.codes) <= _FEW else ()


def _own_modifiers(passage: Passage) -> tuple[str, ...]:
    """A modifier's own are the documents that have it in their title, and what a user's page names."""
    if passage.origin == "user":
        return passage.modifiers
    titled = set(_MODIFIER.findall(passage.title))
    return tuple(one for one in passage.modifiers if one in titled) if passage.kind == "modifier" else ()


def _group(passages: Sequence[Passage], keys: Callable[[Passage], Iterable[str]]) -> Mapping[str, tuple[int, ...]]:
    index: dict[str, list[int]] = {}
    for at, passage in enumerate(passages):
        for key in keys(passage):
            index.setdefault(key, []).append(at)
    return {key: tuple(held) for key, held in index.items()}
