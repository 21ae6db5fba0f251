"""Words that are names, and words that are not.

`given.txt` and `surnames.txt`: common names of people. `common.txt`: everyday and clinical words, of which the larger
part are those that many open-source packages write in small letters in their documentation. `things.txt`: devices, drugs,
makers, payers, programs, and the doctors that scores and techniques are called after. To these come the words of the
desk's own documents and of the lexicon its report reader uses.
"""

import re
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_LONG = 6  # letters from which a slip can be told from another word
_NEAR = 0.84


@cache
def given_names() -> frozenset[str]:
    return _list("given.txt")


@cache
def surnames() -> frozenset[str]:
    return _list("surnames.txt")


def is_word(word: str) -> bool:
    """Whether this is a word of the field or of everyday language; `word` in small letters."""
    return word in _common() or word in _field() or (word[-1:] == "s" and len(word) > _LONG and word[:-1] in _common())


@lru_cache(maxsize=4096)
def is_misspelt(word: str) -> bool:
    """Whether this is a long word of the field with a slip in it, and so no name."""
    if len(word) < _LONG:
        return False
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    likely = _by_first_letter().get(word[0], ())
    near = process.extractOne(word, likely, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_NEAR)
    return near is not None


@cache
def _by_first_letter() -> dict[str, tuple[str, ...]]:
    words = sorted(word for word in _common() | _field() if len(word) >= _LONG)
    return {letter: tuple(group) for letter, group in groupby(words, key=lambda word: word[0])}


@cache
def _common() -> frozenset[str]:
    return _list("common.txt") | _list("things.txt")


@cache
def _field() -> frozenset[str]:
    """Words of the desk's own documents, read when the short list does not settle it."""
    folders = (_ROOT / "corpus" / "documents", _ROOT / "rag" / "reading", _ROOT / "rag" / "answerers")
    files = [file for folder in folders for ending in ("*.md", "*.yaml") for file in folder.rglob(ending)]
    words: set[str] = set()
    for file in files:
        words.update(re.findall(r"[a-z]{2,}", file.read_text(encoding="utf-8").lower()))
    return frozenset(words)


def _list(name: str) -> frozenset[str]:
    return frozenset((_HERE / name).read_text(encoding="utf-8").split())
