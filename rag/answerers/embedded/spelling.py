"""Shorthand written out, and typing errors: a word that no passage and no list knows becomes the nearest word known."""

import re
from functools import cache, lru_cache
from pathlib import Path

from corpus.yaml_file import read_yaml
from rag.answerers.embedded.evidence import rarity
from rag.answerers.embedded.language import is_small_word
from rag.words import words

_FILE = Path(__file__).with_name("vocabulary.yaml")
_SHORTHAND = Path(__file__).with_name("shorthand.yaml")
_WORD = re.compile(r"\b[A-Za-z]{4,}\b")
_LONGEST_MENDED = 2_000  # characters: a report is not mended, its words are read as they stand
_CLOSE = {4: 0.75, 5: 0.8}
_CLOSE_LONG = 0.83


def mend(text: str) -> str:
    """The text with shorthand written out and unknown words put right where one word of the vocabulary is near."""
    if len(text) > _LONGEST_MENDED:
        return text
    for short, full in _shorthand():
        text = short.sub(full, text)
    return _WORD.sub(lambda match: _mended(match[0]), text)


@cache
def _shorthand() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["short"]), entry["full"]) for entry in read_yaml(_SHORTHAND))


@lru_cache(maxsize=4_096)
def _mended(word: str) -> str:
    lower = word.lower()
    if word.isupper() or lower in _vocabulary() or is_small_word(lower) or _is_known(lower) or lower in _read_words():
        return word
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extractOne(
        lower, _vocabulary(), scorer=OSA.normalized_similarity, score_cutoff=_CLOSE.get(len(lower), _CLOSE_LONG)
    )
    return str(near[0]) if near else _transposed(lower) or word


def _transposed(word: str) -> str:
    """`stnet`: the one word of the vocabulary with the same letters, two neighbours changed about."""
    swaps = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}
    held = [known for known in _vocabulary() if known in swaps]
    return held[0] if len(held) == 1 else ""


def _is_known(word: str) -> bool:
    stems = words(word)
    return bool(stems) and stems[0] in rarity()


@cache
def _read_words() -> frozenset[str]:
    """Words that the reader of reports knows: `patent` is no misspelt `parent`."""
    from rag.reading.lexicon import lexicon
    from rag.reading.words import words_of

    return frozenset(word.norm for entry in lexicon().entries for phrase in entry.phrases for word in words_of(phrase))


@cache
def _vocabulary() -> tuple[str, ...]:
    return tuple(word for line in read_yaml(_FILE) for word in line)
