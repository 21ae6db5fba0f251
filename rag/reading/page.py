"""A report after the first pass: sentences, and in them the mentions of what the lexicon knows, with their standing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guards.coding.case import Evidence
from rag.reading.words import Word


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an entry of the lexicon. `first`/`last` are word indexes, `last` not counted in."""

    label: str
    name: str
    facts: Mapping[str, Any]
    first: int
    last: int
    start: int
    end: int
    text: str
    sentence: int
    clause: int
    why_not: str = ""  # negated, historical, planned, family: no fact of this session

    @property
    def evidence(self) -> Evidence:
        return Evidence(text=self.text, start=self.start, end=self.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`first`/`last` are word indexes, `last` not counted in; `section` one of the kinds of the lexicon or `body`."""

    index: int
    first: int
    last: int
    section: str
    mentions: tuple[Mention, ...]
    _by_label: dict[str, tuple[Mention, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _by_labels: dict[tuple[str, ...], tuple[Mention, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for mention in self.mentions:  # asked for at every device: a long sentence must not be walked each time
            self._by_label[mention.label] = (*self._by_label.get(mention.label, ()), mention)

    def of(self, *labels: str) -> tuple[Mention, ...]:
        """The mentions of these kinds, whatever their standing."""
        if len(labels) == 1:
            return self._by_label.get(labels[0], ())
        if not self._has(labels):
            return ()
        if labels not in self._by_labels:
            self._by_labels[labels] = tuple(m for m in self.mentions if m.label in labels)
        return self._by_labels[labels]

    def told(self, *labels: str) -> tuple[Mention, ...]:
        """The mentions of these kinds that are facts of this session."""
        return tuple(m for m in self.of(*labels) if not m.why_not)

    def _has(self, labels: tuple[str, ...]) -> bool:
        return any(label in self._by_label for label in labels)


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    has_sections: bool = False
    found: dict[object, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # looked up again and again

    def norms(self, first: int, last: int) -> list[str]:
        """The mended words from `first` up to and without `last`."""
        held: list[str] | None = self.found.get("norms")
        if held is None:
            held = self.found["norms"] = [w.norm for w in self.words]
        return held[max(first, 0) : max(last, 0)]

    def span(self, first: int, last: int) -> Evidence:
        """The words from `first` up to and without `last`, as evidence."""
        start, end = self.words[first].start, self.words[last - 1].end
        return Evidence(text=self.text[start:end], start=start, end=end)

    def told(self, *labels: str) -> Iterator[Mention]:
        for sentence in self.sentences:
            yield from sentence.told(*labels)

    def of(self, *labels: str) -> Iterator[Mention]:
        for sentence in self.sentences:
            yield from sentence.of(*labels)

    def sentence_text(self, sentence: Sentence) -> str:
        return self.text[self.words[sentence.first].start : self.words[sentence.last - 1].end]


_FEW = 3  # sentences


def is_brief(page: Page) -> bool:
    """A case told in a few words: what it does not say was left out, not denied."""
    return len(page.sentences) <= _FEW and not page.has_sections
