"""What `derive` gives: a claim with reasons. Values only."""

from dataclasses import dataclass

from corpus.rows import Confidence
from guards.claim import Claim, Line
from guards.finding import SourceRef


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in one sentence, with the place it rests on and how sure that is.

    `facts` are paths into the case: `lesions[0]`, `lesions[0].treatments[1]`, `imaging[0]`, `diagnostic` …
    """

    text: str
    source: SourceRef
    facts: tuple[str, ...] = ()
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class DerivedLine:
    line: Line
    reason: Reason


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something done that gets no line, or an alternative that was considered and rejected (`code` set).

    `artery` is the modifier of the territory it is about (`LD` …), empty where it is about none.
    """

    what: str
    reason: Reason
    code: str = ""
    artery: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer to a question, and the lines of the whole claim it would give."""

    answer: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is missing, or a point the sources leave open. The claim is a proposal until it is answered.

    `options` is empty where the answer changes no line, only whether the claim can be paid. `key` is stable for one
    point of one kind of case (`diagnostic`, `LD:multi-lesion` …).
    """

    text: str
    reason: Reason
    options: tuple[Option, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """Facts turned into a claim. `needs_review` where a question is open: `claim` then holds only undisputed lines.

    `rejected` are codes that were weighed and not chosen, `left_out` services without a line, `notes` remarks that
    change no line: a medium-confidence ground, a code that is paid to inpatients only, a missing diagnosis.
    `proposal` is the whole claim under the first, cautious answer to every question; without questions it is `lines`.
    """

    claim: Claim
    lines: tuple[DerivedLine, ...]
    left_out: tuple[LeftOut, ...] = ()
    rejected: tuple[LeftOut, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[Reason, ...] = ()
    proposal: tuple[DerivedLine, ...] = ()

    @property
    def needs_review(self) -> bool:
        return bool(self.questions)
