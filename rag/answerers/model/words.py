"""Whether words are the user's own."""

import re

_SMALL = frozenset(
    {
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "in",
        "on",
        "to",
        "with",
        "was",
        "were",
        "is",
        "are",
        "by",
        "for",
        "at",
        "from",
    }
    | {"then", "into", "it", "its", "this", "that", "both", "also", "one", "patient", "done", "performed", "treated"}
    | {"artery", "vessel", "coronary"}
)


def not_said(words: str, said: str) -> list[str]:
    """The words of `words` that do not stand in `said`, small words apart; a fact cannot be slipped in by rewording."""
    own = {_stem(w) for w in re.findall(r"[a-z0-9.]+", said.lower())}
    new = [w for w in re.findall(r"[a-z0-9.]+", words.lower()) if w not in _SMALL and _stem(w) not in own]
    return list(dict.fromkeys(new))


def _stem(word: str) -> str:
    plain = word.strip(".")
    return re.sub(r"(?:ing|ed|s)$", "", plain) if len(plain) > 5 else plain
