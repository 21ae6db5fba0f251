"""Whether a text is English enough to be answered: by its letters and its small words."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rag.synonyms import things

_FILE = Path(__file__).with_name("small_words.yaml")
_WORD = re.compile(r"[^\W\d_]+")


def is_english(text: str) -> bool:
    """Latin letters throughout, and no more foreign than English small words."""
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return True
    if sum(1 for c in letters if ord(c) > 0x24F) > len(letters) * 0.2:
        return False
    words = [w.lower() for w in _WORD.findall(text)]
    english = sum(w in _small()["english"] for w in words)
    foreign = sum(w in _small()["foreign"] - _small()["english"] for w in words if not _is_shorthand(w))
    return foreign < 2 or foreign <= english


def _is_shorthand(word: str) -> bool:
    """`DES` is a stent before it is French, and a lone letter is no word."""
    return len(word) == 1 or bool(things(word))


def is_small_word(word: str) -> bool:
    """One of the small English words, in lower case."""
    return word in _small()["english"]


@cache
def _small() -> Mapping[str, frozenset[str]]:
    import yaml

    held = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  builds nothing but text
    return {name: frozenset(words.split()) for name, words in held.items()}
