"""What a screen is told while an answer is made. Every event holds judged words only, or the desk's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guards.finding import Finding, LineVerdict
from rag.answer import Draft, Usage
from rag.guard_prose import CheckedSentence


@dataclass(frozen=True, slots=True)
class Stage:
    """What is going on, in the desk's own words; no code in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines, judged by the checker; blocked ones are not among them."""

    lines: tuple[LineVerdict, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that may be shown, with its `[n]` marks. `before`: what parts it from what was shown until then, a
    space or the beginning of a paragraph or of a point of a list."""

    sentence: CheckedSentence
    before: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the desk itself adds under the sentences: markdown that begins a paragraph of its own."""

    text: str


@dataclass(frozen=True, slots=True)
class Again:
    """What was shown of this answer is taken back: a better draft, or the embedded answer, follows."""

    reason: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A model's answer, whole or stopped by the user, and what the record keeps of how it came about."""

    draft: Draft
    run: Mapping[str, Any]
    notes: tuple[str, ...]
    usage: Usage | None
    is_stopped: bool = False


Event = Stage | Lines | Sentence | Beside | Again | Drafted
