"""What `derive` gives: a claim with reasons. Values only."""

from dataclasses import dataclass

from guards.claim import Claim, Line
from guards.finding import SourceRef


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in one sentence, with the place it rests on. `facts` are ids or paths of the facts used (`lesions[0]`)."""

    text: str
    source: SourceRef
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DerivedLine:
    line: Line
    reason: Reason


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something done that gets no line, or an alternative that was considered and rejected (`code` set)."""

    what: str
    reason: Reason
    code: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer to a question, and the lines of the whole claim it would give."""

    answer: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is missing, or a point the sources leave open. The claim is a proposal until it is answered."""

    text: str
    reason: Reason
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """Facts turned into a claim. `needs_review` where a question is open: `claim` then holds only undisputed lines."""

    claim: Claim
    lines: tuple[DerivedLine, ...]
    left_out: tuple[LeftOut, ...] = ()
    rejected: tuple[LeftOut, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def needs_review(self) -> bool:
        return bool(self.questions)
