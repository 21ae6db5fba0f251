"""One draft while it arrives: lines judged as soon as they are whole, sentences checked and released one by one."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from guards.finding import Finding, SourceRef, Verdict
from rag.answer import Draft, Quote
from rag.answerers.embedded.language import is_english
from rag.answerers.model.basis import basis
from rag.answerers.model.draft import (
    MOST_LINES,
    MOST_MENTIONS,
    MOST_SENTENCES,
    BadDraft,
    LineDraft,
    MentionDraft,
    SentenceDraft,
    read_draft,
)
from rag.answerers.model.events import Beside, Event, Lines, Sentence
from rag.answerers.model.flow import Flow, starts
from rag.answerers.model.ground import Ground
from rag.answerers.model.judge import Judged, differences, judge_lines, judge_mentions_of, showable
from rag.answerers.model.outgoing import Outgoing
from rag.answerers.model.partial import Part, Partial
from rag.answerers.model.prompt import SYSTEM
from rag.desk import Desk
from rag.guard_prose import SLOT, CheckedSentence, Prose, Refused
from rag.guard_words import opens_an_edit
from rag.table_citations import register_id

_LINES = TypeAdapter(list[LineDraft])
_MENTIONS = TypeAdapter(list[MentionDraft])
_SENTENCE = TypeAdapter(SentenceDraft)
_ENGLISH_FROM = 6  # words


class Failing(Exception):
    """The draft is stopped early: what was found against it is in the reading's `against`."""


