"""Vessels, grafts and counts told in a case that no fact holds."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from guards.coding.case import Artery, Case, Lesion, Location
from rag.answerers.embedded.unplaced.found import Unplaced, near

if TYPE_CHECKING:
    from rag.reading.page import Mention, Page, Sentence

_MORE_VESSELS = re.compile(
    r"\b(second|another|two|2|three|3)\s+(?:(?:different|separate|major|coronary|main|other)\s+){0,2}(?:arter(?:y|ies)|vessels?)\b",
    re.IGNORECASE,
)
_NUMBER = {"second": 2, "another": 2, "two": 2, "2": 2, "three": 3, "3": 3}
_EACH = frozenset(["each", "both", "ea", "apiece", "every"])
_ASIDE = re.compile(
    r"(?:already|previous(?:ly)?|prior|before|earlier|yesterday|index|ago|no|not|normal|patent|clea[rn]|from|via|collaterals?|septals?|donors?"
    r"|across|past|towards?|jail(?:ed|ing)|wired?|protect(?:ed|ion)|cover(?:ed|s)|cross(?:ed|ing)|mild|non-?obstructive)"
)
_PASSING = frozenset(["crossing", "jailing", "across", "past", "covering"])  # said of the vessel that follows
_FINDINGS = ("LESION", "OCCLUSION", "CALCIUM", "PATENT", "NOT_CULPRIT")
_NEAR, _BESIDE_IT = 3, 5  # words around a mention, and behind a vessel
_LIMBS = {"LCX": "LC", "LAD": "LD"}


def _is_settled(lesion: Lesion) -> bool:
    """Something was done to it, or it was found and is told to be what it is."""
    told = (lesion.stenosis_percent, lesion.technique_untold, lesion.treatments, lesion.is_in_stent, lesion.bifurcation)
    return any(told) or bool(lesion.cto and not lesion.cto.approach)


def vessels(page: "Page", case: Case) -> Iterator[Unplaced]:
    """A vessel named of which no fact tells, unless it is told beside the work."""
    arteries, branches = _arteries(case), _branches(case)
    for sentence in page.sentences:
        for mention in sentence.told("VESSEL"):
            branch, artery = str(mention.facts.get("branch", "")), str(mention.facts.get("artery", ""))
            is_held = _is_branch(branch, branches) if branch else artery in arteries
            if not is_held and not _is_aside(page, sentence, mention):
                # how work behind the left main is coded hangs on what was done in it
                yield Unplaced(mention.text, mention.start, decides=artery == Artery.LM)


def _looked_at(case: Case) -> list[Location]:
    """Where the session imaged or measured."""
    return [*(look.location for look in case.imaging), *(look.location for look in case.physiology)]


def _told_places(case: Case) -> list[Location]:
    """Every place of which some fact tells."""
    places = [lesion.location for lesion in case.lesions if _is_settled(lesion)]
    places += [lesion.extends_into for lesion in case.lesions if lesion.extends_into is not None]
    return places + _looked_at(case)


def _arteries(case: Case) -> set[str]:
    """The territories of which some fact tells."""
    places = _told_places(case)
    of_left_main = [ls for ls in case.lesions if ls.bifurcation and ls.location.artery is Artery.LM]
    limbs = {_LIMBS.get(ls.bifurcation.branch, "") for ls in of_left_main if ls.bifurcation}
    fed = {_LIMBS.get(place.graft.feeds, "") for place in places if place.graft}
    return {place.artery.value for place in places if place.artery} | limbs | fed


def _branches(case: Case) -> set[str]:
    """The branches of which some fact tells; of a graft also what it feeds."""
    places = _told_places(case)
    limbs = {lesion.bifurcation.branch for lesion in case.lesions if lesion.bifurcation}
    return ({place.branch for place in places} | limbs | {p.graft.feeds for p in places if p.graft}) - {""}


def _is_branch(branch: str, held: set[str]) -> bool:
    from rag.reading.lesions import same_branch

    return any(same_branch(branch, one) or one.endswith(branch) for one in held)


def _is_aside(page: "Page", sentence: "Sentence", mention: "Mention") -> bool:
    """Told beside the work: a donor of collaterals, a vessel that was normal, one treated on another day."""
    ahead, around = near(page, sentence, mention, _NEAR, 0), near(page, sentence, mention, _NEAR, _BESIDE_IT)
    behind = [word for word in around[len(ahead) :] if word not in _PASSING]
    if any(_ASIDE.fullmatch(word) for word in (*ahead, *behind)):
        return True
    return any(
        m.why_not and abs(m.first - mention.last) <= _NEAR for m in sentence.of("ACTION", "PCI", "TECH", *_FINDINGS)
    )


def grafts(page: "Page", case: Case) -> Iterator[Unplaced]:
    """A graft named, where neither work nor study is told of one."""
    if any(place.graft for place in (*(lesion.location for lesion in case.lesions), *_looked_at(case))):
        return
    if case.diagnostic is not None and case.diagnostic.grafts:
        return
    for sentence in page.sentences:
        for mention in sentence.told("GRAFT"):
            is_way = bool({"via", "through"} & set(page.norms(mention.first - 2, mention.first)))
            if is_way or not _is_aside(page, sentence, mention):
                yield Unplaced(mention.text, mention.start, decides=True)


def shared(page: "Page", case: Case) -> Iterator[Unplaced]:
    """`stents each vessel`, `IVUS both`: the work must stand in more than one place."""
    told: set[object] = set()
    for sentence in page.sentences:
        told |= {(m.facts.get("artery"), m.facts.get("branch")) for m in sentence.told("VESSEL")}
        if max(len(told), len({m.name for m in sentence.told("SEGMENT")})) < 2:
            continue
        for mention in sentence.told("TECH", "IMAGING", "PHYSIOLOGY"):
            around = page.norms(max(mention.first - _NEAR, sentence.first), min(mention.last + _NEAR, sentence.last))
            if _EACH & set(around) and _places(mention, case) < 2:
                yield Unplaced(mention.text, mention.start, decides=False)


def _places(mention: "Mention", case: Case) -> int:
    """In how many places this kind of work stands."""
    if mention.label == "IMAGING":
        return len(case.imaging)
    if mention.label == "PHYSIOLOGY":
        return len(case.physiology)
    wanted = mention.facts.get("technique")
    limbs = sum(wanted in lesion.bifurcation.techniques for lesion in case.lesions if lesion.bifurcation)
    return limbs + sum(any(t.technique == wanted for t in lesion.treatments) for lesion in case.lesions)


def more_vessels(page: "Page", case: Case) -> Iterator[Unplaced]:
    """`another stent in a second artery`: as many vessels as are counted."""
    worked = {lesion.location.artery for lesion in case.lesions if lesion.treatments or lesion.technique_untold}
    looked = {place.artery for place in _looked_at(case)}
    for match in _MORE_VESSELS.finditer(page.text):
        if len((worked | looked) - {None}) < _NUMBER[match[1].lower()]:
            yield Unplaced(match[0], match.start(), decides=False)


def unopened(case: Case) -> Iterator[Unplaced]:
    """A closed vessel with the way it was approached, and nothing that was done in it."""
    for lesion in case.lesions:
        if lesion.cto is not None and lesion.cto.approach and not lesion.treatments and not lesion.technique_untold:
            for evidence in lesion.cto.evidence[-1:]:
                yield Unplaced(evidence.text, evidence.start, decides=False)
