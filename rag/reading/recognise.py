"""Is this text a report, and does a question contain a case?"""

from functools import cache

from rag.reading.lexicon import lexicon
from rag.reading.pipeline import read_page, speller
from rag.reading.reader import read_report
from rag.reading.words import words_of

_REPORT_LENGTH = 600
_SHORTEST_REPORT = 150  # characters of one line; the reader need not be opened for less
_ASKS = (
    "what is the difference",
    "what is a ",
    "what is an ",
    "what's the difference",
    "what does",
    "difference between",
    "define",
    "when do i",
    "when is",
    "when should",
)


def looks_like_report(text: str) -> bool:
    """A cath-lab report: parts with headings, or several sentences of an account."""
    if len(text) < _SHORTEST_REPORT and "\n" not in text.strip():
        return False
    page = read_page(text)
    works = [
        s
        for s in page.sentences
        if s.of("TECH", "PCI", "DIAGNOSTIC", "IMAGING", "PHYSIOLOGY", "OTHER", "LESION", "SUPPORT")
    ]
    if page.has_sections and works:
        return True
    is_question = "?" in text[-200:] and len(text) < _REPORT_LENGTH
    return not is_question and len(page.sentences) >= 3 and len(works) >= 2 and (len(text) >= 250 or len(works) >= 3)


def describes_a_case(text: str) -> bool:
    """Whether the text tells of work on a named vessel, as a coder's question does."""
    if not _names_a_vessel(text):
        return False
    lowered = text.strip().lower()
    if (
        lowered.startswith(_ASKS)
        and len(text) < 200
        and not any(c in lowered for c in (":", "patient", " was ", " were "))
    ):
        return False
    case = read_report(text).case
    return any(
        lesion.treatments and (lesion.location.artery or lesion.location.branch or lesion.location.graft)
        for lesion in case.lesions
    )


def _names_a_vessel(text: str) -> bool:
    """Whether any word, mended where it is misspelt, is one that vessels are named by; opens no pipeline."""
    return any(speller().mend(word.norm) in _vessel_words() for word in words_of(text))


@cache
def _vessel_words() -> frozenset[str]:
    named = (phrase for entry in lexicon().entries if entry.label in {"VESSEL", "GRAFT"} for phrase in entry.phrases)
    return frozenset(word.norm for phrase in named for word in words_of(phrase))
