"""Whether words tell of a procedure, and the facts in them; both by the reader of reports."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
            any(lesion.treatments for lesion in case.lesions),
        )
    )
