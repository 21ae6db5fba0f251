"""Several rankings into one, by reciprocal rank, and the choice of what is shown from it.

Descriptions of codes and guidance stand on shelves of their own and are ranked apart: dozens of descriptions have nearly
the same words, and would push the one document away that explains the matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.passages import Passage
from rag.named import Named

USER = "user"
RANK_CONSTANT = 20  # of reciprocal rank fusion; lower than the usual 60, for the heads of these short rankings count
_EXACT_WEIGHT = 1.5
_PER_DOCUMENT = 2  # passages of one document before others have had their turn
_LOOKED_AT = 6  # hits for each that is shown
_FITS = 0.5  # of the best score by words: a user's passage that reaches it is shown unasked


@dataclass(slots=True)
class Hit:
    """A passage on its way through the fusion; `at` is its position."""

    at: int
    score: float = 0.0
    why: list[str] = field(default_factory=list)

    @property
    def is_named(self) -> bool:
        """Whether it was found because the question names its code or modifier."""
        return any(why.startswith(("code ", "modifier ")) for why in self.why)


def fused(passages: Sequence[Passage], named: Sequence[Named], found: Mapping[str, Sequence[int]]) -> list[Hit]:
    """Every hit, best first. `found` are rankings by what made them (`words`, `meaning`)."""
    rankings = [(one.own, _EXACT_WEIGHT, one.what) for one in named]
    for why, ranking in found.items():
        shelves: dict[str, list[int]] = {}
        for at in ranking:
            shelves.setdefault(shelf(passages[at]), []).append(at)
        rankings += [(tuple(order), 1.0, why) for order in shelves.values()]
    hits: dict[int, Hit] = {}
    for order, weight, why in rankings:
        for rank, at in enumerate(order):
            hit = hits.get(at) or hits.setdefault(at, Hit(at))
            hit.score += weight / (RANK_CONSTANT + rank + 1)
            hit.why.append(why)
    return sorted(hits.values(), key=lambda hit: (-hit.score, passages[hit.at].origin == USER, hit.at))


def shelf(passage: Passage) -> str:
    """Where a passage stands: user, code or guidance."""
    if passage.origin == USER:
        return USER
    return "code" if passage.kind == "code" else "guidance"


def chosen(
    passages: Sequence[Passage],
    ranked: Sequence[Hit],
    named: Sequence[Named],
    scores: Sequence[float],
    limit: int,
    *,
    wants_own: bool,
) -> list[Hit]:
    """The first `limit`: one passage at least of everything named, and the places a user's documents have."""
    must = {one.own[0] for one in named[:limit]}
    enough = _LOOKED_AT * limit
    looked_at = [
        hit for rank, hit in enumerate(ranked) if rank < enough or hit.at in must or passages[hit.at].origin == USER
    ]
    distinct = _distinct(passages, looked_at)
    users = [hit for hit in distinct if passages[hit.at].origin == USER]
    desk = _spread(passages, [hit for hit in distinct if passages[hit.at].origin != USER], len(named))
    kept = _places(users, desk, scores, limit, wants_own=wants_own)
    desk = _with(desk, must, limit - len(kept))
    best = max((float(scores[hit.at]) for hit in desk), default=0.0)
    ahead = [hit for hit in kept if wants_own or (not named and float(scores[hit.at]) > best)]
    return [*ahead, *desk, *(hit for hit in kept if hit not in ahead)][:limit]


def _places(users: list[Hit], desk: list[Hit], scores: Sequence[float], limit: int, *, wants_own: bool) -> list[Hit]:
    """The user's passages that are shown: half where asked for, else a quarter, and only those that fit well or speak of
    a code or modifier that was named."""
    if wants_own or not desk:
        return users[: limit if not desk else max(1, limit // 2)]
    best = max(float(scores[hit.at]) for hit in desk)
    return [hit for hit in users if hit.is_named or float(scores[hit.at]) >= _FITS * best][: limit // 4]


def _distinct(passages: Sequence[Passage], ranked: Iterable[Hit]) -> list[Hit]:
    """The same text twice is one hit."""
    first: dict[str, Hit] = {}
    for hit in ranked:
        first.setdefault(_plain(passages[hit.at].text), hit)
    return list(first.values())


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    return " ".join(text.split())


def _spread(passages: Sequence[Passage], ranked: Iterable[Hit], named: int) -> list[Hit]:
    """Further passages of a document after the first ones of the others; of a description, where several are asked for,
    after its first."""
    seen: dict[str, int] = {}
    first, later = list[Hit](), list[Hit]()
    for hit in ranked:
        doc = passages[hit.at].doc
        seen[doc] = seen.get(doc, 0) + 1
        most = 1 if named > 1 and passages[hit.at].kind == "code" else _PER_DOCUMENT
        (first if seen[doc] <= most else later).append(hit)
    return [*first, *later]


def _with(hits: Sequence[Hit], must: set[int], limit: int) -> list[Hit]:
    """The first `limit` hits, the last of them giving way to those that must be there."""
    first, later = list(hits[:limit]), [hit for hit in hits[limit:] if hit.at in must]
    for hit in later:
        spare = [one for one in first if one.at not in must]
        if spare:
            first.remove(spare[-1])
            first.append(hit)
    return first