@dataclass
class Reading:
    """`is_strict`: the first sentence that cannot be shown stops the draft; else it is left out. `told`: kinds of
    faults a draft before this one was sent back for; the same again is no progress, and the sentence is left out."""

    desk: Desk
    ground: Ground
    out: Outgoing
    is_strict: bool = True
    told: frozenset[str] = frozenset()
    against: list[Refused] = field(default_factory=list)
    released: list[CheckedSentence] = field(default_factory=list)
    judged: Judged | None = None

    def __post_init__(self) -> None:
        self._partial = Partial()
        self._parts: dict[str, Any] = {}
        self._waiting: list[Any] = []
        self._mentions: list[MentionDraft] | None = None
        self._differs = ""
        self._differences: list[Finding] | None = None
        self._prose: Prose | None = None
        self._missing: list[str] = []
        self._abstained = False
        self._count = 0
        self._flow = Flow()
        self._shown = ""
        self._beside = ""
        self._beside_quotes: list[Quote] = []

    @property
    def text(self) -> str:
        """The raw draft: for the record and the model, never for a screen."""
        return self._partial.text

    @property
    def is_whole(self) -> bool:
        return self._partial.is_done

    def feed(self, text: str) -> Iterator[Event]:
        """Events of what `text` completes. Raises BadDraft, or Failing."""
        for part in self._partial.feed(text):
            yield from self._take(part)

    def finish(self) -> Iterator[Event]:
        """The end of the reply. Raises BadDraft where the draft is not whole, or Failing."""
        if not self.is_whole:
            raise BadDraft(
                "the draft breaks off" if self._partial.has_begun else "there is no JSON object in the reply"
            )
        whole = read_draft(self._parts)
        self._missing = list(whole.missing_facts)
        self._abstained = whole.abstained
        if self.judged is None:
            raise BadDraft("there are no lines")
        self._settle()
        yield from self._flush()
        self._beside = self._basis()
        if self._beside:
            yield Beside(self._beside)

    def draft(self) -> Draft:
        """What was released, as a draft for the guard that makes the answer."""
        base, judged = self.ground.base, self.judged
        prose = self._prose
        missing = list(base.missing_facts)
        if prose is not None:
            asked = (self.out.restore(fact) for fact in self._missing)
            checked = [prose.check(fact, is_question=True) for fact in asked if asks_a_fact(fact)]
            missing += [c.text for c in checked if isinstance(c, CheckedSentence) and c.text not in missing]
        text = "\n\n".join(part for part in (self._shown, self._beside) if part)
        used = {quote.n: quote for sentence in self.released for quote in sentence.quotes}
        used |= {quote.n: quote for quote in self._beside_quotes}
        lines = judged.lines if judged else ()
        return replace(
            base,
            text=text,
            lines=lines,
            grounds=tuple(ground for ground in self.ground.grounds if ground.line in lines),
            quotes=tuple(used[n] for n in sorted(used)),
            missing_facts=tuple(missing),
            abstained=(self._abstained or not used) and not lines and not base.proposal,
            review=(*base.review, *(self._differences or ())),
            retrieved=tuple(self.ground.passages),
            withheld=showable(judged, self.ground) if judged else (),
        )

    def _take(self, part: Part) -> Iterator[Event]:
        if not part.is_element:
            self._parts[part.key] = part.value
        if part.key == "lines" and not part.is_element:
            yield from self._judge(_read(_LINES, part.value, MOST_LINES))
        elif part.key == "mentions" and not part.is_element:
            self._mentions = _read(_MENTIONS, part.value, MOST_MENTIONS)
        elif part.key == "differs" and isinstance(part.value, str):
            self._differs = part.value
        elif part.key == "sentences" and part.is_element:
            self._waiting.append(part.value)
        if self.judged is not None and self._mentions is not None:
            if self._waiting:
                self._settle()
            yield from self._flush()

    def _judge(self, drafted: list[LineDraft]) -> Iterator[Event]:
        self.judged = judge_lines(drafted, self.ground, self.desk.today)
        self._object(self.judged.against)
        report = self.judged.report
        shown = tuple(line for line in report.lines if line.verdict is not Verdict.BLOCK) if report else ()
        yield Lines(shown, report.findings if report else ())

    def _settle(self) -> None:
        """Slots, and where the model differs: before the first sentence is read."""
        if self._prose is not None or self.judged is None:
            return
        before = len(self.judged.against)
        judge_mentions_of(self._mentions or [], self.judged, self.ground)
        self._object(self.judged.against[before:])
        self._prose = Prose(
            self.judged.slots,
            read=self._read_passage,
            citable=self.ground.citable,
            values=self.ground.values,
            given=f"{self.ground.said}\n{self.ground.day.isoformat()}",
            known=f"{self.ground.base.text}\n{self._told_of_case()}" if self.ground.base.case else "",
            secret=SYSTEM,
            key=self.desk.settings.llm_api_key.get_secret_value(),
        )
        why = self._prose.check(self.out.restore(self._differs), is_question=True) if self._differs.strip() else None
        reason = why.text if isinstance(why, CheckedSentence) else ""
        self._differences = differences(self.judged, reason, self.ground)
        if self.judged.withheld and self.ground.base.lines and not self._differs.strip():
            self._object(
                [Refused("differs_without_reason", "its lines are not the desk's and differs does not say why")]
            )

    def _told_of_case(self) -> str:
        """The reasons of the lines, the open questions and the words that were read."""
        base = self.ground.base
        words = (evidence.text for ground in self.ground.grounds for evidence in ground.evidence)
        return "\n".join((*base.missing_facts, *(g.reason for g in self.ground.grounds), *words))

    def _read_passage(self, quote: Any) -> Any:
        from rag.pipeline import cited

        return cited(self.desk, quote)

    def _flush(self) -> Iterator[Event]:
        while self._waiting:
            yield from self._release(self._waiting.pop(0))

    def _release(self, value: Any) -> Iterator[Event]:
        self._count += 1
        if self._count > MOST_SENTENCES:
            return
        try:
            one = _SENTENCE.validate_python(value)
        except ValidationError:
            raise BadDraft("a sentence has not the shape asked for") from None
        start, text = starts(one.starts, self.out.restore(one.text))
        self._flow.want(start)
        checked = self._check(text, [(c.passage, self.out.restore(c.quote)) for c in one.citations])
        if isinstance(checked, Refused):
            self._object([checked])
            return
        if checked.text not in {held.text for held in self.released}:
            before = self._flow.before()
            self.released.append(checked)
            self._shown += before + checked.text
            yield Sentence(checked, before)

    def _basis(self) -> str:
        """What the desk sets under the sentences, for the lines that stand."""
        judged = self.judged
        if judged is None or judged.report is None:
            return basis(self.ground.base, (), (), self._place)
        kept = [
            line
            for line, verdict in zip(judged.lines, judged.report.lines, strict=True)
            if verdict.verdict is not Verdict.BLOCK
        ]
        return basis(self.ground.base, self.ground.grounds, kept, self._place)

    def _place(self, source: SourceRef) -> str:
        """The mark of a place in a source of the register."""
        passage = register_id(source.id, source.locator)
        row = self.ground.tools.table_citation(passage)
        if row is None or self._prose is None:
            return ""
        quote = self._prose.numbered(Quote(0, passage, row.quote))
        self._beside_quotes.append(quote)
        return f"[{quote.n}]"

    def _check(self, text: str, cited: list[tuple[str, str]]) -> CheckedSentence | Refused:
        if len(text.split()) >= _ENGLISH_FROM and not is_english(text):
            return Refused("not_english", "it is not written in English")
        if self._prose is None:
            raise BadDraft("sentences came before lines and mentions")
        return self._prose.check(text, cited)

    def _object(self, refused: list[Refused]) -> None:
        self.against += refused
        if self.is_strict and any(one.kind not in self.told for one in refused):
            raise Failing


def asks_a_fact(text: str) -> bool:
    """Whether a question to the user is about what was done, not about what to report."""
    return SLOT.search(text) is None and not opens_an_edit(text)


def _read(kind: TypeAdapter[Any], value: Any, most: int) -> Any:
    try:
        found = kind.validate_python(value)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        raise BadDraft(f"{'.'.join(str(p) for p in first['loc'])}: {first['msg']}") from None
    if len(found) > most:
        raise BadDraft("there are too many lines or mentions")
    return found
