"""Which place a technique belongs to, by how English puts them: `stent to the LAD`, `LAD stented`, `LAD and RCA`."""

import re

from rag.reading.page import Mention, Page
from rag.reading.places import Place

PREPOSITIONS = {"to", "of", "in", "into", "within", "across", "for", "on", "at", "throughout", "from", "inside", "over"}
_AND = {"and", ",", "/", "the", "both", "+", "a", "well", "as", "also", "native", "(", ")", "x1", "x2", "x3"}
_ARTICLES = {
    "the",
    "a",
    "an",
    "native",
    "non",
    "nonculprit",
    "non-culprit",
    "culprit",
    "other",
    "tight",
    "calcified",
    "%",
    "-",
}
_TELLS_OF_IT = re.compile(
    r"wired|untouched|rescued|pinched|jailed|patent|protected|spared|open|normal|ok|okay|fine|clean|clear|left|not|is|remain\w*|had|has"
    r"|mild|moderate|untreated|preserved|intact|compromised|deferred|medically|managed|watched|lost|closed|alone|unaffected"
    r"|uninvolved|negative|postponed|staged|small"
)  # what is told of a vessel itself: no work is joined to it
_STOPS = {",", ";", "then", "but", "while", "was", "were", "with", "and", "plus", ":", "+", "after", "before"}


def places_for(page: Page, mention: Mention, places: list[Place], others: list[Mention]) -> list[Place]:
    """The places a mention belongs to; empty where the sentence names none for it.

    `places` are those of its sentence in order, `others` the techniques of the sentence.
    """
    if not places:
        return []
    if shared := _each(page, mention, places):
        return shared
    after = _by_preposition(page, mention, places, others)
    if after is not None:
        return _with_coordinates(page, after, places, others)
    before = [p for p in places if p.last <= mention.first]
    compound = next((p for p in reversed(before) if p.last == mention.first), None)
    straight = next(
        (p for p in places if mention.last <= p.first and _only_articles(page, mention.last, p.first)), None
    )
    if compound is not None and not (straight and any(o.last == compound.first for o in others)):
        return _with_earlier(page, compound, places)  # `stent LAD stent RCA`: the LAD has a stent of its own
    if straight is not None:
        return _with_coordinates(page, straight, places, others)
    if (joined := _joined_on(page, mention, before, others)) is not None:
        return places_for(page, joined, places, [o for o in others if o is not joined])
    same = [p for p in before if p.clause == mention.clause] or before
    if same:
        return _with_earlier(page, same[-1], places)
    following = [p for p in places if p.first >= mention.last and p.clause == mention.clause] or places
    return _with_coordinates(page, following[0], places, others)


def _joined_on(page: Page, mention: Mention, before: list[Place], others: list[Mention]) -> Mention | None:
    """`balloon ramus and rota + stent RCA`: the technique that follows, where the place before has one of its own."""
    following = next((o for o in others if o.first >= mention.last), None)
    if not before or following is None or following.first - mention.last != 1:
        return None
    has_own = any(o.last == before[-1].first or o.first == before[-1].last for o in others)
    is_joined = page.norms(mention.last, following.first)[0] in {"+", "/", "&", "plus", "then"}
    return following if has_own and is_joined and before[-1].last <= mention.first else None


def _each(page: Page, mention: Mention, places: list[Place]) -> list[Place]:
    """`LAD and RCA, stents in each vessel`, `IVUS both`: one place of every vessel told before; none for fewer than two."""
    after = page.norms(mention.last, mention.last + 2)
    if not ({"each", "both", "ea"} & set(after[:1]) or (after[:1] == ["in"] and {"each", "both"} & set(after[1:]))):
        return []
    told = {(p.location.artery, p.location.branch, p.location.graft): p for p in places if p.last <= mention.first}
    return (
        list(told.values())
        if len(told) > 1 and all(p.location.artery or p.location.graft for p in told.values())
        else []
    )


def _only_articles(page: Page, first: int, last: int) -> bool:
    """`stented a nonculprit LAD lesion`: nothing but what a vessel is called stands between."""
    between = page.norms(first, last)
    return last - first <= 4 and all(w in _ARTICLES or w.isdigit() for w in between)


def _by_preposition(page: Page, mention: Mention, places: list[Place], others: list[Mention]) -> Place | None:
    for place in places:
        if place.first < mention.last:
            continue
        if place.first - mention.last > 16:
            return None
        between = page.norms(mention.last, place.first)
        if any(o.first >= mention.last and o.last <= place.first and _stops_between(page, o, place) for o in others):
            return None
        at = next((i for i, w in enumerate(between) if w in PREPOSITIONS), None)
        if at is not None and between[at] in ("across", "over", "from") and _own_place(page, mention, places):
            return None  # `LAD stented across the diagonal`
        if at is None or (any(w in _STOPS for w in between[:at] if w != "with") and _own_place(page, mention, places)):
            return None
        return place
    return None


def _stops_between(page: Page, other: Mention, place: Place) -> bool:
    """Whether another technique stands nearer to the place, told apart from this one by a stop."""
    return any(w in _STOPS - {"and", "with", "plus", "+", ","} for w in page.norms(other.first - 2, other.first))


def _own_place(page: Page, mention: Mention, places: list[Place]) -> bool:
    return any(p.last <= mention.first for p in places)


def _with_coordinates(page: Page, place: Place, places: list[Place], others: list[Mention]) -> list[Place]:
    group = [place]
    for following in places[_index(place, places) + 1 :]:
        between = page.norms(group[-1].last, following.first)
        if not between or len(between) > 5 or any(w not in _AND and not w.isdigit() for w in between):
            break
        if any(
            o.first >= following.last and _verb_of(page, following, o) and not _each(page, o, places) for o in others
        ):
            break  # `… and RCA ballooned`; not `… and RCA with stent each`
        if _TELLS_OF_IT.fullmatch(next(iter(page.norms(following.last, following.last + 1)), "")):
            break  # `stent LAD, diagonal wired`
        group.append(following)
    return group


def _index(place: Place, places: list[Place]) -> int:
    """By identity: comparing the facts of every place before it takes long in a long sentence."""
    return next(i for i, p in enumerate(places) if p is place)


def _verb_of(page: Page, place: Place, other: Mention) -> bool:
    """Whether a technique stands right behind a place: `… and RCA ballooned`."""
    between = page.norms(place.last, other.first)
    return len(between) <= 2 and all(w in {"was", "were", "with", ":"} for w in between)


def _with_earlier(page: Page, place: Place, places: list[Place]) -> list[Place]:
    """The places joined to this one before it; a comma alone joins only in a list that ends with `and`."""
    group = [place]
    for earlier in reversed(places[: _index(place, places)]):
        between = page.norms(earlier.last, group[0].first)
        if not between or len(between) > 5 or any(w not in _AND and not w.isdigit() for w in between):
            break
        if between == [","] and len(group) == 1:
            break
        group.insert(0, earlier)
    return group
