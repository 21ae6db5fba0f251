"""One lesion that runs from one target vessel into another: `from the left main into the LAD`."""

from itertools import pairwise

from guards.coding.case import Artery
from rag.reading.lesions import Ledger
from rag.reading.page import Page, Sentence
from rag.reading.places import Place

_INTO = {"into", "extending", "extends", "onto", "bridging", "extended"}
_BRIDGES = {"bridging", "bridges", "bridged", "spanning", "spans", "continuous"}
_FILL = {
    "to",
    "the",
    "from",
    "and",
    "down",
    "mid",
    "proximal",
    "ostial",
    "of",
    "-",
    "/",
    "lesion",
    "disease",
    "stenosis",
    "a",
    "vessel",
    "that",
}


def read_bridging(page: Page, sentence: Sentence, places: list[Place], ledger: Ledger) -> list[Place]:
    """Join two places to one lesion where the words say so; gives the places without the one that was joined."""
    for one, other in pairwise(places):
        if one.location.artery is None or other.location.artery is None or one.location.graft or other.location.graft:
            continue
        if _same_vessel(one, other) or not _runs_into(
            page, one, other, sentence_has_bifurcation=bool(sentence.of("BIFURCATION"))
        ):
            continue
        draft = ledger.at(one.location, evidence=page.span(one.first, other.last))
        draft.extends_into = other.location
        ledger.focus = draft
        held = [d for d in ledger.candidates(other.location) if d is not draft and not d.is_treated]
        for absorbed in held[:1]:
            draft.stenosis = draft.stenosis if draft.stenosis is not None else absorbed.stenosis
            draft.is_calcified = draft.is_calcified or absorbed.is_calcified
            draft.evidence += [e for e in absorbed.evidence if e not in draft.evidence]
            ledger.drop(absorbed)
        return [p for p in places if p is not other]
    return places


def _same_vessel(one: Place, other: Place) -> bool:
    return one.location.artery is other.location.artery and one.location.branch == other.location.branch


def _runs_into(page: Page, one: Place, other: Place, *, sentence_has_bifurcation: bool) -> bool:
    between = page.norms(one.last, other.first)
    if between in ([], ["/"]) and one.location.artery is Artery.LM and not sentence_has_bifurcation:
        return other.location.artery in (Artery.LAD, Artery.LCX) and not other.location.branch
    if not between or len(between) > 6:
        return False
    if any(w in _INTO for w in between) and all(w in _INTO | _FILL for w in between):
        return True
    is_one = "from" in page.norms(one.first - 3, one.first) or bool(
        _BRIDGES & set(page.norms(other.last, other.last + 8))
    )
    return between in (["to"], ["to", "the"]) and is_one
