"""The answer while it is written: paragraphs with citation marks, and what goes beside the text."""

from dataclasses import dataclass, field

from guards.claim import Line
from guards.coding.case import Case
from guards.finding import Finding, Severity, SourceRef
from rag.answer import LeftAside, LineGround, Question, Quote
from rag.table_citations import register_id
from rag.tools import Tools


@dataclass
class Sheet:
    """Collects one answer. Every method that takes citation ids returns or writes text with their `[n]` marks."""

    tools: Tools
    paragraphs: list[str] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    follow_ups: list[str] = field(default_factory=list)
    review: list[Finding] = field(default_factory=list)
    retrieved: list[str] = field(default_factory=list)
    case: Case | None = None
    grounds: list[LineGround] = field(default_factory=list)
    proposal: tuple[Line, ...] = ()
    left_aside: tuple[LeftAside, ...] = ()
    has_substance: bool = False  # False to the end = the answer abstains
    given: Question | None = None

    def quote(self, passage: str, words: str) -> str:
        """The mark of a citation: the same words of the same passage keep their number."""
        for held in self.quotes:
            if (held.passage, held.quote) == (passage, words):
                return f"[{held.n}]"
        self.quotes.append(Quote(len(self.quotes) + 1, passage, words))
        return f"[{len(self.quotes)}]"

    def table(self, passage: str) -> str:
        """The mark of a table row; empty where the id names nothing that is held."""
        cited = self.tools.table_citation(passage)
        return self.quote(passage, cited.quote) if cited is not None else ""

    def tables(self, passages: tuple[str, ...]) -> str:
        return "".join(dict.fromkeys(self.table(p) for p in passages))

    def place(self, source: SourceRef) -> str:
        """The mark of a place in a source of the register."""
        return self.table(register_id(source.id, source.locator))

    def say(self, text: str, marks: str = "") -> None:
        """A paragraph that answers."""
        self.has_substance = True
        self.paragraphs.append(with_marks(text, marks))

    def note(self, text: str, marks: str = "") -> None:
        """A paragraph that does not count as an answer by itself."""
        self.paragraphs.append(with_marks(text, marks))

    def points(self, items: list[str]) -> None:
        """A list; items carry their marks already."""
        if items:
            self.has_substance = True
            self.paragraphs.append("\n".join(f"- {item}" for item in items))

    def doubt(self, rule: str, severity: Severity, message: str, *codes: str) -> None:
        """What keeps the answer from passing: a table that is not held (unverified), a point left open (warning)."""
        self.review.append(Finding(rule, severity, message, None, codes, SourceRef("DESK"), question=message))

    def ask(self, question: str) -> None:
        if question not in self.missing:
            self.missing.append(question)

    def suggest(self, *questions: str) -> None:
        self.follow_ups += [q for q in dict.fromkeys(questions) if q not in self.follow_ups]

    @property
    def text(self) -> str:
        return "\n\n".join(dict.fromkeys(p for p in self.paragraphs if p.strip()))


def with_marks(text: str, marks: str) -> str:
    return f"{text} {marks}" if marks else text
