"""Headings of a report: which part of it a sentence stands in."""

from functools import cache

from rag.reading.lexicon import lexicon
from rag.reading.words import Word, words_of

SOFT = {"indication", "history", "diagnosis", "sedation", "access", "social", "family", "complications"}
ACCOUNTS = {"procedure", "findings", "summary", "either"}


@cache
def _headings() -> dict[tuple[str, ...], str]:
    return {
        tuple(w.norm for w in words_of(phrase)): entry.name
        for entry in lexicon().entries
        if entry.label == "SECTION"
        for phrase in entry.phrases
    }


@cache
def _longest() -> int:
    return max(len(heading) for heading in _headings())


def find_headings(text: str, words: list[Word]) -> dict[int, tuple[str, int]]:
    """Word index of a heading -> (kind of section, index of the word after it).

    A heading opens a line and is followed by a colon or by the end of the line; in running text a heading in capitals
    followed by a colon counts too.
    """
    found = {}
    for i, word in enumerate(words):
        opens_line = i == 0 or "\n" in text[words[i - 1].end : word.start]
        after_stop = i > 0 and words[i - 1].norm in ".:;" and text[word.start : word.end].isupper()
        numbered = i > 1 and words[i - 1].norm in ".)" and words[i - 2].norm.isdigit()
        if opens_line or after_stop or numbered or (i and words[i - 1].norm in "*#"):
            heading = _heading_at(text, words, i, opens_line)
            if heading:
                found[i] = heading
    return found


def _heading_at(text: str, words: list[Word], i: int, opens_line: bool) -> tuple[str, int] | None:
    for length in range(min(_longest(), len(words) - i), 0, -1):
        kind = _headings().get(tuple(w.norm for w in words[i : i + length]))
        if kind is None:
            continue
        after = i + length
        if after < len(words) and words[after].norm == ":":
            return kind, after + 1
        if opens_line and (after == len(words) or "\n" in text[words[after - 1].end : words[after].start]):
            return (kind, after) if after < len(words) or i == 0 else None
        if opens_line and after < len(words) and words[after].norm in ("-", "–"):
            return kind, after + 1
    return None


def ends_of_inline(
    text: str, words: list[Word], headings: dict[int, tuple[str, int]], starts: set[int]
) -> dict[int, tuple[str, int]]:
    """Where `Indication: …` stands on one line and no heading of the account follows, the account begins on the next.

    Gives the word index where the body begins again, as a heading of no length.
    """
    found = {}
    for first, (kind, after) in headings.items():
        later = [k for i, (k, _) in headings.items() if i > first and k in ACCOUNTS]
        if kind not in SOFT or later or after >= len(words) or "\n" in text[words[after - 1].end : words[after].start]:
            continue
        end = min((i for i in headings if i > first), default=len(words))
        lines = (i for i in sorted(starts) if after < i < end and "\n" in text[words[i - 1].end : words[i].start])
        begin = next(lines, None)
        if begin is not None:
            found[begin] = ("body", begin)
    return found
