"""Whether words tell of a procedure, and the facts in them; both by the reader of reports."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rag.answerers.embedded.vessels import vessels_in

if TYPE_CHECKING:
    from guards.coding.case import Lesion
    from rag.reading import Reading

_ASKS_FIRST = re.compile(
    r"\W*(?:how|what|which|when|where|why|who|is|are|do|does|can|may|should|will)\b", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:was|were|got|placed|treated|deployed|did|had|performed|opened|stented|ballooned|underwent|implanted|received|inserted|measured|imaged)\b",
    re.IGNORECASE,
)
_TREATMENT = re.compile(
    r"\b(?:stent\w*|des|bms|balloon\w*|poba|atherectomy|rota\w*"
    r"|lithotripsy|ivl|pci|angioplasty|thrombectomy|ffr|ifr|ivus|oct|impella|iabp|cath\w*|ctos?|opened|treated"
    r"|lhc|rhc|left heart|right heart|cors|angiogram|angiography|dcb|drug.coated|laser|angiojet|penumbra|shockwave|brachytherapy|occlusion)\b",
    re.IGNORECASE,
)


def is_report(text: str) -> bool:
    """A pasted cath-lab report."""
    from rag.reading import looks_like_report

    return looks_like_report(text)


def describes_a_case(text: str) -> bool:
    """Something was done to some vessel."""
    if not _names_work(text):
        return False
    from rag.reading import describes_a_case as describes

    return describes(text)


def _names_work(text: str) -> bool:
    """A technique, or a device by its name: `Xience to the LAD`, `DK crush`."""
    if _TREATMENT.search(text):
        return True
    from rag.reading.words import words_of

    return any(word.norm in _devices() for word in words_of(text))


@cache
def _devices() -> frozenset[str]:
    """Every technique and device of the lexicon that is told in one word."""
    from rag.reading.lexicon import lexicon
    from rag.reading.words import words_of

    told = (words_of(p) for e in lexicon().entries if e.label in ("TECH", "TECHNIQUE2") for p in e.phrases)
    return frozenset(words[0].norm for words in told if len(words) == 1)


@lru_cache(maxsize=4)  # one question is read for its intent and again for its answer
def read(text: str) -> "Reading":
    """The facts, each with the words it was read from, and what could not be placed."""
    from rag.reading import read_report

    return read_report(text)


def is_placed(lesion: "Lesion") -> bool:
    """Whether it is told where the lesion lies."""
    return bool(lesion.location.artery or lesion.location.branch or lesion.location.graft)


_GENERAL = re.compile(
    r"\b(?:when|guid(?:eline|ance)s?|rules?|differen\w*|versus|vs|separate(?:ly)?|includ\w*|bundl\w*|mean\w*|why|how (?:many|much)"
    r"|extra code|valid|deleted|fees?|pay\w*|document\w*|diagnos[ei]s|icd|changed?|units?|mue|edits?|add-?ons?|together|same code)\b",
    re.IGNORECASE,
)
_NOUN = r"(?:codes?|cpts?|lines?|claim(?: lines?)?)"
_ASKED_LAST = re.compile(
    rf"(?:\b(?:which|what|what.?s the|correct|right|full|give me the|need the)\s+(?:\w+\s+)?{_NOUN}\b[^.?]{{0,30}}"
    rf"|\b{_NOUN}(?: (?:and|with|n|&|\+) mod\w*)?(?: (?:please|pls|pls\.))?"
    r"|\bwhat (?:do|should|would|can|does|did) (?:the )?\w+ (?:bill|report|code|charge)\w*|\bwhat(?: is|.?s) (?:billed|reported)"
    r"|\b(?:is|was) it \w?\d{4}\w?|\b\d{5} or \d{5}|[,.;:] \d{5}(?:-\w\w)?|\bcodes? for (?:the|this) (?:pci|case|claim)|\bone code or (?:two|2))\W*$",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:pci|treated|fixed|intervened|opened|success\w*|intervention|worked on|revasculari[sz]\w*)\b", re.IGNORECASE
)
_APART = re.compile(r"[,.:;–—]\s|\s-+>?\s|\b(?:two|three|\d|put in|we|doc|dr)\b|\bx\s?\d\b", re.IGNORECASE)


def asks_for_the_claim(text: str) -> bool:
    """Work is told, whole or not, and its code asked for at the end: `PCI of the LAD. Code?`, not `Agent DCB code?`."""
    if _ASKS_FIRST.match(text) or _GENERAL.search(text) or not _ASKED_LAST.search(text.strip()):
        return False
    told = _ASKED_LAST.sub("", text.strip())
    case = read(text).case
    worked = [ls for ls in case.lesions if ls.treatments or ls.technique_untold or ls.cto]
    if any(is_placed(lesion) for lesion in worked):
        return True
    if worked and not case.diagnostic:
        return bool(_APART.search(f"{told} ") or _DONE.search(told))
    return bool(vessels_in(told) and _VAGUE.search(told))


def tells_of_work(text: str) -> bool:
    """Something was done, though the vessel may be missing."""
    return bool(_DONE.search(text) and _TREATMENT.search(text))


def holds_work(text: str) -> bool:
    """The reader finds work in the words: a short story without a verb, such as `FFR of the LAD, no PCI`."""
    if not _names_work(text) or _ASKS_FIRST.match(text):
        return False
    case = read(text).case
    return any(
        (
            case.diagnostic,
            case.imaging,
            case.physiology,
            case.support,
            any(lesion.treatments and is_placed(lesion) for lesion in case.lesions),
        )
    )
