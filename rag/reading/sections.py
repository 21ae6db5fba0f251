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
        is_loud = i > 0 and text[word.start : word.end].isupper()
        apart = is_loud and len(text[words[i - 1].end : word.start]) > 1  # `05/14/2026  HISTORY:`, lines put together
        after_stop = is_loud and (apart or words[i - 1].norm in ".:;")
        numbered = i > 1 and words[i - 1].norm in ".)" and words[i - 2].norm.isdigit()
        if opens_line or after_stop or numbered or (i and words[i - 1].norm in "*#"):
            heading = _heading_at(text, words, i, opens_line)
            if heading:
                found[i] = heading
    return found | _unknown(text, words, found)


_ENDED = {"indication", "diagnosis", "sedation", "access", "social"}  # parts that a heading of another kind ends
_OF_WORK = {
    "support",
    "target",
    "targets",
    "treated",
    "treatment",
    "strategy",
    "today",
    "today's",
    "lesion",
    "stage",
    "study",
}
_LONGEST_UNKNOWN, _SHORTEST_UNKNOWN = 6, 4  # words, letters
_LONGEST_IN_BRACKETS = 16  # words


def _unknown(text: str, words: list[Word], known: dict[int, tuple[str, int]]) -> dict[int, tuple[str, int]]:
    """Headings in capitals that the lexicon does not hold: `SUPPORT:` ends the indication before it.

    What stands under a history is history still, unless the heading speaks of work.
    """
    found: dict[int, tuple[str, int]] = {}
    section = ""
    for i, word in enumerate(words):
        if i in known:
            section = known[i][0]
        elif section in _ENDED | {"history"} and (i == 0 or "\n" in text[words[i - 1].end : word.start]):
            end = _end_of_capitals(text, words, i)
            if end is None or (section == "history" and not _OF_WORK & {w.norm for w in words[i:end]}):
                continue
            after = end + 1 if end < len(words) and words[end].norm == ":" else end
            if after < len(words):
                found[i] = ("body", after)
                section = "body"
    return found


def _end_of_capitals(text: str, words: list[Word], first: int) -> int | None:
    """Where a heading in capitals ends: at a colon or with its line; None where the line opens with none."""
    end = first
    while end < len(words) and end - first < _LONGEST_UNKNOWN:
        said = text[words[end].start : words[end].end]
        if not (said.isupper() or said.isdigit() or said in "/&()-") or (
            end > first and "\n" in text[words[end - 1].end : words[end].start]
        ):
            break
        end += 1
    letters = sum(c.isalpha() for c in text[words[first].start : words[end - 1].end]) if end > first else 0
    if letters < _SHORTEST_UNKNOWN:
        return None
    ends_line = end == len(words) or "\n" in text[words[end - 1].end : words[end].start]
    return end if ends_line or words[end].norm == ":" else None


def _heading_at(text: str, words: list[Word], i: int, opens_line: bool) -> tuple[str, int] | None:
    for length in range(min(_longest(), len(words) - i), 0, -1):
        kind = _headings().get(tuple(w.norm for w in words[i : i + length]))
        if kind is None:
            continue
        after = _after_brackets(text, words, i + length)
        if after < len(words) and words[after].norm == ":":
            return kind, after + 1
        if opens_line and (after == len(words) or "\n" in text[words[after - 1].end : words[after].start]):
            return (kind, after) if after < len(words) or i == 0 else None
        if opens_line and after < len(words) and words[after].norm in ("-", "–"):
            return kind, after + 1
    return None


def _after_brackets(text: str, words: list[Word], at: int) -> int:
    """`HISTORY (copied forward from another note):`: what stands in brackets on the line of a heading is part of it."""
    if at >= len(words) or words[at].norm != "(":
        return at
    line = range(at, min(at + _LONGEST_IN_BRACKETS, len(words)))
    end = next((i for i in line if words[i].norm == ")"), None)
    if end is None:
        return at
    if end + 1 < len(words) and words[end + 1].norm == ":":
        return end + 1
    ends_line = end + 1 == len(words) or "\n" in text[words[end].end : words[end + 1].start]
    return end + 1 if ends_line and "\n" not in text[words[at - 1].end : words[end].start] else at


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
