"""Identifiers of patients are masked before anything is stored, logged, shown again or sent.

`ScrubbedText` is made here and nowhere else; whatever stores or sends text asks for that type. What is found:
`patterns.yaml` (what has a written form: record, account and social security numbers, birth dates, phones, addresses …),
`names.py` (names, labelled or in running prose), `library.py` (presidio's recognisers for long numbers), `days.py` (exact
dates, only where asked for). No finder is perfect: the page asks users not to paste identifiers all the same.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

from rag.phi.days import find_days
from rag.phi.names import find_names
from rag.phi.patterns import find_written

Span = tuple[int, int, str]


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
    """What the marks of one text stand for, for the user's own screen. Lives in memory: it cannot be written anywhere."""

    _words: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def restore(self, text: str) -> str:
        """`text` with the identifiers in the places of their marks."""
        for mark, words in self._words.items():
            text = text.replace(mark, words)
        return text

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


def conceal(text: str, *, dates: bool = False, keep: date | None = None) -> Concealed:
    """Mask identifiers, and keep what the marks stand for. `dates`: exact dates too."""
    marks: dict[tuple[str, str], str] = {}
    words: dict[str, str] = {}
    counts: dict[str, int] = {}
    out, at = [], 0
    for start, end, kind in found(text, dates=dates, keep=keep):
        written = text[start:end]
        name, _, year = kind.partition(" of ")
        key = (name, written.casefold())
        if key not in marks:
            counts[name] = counts.get(name, 0) + 1
            marks[key] = f"[{name} {counts[name]}{f' of {year}' if year else ''}]"
            words[marks[key]] = written
        out += [text[at:start], marks[key]]
        at = end
    out.append(text[at:])
    masked = tuple(Masked(kind, mark) for (kind, _), mark in marks.items())
    return Concealed(ScrubbedText("".join(out)), masked, Key(words))


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
