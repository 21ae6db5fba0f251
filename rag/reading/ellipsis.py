"""`A stent in the LAD and one in the diagonal`: the device that is meant without being named again."""

from dataclasses import replace

from rag.reading.devices import NUMBERS, Device
from rag.reading.page import Page, Sentence
from rag.reading.places import Place

_AGAIN = {"another", "second", "other"}
_TO = {"in", "to", "into", "at", "the", "of"}


def meant_again(
    page: Page, sentence: Sentence, places: list[Place], devices: list[Device]
) -> list[tuple[Device, Place]]:
    """The devices meant again, each with its place."""
    found = []
    for place in places:
        at = place.first - 1
        while at > sentence.first and page.words[at].norm in _TO:
            at -= 1
        word = page.words[at].norm
        count = NUMBERS.get(word) or (int(word) if word.isdigit() and len(word) == 1 else None)
        named = [d for d in devices if not d.why_not and d.first <= at]
        if not named or at < sentence.first or (count is None and word not in _AGAIN):
            continue
        last = named[-1]
        if last.first <= at < last.last or (count is not None and at == place.first - 1 and not place.is_bare):
            continue
        evidence = page.span(at, place.last)
        again = replace(
            last,
            first=at,
            last=at + 1,
            count=count or 1,
            sizes=(),
            evidence=evidence,
            is_further=False,
            is_definite=False,
        )
        found.append((again, place))
    return found
