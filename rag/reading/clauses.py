"""Clauses of a sentence: what is negated or past in one leaves the next alone. Word indexes are of the sentence."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from rag.reading.words import Word

FINITE_VERBS = {
    *("was", "were", "is", "are", "had", "has", "did", "showed", "demonstrated", "revealed", "received", "underwent"),
}
_JOINTS = {"and", ",", "but", "while", "with", "which", "then", ";", "so"}
_DENYING = {"no", "not", "without"}
_PLACES = ("VESSEL", "GRAFT", "SEGMENT", "SIDE")
_WORKS = ("TECH", "SIDE_UNTREATED", "TECHNIQUE2", "IMAGING", "PHYSIOLOGY", "MANAGED")


class Found(Protocol):
    """What the matcher found: a spaCy span, as far as it is needed here."""

    label_: str
    start: int
    end: int


def clause_starts(words: Sequence[Word], found: Sequence[Found]) -> set[int]:
    """Where clauses begin, the sentence's own beginning counted in."""
    starts = {0} | _between_verbs(words) | _turns_to_next_place(words, found)
    return starts | _denials(words, found) | _asides(words) | _participles(words, found)


def _participles(words: Sequence[Word], found: Sequence[Found]) -> set[int]:
    """`no retrograde attempt, stented`: what is denied by `no` is a thing, and the work told behind the comma was done."""
    starts = set()
    for work in (f for f in found if f.label_ == "TECH" and words[f.start].norm.endswith("ed")):
        before = [w.norm for w in words[max(work.start - 6, 0) : work.start]]
        after = {w.norm for w in words[work.end : work.end + 3]}
        if before[-1:] == [","] and "no" in before and "not" not in before and not after & {"or", "nor"}:
            starts.add(work.start - 1)
    return starts


def _asides(words: Sequence[Word]) -> set[int]:
    """`balloon of the LAD (no stent), stent to the RCA`: what is denied in brackets is denied in them alone."""
    starts = set()
    for i in range(len(words) - 1):
        if words[i].norm == "(" and words[i + 1].norm in _DENYING:
            end = next((n for n in range(i, len(words)) if words[n].norm == ")"), len(words))
            starts |= {i, end + 1} if end + 1 < len(words) else {i}
    return starts


def _between_verbs(words: Sequence[Word]) -> set[int]:
    """At the last joint between two finite verbs."""
    starts = set()
    verbs = [i for i, w in enumerate(words) if w.norm in FINITE_VERBS]
    for verb, following in pairwise(verbs):
        joint = next((i for i in range(following - 1, verb, -1) if words[i].norm in _JOINTS), None)
        if joint is not None:
            starts.add(joint)
    return starts


def _turns_to_next_place(words: Sequence[Word], found: Sequence[Found]) -> set[int]:
    """`LAD stented, D1 ballooned`: at the joint before a place, where work stands on either side of it."""
    places = [f for f in found if f.label_ in _PLACES]
    works = [f for f in found if f.label_ in _WORKS]
    starts = set()
    for place in places:
        joint = _joint_before(words, place)
        if joint is not None and _turns(words, joint, place, places, works):
            starts.add(joint)
    return starts


def _denials(words: Sequence[Word], found: Sequence[Found]) -> set[int]:
    """`FFR of the LAD, stent not needed`: what is denied begins at the comma, as its own place stands before it."""
    starts = set()
    for work in (f for f in found if f.label_ in _WORKS):
        after = [w.norm for w in words[work.end : work.end + 2]]
        if work.start > 0 and words[work.start - 1].norm in (",", ";") and "not" in after:
            place = any(f.label_ in _PLACES and f.end <= work.start for f in found)
            if place:
                starts.add(work.start - 1)
    return starts


def _joint_before(words: Sequence[Word], place: Found) -> int | None:
    for at in (place.start - 1, place.start - 2):
        if at > 0 and words[at].norm in ("and", ",", ";"):
            return at if at == place.start - 1 or words[place.start - 1].norm in ("the", "and") else None
    return None


def _turns(words: Sequence[Word], joint: int, place: Found, places: Sequence[Found], works: Sequence[Found]) -> bool:
    before = [w for w in works if w.end <= joint]
    after = next((w for w in works if w.start >= place.end), None)
    if not before or after is None or after.start - place.end > 4:
        return False
    if any(words[i].norm in (",", "and", "to", "of", "in") for i in range(place.end, after.start)):
        return False
    work = before[-1]
    goes_with_it = any(work.end <= p.start and p.end <= joint for p in places)
    return not goes_with_it or any(p.end <= work.start for p in places)
