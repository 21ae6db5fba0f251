"""An answer. A `Draft` comes from an answerer; a `CheckedAnswer` only from the guard, and only it may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from corpus.rows import Setting
from guards.claim import Line
from guards.coding.case import Case, Evidence
from guards.finding import Finding, LineVerdict, SourceRef, Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. `text` is scrubbed of identifiers before it gets here."""

    text: str
    day: date
    setting: Setting = Setting.PHYSICIAN


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation as an answerer gives it: the passage id and the words that support the sentence marked `[n]`."""

    n: int
    passage: str
    quote: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation that was found in its passage."""

    n: int
    source: str
    title: str
    locator: str
    quote: str
    passage: str = ""


@dataclass(frozen=True, slots=True)
class LineGround:
    """What a line rests on: the reason in a sentence, its source, and the words of the report."""

    line: Line
    reason: str
    source: SourceRef
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftAside:
    """Words of a report that look like a fact and are none. `why`: negated, historical, planned, …"""

    text: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer proposes. `text` is markdown with `[n]` marks; codes in it are judged by the guard."""

    text: str
    lines: tuple[Line, ...] = ()
    quotes: tuple[Quote, ...] = ()
    missing_facts: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    abstained: bool = False
    case: Case | None = None
    day: date | None = None  # where the question itself names another day
    setting: Setting | None = None
    review: tuple[Finding, ...] = ()  # open points the answerer found
    retrieved: tuple[str, ...] = ()  # passage ids that were looked at
    withheld: tuple[Line, ...] = ()  # lines the answerer's own checks refuse; shown struck through, never proposed
    grounds: tuple[LineGround, ...] = ()  # of the lines that were derived from facts
    proposal: tuple[
        Line, ...
    ] = ()  # the whole claim under the first answer to every open question; shown, not proposed
    left_aside: tuple[LeftAside, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A code that stands in the text without being proposed. `status`: active, deleted, not_yet, unknown, not_held."""

    code: str
    status: str
    verdict: str  # reportable, not_reportable or unverified
    kind: str = "code"  # or modifier, diagnosis


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of an answer by a model, and what they cost where prices are set. `is_estimate`: the server gave no count."""

    tokens_in: int
    tokens_out: int
    is_estimate: bool = False
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """The only thing that screen, export, history and API accept; made by `rag.guard_answer` alone."""

    question: str
    answer: str
    verdict: Verdict
    lines: tuple[LineVerdict, ...]
    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...]
    citations: tuple[Citation, ...]
    missing_facts: tuple[str, ...]
    abstained: bool
    answered_by: str
    editions: Mapping[str, str]
    dos: date
    setting: Setting
    id: str = ""
    follow_ups: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    case: Case | None = None
    retrieved: tuple[str, ...] = ()
    masked: int = field(default=0)
    usage: Usage | None = None
    grounds: tuple[LineGround, ...] = ()
    proposal: tuple[Line, ...] = ()
    left_aside: tuple[LeftAside, ...] = ()
