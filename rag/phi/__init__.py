"""Identifiers of patients are masked before anything is stored, logged, shown again or sent.

`ScrubbedText` is made here and nowhere else; whatever stores or sends text asks for that type. What is found:
`patterns.yaml` (what has a written form: record, account and social security numbers, birth dates, phones, addresses …),
`names.py` (names, labelled or in running prose), `library.py` (presidio's recognisers for long numbers), `days.py` (exact
dates, only where asked for). No finder is perfect: the page asks users not to paste identifiers all the same.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

from rag.phi.days import find_days
from rag.phi.names import find_names
from rag.phi.patterns import find_written

Span = tuple[int, int, str]

_KINDS = "name|birth date|record number|account|ssn|e-mail|web address|network address|phone|address|age|device number|licence|number|date"
_MARK = re.compile(rf"\\?\[(?P<kind>{_KINDS}) (?P<n>\d{{1,6}})(?P<of> of \d{{4}})?\\?\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Masked:
    """One identifier that was masked: what kind, and the mark that stands for it."""

    kind: str
    mark: str


class ScrubbedText(str):
    """Text without the identifiers that were found. Made by `scrub` and `blank` alone."""

    __slots__ = ()


@dataclass(frozen=True)
class Key:
    """What the marks of a conversation stand for, for the user's own screen. Lives in memory: it cannot be written
    anywhere."""

    _words: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def restore(self, text: str, write: Callable[[str], str] = str, *, but_codes: bool = False) -> str:
        """`text` with the identifiers in the places of their marks, in whatever case the marks came back.

        `write` makes an identifier fit for where it is shown. `but_codes`: one that reads as a code keeps its mark, so that
        no unjudged code comes into an answer.
        """
        if not self._words:
            return text
        from guards.mentions import scan

        def put_back(mark: re.Match[str]) -> str:
            words = self._words.get(_plain_mark(mark))
            return mark[0] if words is None or (but_codes and scan(words)) else write(words)

        return _MARK.sub(put_back, text)

    def mark_of(self, kind: str, written: str) -> str | None:
        """The mark these words already have."""
        wanted = f"[{kind} ", written.casefold()
        held = (m for m, words in self._words.items() if (m[: len(kind) + 2], words.casefold()) == wanted)
        return next(held, None)

    def with_words(self, words: dict[str, str]) -> "Key":
        """This key with more marks."""
        return Key({**self._words, **words})

    def __len__(self) -> int:
        return len(self._words)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("what the marks stand for is kept in memory only")


@dataclass(frozen=True, slots=True)
class Concealed:
    """A scrubbed text, what was masked in it, and the key back."""

    text: ScrubbedText
    masked: tuple[Masked, ...]
    key: Key = field(repr=False, compare=False)


def scrub(text: str) -> tuple[ScrubbedText, tuple[Masked, ...]]:
    """Mask identifiers. The same identifier always gets the same mark within one text."""
    concealed = conceal(text)
    return concealed.text, concealed.masked


def scrub_dates(text: str, keep: date | None = None) -> tuple[ScrubbedText, tuple[Masked, ...]]:
    """Mask identifiers and exact dates; of a date its year stays (`[date 1 of 2024]`). The day `keep` stays."""
    concealed = conceal(text, dates=True, keep=keep)
    return concealed.text, concealed.masked


def conceal(
    text: str, *, dates: bool = False, keep: date | None = None, key: Key | None = None, earlier: Iterable[str] = ()
) -> Concealed:
    """Mask identifiers, and keep what the marks stand for. `dates`: exact dates too.

    In a conversation, `key` is that of the turns before and `earlier` their texts: who was named there keeps his mark, and
    a new mark is one that stands nowhere yet.
    """
    held = key or Key()
    marks: dict[tuple[str, str], str] = {}
    counts = _highest((*earlier, text))
    out, at = [], 0
    words: dict[str, str] = {}
    for start, end, kind in found(text, dates=dates, keep=keep):
        written = text[start:end]
        name, _, year = kind.partition(" of ")
        one = (name, written.casefold())
        if one not in marks:
            marks[one] = held.mark_of(name, written) or _next_mark(name, year, counts)
            words[marks[one]] = written
        out += [text[at:start], marks[one]]
        at = end
    out.append(text[at:])
    masked = tuple(Masked(kind, mark) for (kind, _), mark in marks.items())
    return Concealed(ScrubbedText("".join(out)), masked, held.with_words(words))


def _next_mark(name: str, year: str, counts: dict[str, int]) -> str:
    counts[name] = counts.get(name, 0) + 1
    return f"[{name} {counts[name]}{f' of {year}' if year else ''}]"


def _highest(texts: Iterable[str]) -> dict[str, int]:
    """By kind, the highest number of the marks that stand in `texts`."""
    counts: dict[str, int] = {}
    for text in texts:
        for mark in _MARK.finditer(text):
            name = mark["kind"].casefold()
            counts[name] = max(counts.get(name, 0), int(mark["n"]))
    return counts


def marks_in(text: str) -> Counter[str]:
    """How many different marks of each kind stand in a scrubbed text."""
    return Counter(kind for kind, _ in {(m["kind"].casefold(), m["n"]) for m in _MARK.finditer(text)})


def _plain_mark(mark: re.Match[str]) -> str:
    return f"[{mark['kind'].casefold()} {mark['n']}{(mark['of'] or '').casefold()}]"


def blank(text: str, *, dates: bool = False, keep: date | None = None) -> tuple[ScrubbedText, int]:
    """Identifiers covered by as many blocks as they had characters, so that places in the text stay; and how many."""
    spans = found(text, dates=dates, keep=keep)
    covered = list(text)
    for start, end, _ in spans:
        covered[start:end] = ("\n" if c == "\n" else "■" for c in text[start:end])
    return ScrubbedText("".join(covered)), len(spans)


def found(text: str, *, dates: bool = False, keep: date | None = None) -> tuple[Span, ...]:
    """Start, end and kind of every identifier, in the order of the text, none overlapping."""
    spans = [*find_written(text), *find_names(text)]
    spans += _by_library(text, spans)
    if dates:
        spans += find_days(text, keep)
    return tuple(_merged(spans))


def _by_library(text: str, known: list[Span]) -> list[Span]:
    from rag.phi.library import find_numbers, is_worth_it

    rest = list(text)
    for start, end, _ in known:
        rest[start:end] = "\x00" * (end - start)
    remaining = "".join(rest)
    return find_numbers(remaining) if is_worth_it(remaining) else []


def _merged(spans: list[Span]) -> list[Span]:
    """Spans that overlap become one; its kind is that of the longer part."""
    merged: list[Span] = []
    for start, end, kind in sorted(spans, key=lambda s: (s[0], -s[1])):
        if merged and start < merged[-1][1]:
            first, last, held = merged[-1]
            longer = kind if end - start > last - first else held
            merged[-1] = (first, max(last, end), longer)
        else:
            merged.append((start, end, kind))
    return merged
