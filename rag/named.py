"""The exact path: passages that belong to a code or modifier because the question names it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.passages import Passage
from rag.scope import Scope

_MOST_NAMED = 12  # of one question; a pasted claim has its first lines served
_FEW_CODES = 3  # a document about at most so many codes is each one's own
_ABOUT_CODES = frozenset({"code", "change"})


@dataclass(frozen=True, slots=True)
class Named:
    """A code or modifier with the positions of its own passages, best first."""

    what: str
    own: tuple[int, ...]


class Owners:
    """Which passages belong to which code and modifier. Positions are those of the sequence given."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._by_code = _group(passages, lambda passage: passage.codes, _is_about_codes)
        self._by_modifier = _group(passages, lambda passage: passage.modifiers, _is_about_modifiers)

    @property
    def modifiers(self) -> frozenset[str]:
        return frozenset(self._by_modifier)

    def named(
        self, codes: Iterable[str], modifiers: Iterable[str], scope: Scope, score: Callable[[int], float]
    ) -> tuple[Named, ...]:
        """Own passages of everything named; `score` says how well a passage fits the rest of the question."""
        found = [(f"code {code}", self._by_code.get(code, ())) for code in codes]
        found += [(f"modifier {modifier}", self._by_modifier.get(modifier, ())) for modifier in modifiers]
        named = (Named(what, self._order(own, scope, score)) for what, own in found if own)
        return tuple(named)[:_MOST_NAMED]

    def _order(self, own: tuple[int, ...], scope: Scope, score: Callable[[int], float]) -> tuple[int, ...]:
        """In force before out of force; out of force only where asked for or where nothing else is held."""
        held = {position: self._passages[position] for position in own}
        in_force = [position for position, passage in held.items() if scope.is_in_force(passage)]
        rest = [position for position in held if position not in in_force] if scope.any_time or not in_force else []

        def fitness(position: int) -> tuple[bool, bool, float, int]:
            passage = held[position]
            return passage.origin == "user", not scope.serves(passage), -score(position), position

        return tuple(sorted(in_force, key=fitness) + sorted(rest, key=fitness))


def _group(
    passages: Sequence[Passage], keys: Callable[[Passage], Iterable[str]], is_own: Callable[[Passage], bool]
) -> Mapping[str, tuple[int, ...]]:
    index: dict[str, tuple[int, ...]] = {}
    for position, passage in enumerate(passages):
        for key in keys(passage) if is_own(passage) else ():
            index[key] = (*index.get(key, ()), position)
    return index


def _is_about_codes(passage: Passage) -> bool:
    return passage.kind in _ABOUT_CODES or passage.origin == "user" or len(passage.codes) <= _FEW_CODES


def _is_about_modifiers(passage: Passage) -> bool:
    return passage.kind == "modifier" or passage.origin == "user" or len(passage.modifiers) <= _FEW_CODES
