"""What is being talked about: the vessel a bare segment belongs to, and the lesion a bare technique belongs to."""

from typing import Protocol

from rag.reading.lesions import Ledger
from rag.reading.page import Page, Sentence
from rag.reading.places import Place

_AROUND_A_HEADING = {":", "-", "*", "the", "lesion", ".", "intervention", "of", "pci", "#", "•"}
FOUND = ("LESION", "CTO", "CULPRIT", "OCCLUSION")  # an injection that shows the lesion turns to it
_TURNS = ("WIRE", "IMAGING", "LESION", "CTO", "CULPRIT", "BIFURCATION", "CALCIUM")


class Talk(Protocol):
    """The part of an account that knows what is talked about."""

    page: Page
    ledger: Ledger
    topic: Place | None


def move_focus(talk: Talk, sentence: Sentence, places: list[Place], *, has_device: bool) -> None:
    """Follow the talk to the next vessel. A wire in a branch or far down the same vessel changes nothing."""
    places = [p for p in places if not p.why_not]
    vessels = [p for p in places if not p.is_bare]
    if vessels and _is_heading(talk.page, sentence, vessels[-1]):
        talk.topic = vessels[-1]
        talk.ledger.focus = talk.ledger.at(vessels[-1].location)
        return
    if vessels:
        talk.topic = vessels[-1]
    if has_device or not places or (sentence.of("ENGAGE") and not sentence.told(*FOUND)):
        return
    if sentence.section == "findings" and not sentence.told(*_TURNS):
        return
    _turn(talk.ledger, sentence, places[-1])


def _turn(ledger: Ledger, sentence: Sentence, target: Place) -> None:
    focus = ledger.focus
    same_artery = focus is not None and focus.location.artery is target.location.artery
    is_wired_only = bool(sentence.told("WIRE")) and not sentence.told("CTO", "CULPRIT")
    if is_wired_only and focus is not None and (target.location.branch or same_artery):
        return
    known = ledger.candidates(target.location)
    if sentence.told("WIRE") and not known:
        whole = target.location.model_copy(update={"segment": ""})  # how far the wire went is no lesion
        ledger.focus = ledger.at(whole)
    elif known or sentence.told("LESION", "PCI", "ACTION"):
        ledger.focus = ledger.at(target.location)


def _is_heading(page: Page, sentence: Sentence, place: Place) -> bool:
    """`Mid LAD:` above a list of what was done there."""
    rest = page.norms(sentence.first, place.first) + page.norms(place.last, sentence.last)
    return all(w in _AROUND_A_HEADING or w.isdigit() for w in rest)
