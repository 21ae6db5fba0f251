"""What one answer may rest on: the embedded answerer's findings, passages, the values of tools, the user's own words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from corpus.passages import Passage
from corpus.rows import Setting
from guards.claim import Line
from guards.mentions import scan
from rag.answer import Draft, LineGround, Question
from rag.evidence_of import LineEvidence
from rag.figures import LABELS, Value, plain
from rag.tools import Tools

MOST_CODES = 16  # codes of a question whose values are looked up beforehand
_PASSAGES = 8
_ENOUGH = 3  # passages of the embedded answer that spare another search


@dataclass
class Ground:
    """Grows while the model calls tools. `said` is what the user wrote, earlier turns included."""

    tools: Tools
    question: Question
    base: Draft
    said: str
    passages: dict[str, Passage] = field(default_factory=dict)
    citable: set[str] = field(default_factory=set)
    values: dict[str, list[Value]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)  # what derivation and tools support
    grounds: list[LineGround] = field(default_factory=list)  # why, of those that were derived
    results: list[dict[str, object]] = field(default_factory=list)  # every tool call and its result, for the record

    @property
    def day(self) -> date:
        return self.base.day or self.question.day

    @property
    def setting(self) -> Setting:
        return self.base.setting or self.question.setting

    def learn_code(self, code: str) -> None:
        """Look up what the tables say of `code`, once."""
        if code in self.values:
            return
        held = self.values.setdefault(code, [])
        facts = self.tools.lookup_code(code, self.day, self.setting)
        self.citable.update(facts.sources)
        for row in facts.pfs:
            held += [
                Value(code, "number", plain(str(row.work_rvu)), "work"),
                Value(code, "number", plain(str(row.facility_pe_rvu)), "practice expense"),
                Value(code, "number", plain(str(row.nonfacility_pe_rvu)), "practice expense"),
                Value(code, "number", plain(str(row.mp_rvu)), "malpractice"),
                Value(code, "number", plain(str(row.conversion_factor)), "conversion factor"),
            ]
        if facts.mue:
            held.append(Value(code, "number", str(facts.mue.units), "units"))
        if facts.row:
            held += [Value(code, "date", d.isoformat()) for d in (facts.row.valid_from, facts.row.valid_to)]
            held += [Value(code, "number", str(d.year)) for d in (facts.row.valid_from, facts.row.valid_to)]
        held.append(Value(code, "number", str(self.day.year)))
        self.learn_fee(code, ())

    def learn_fee(self, code: str, modifiers: Iterable[str], locality: str = "") -> None:
        """The amount of `code` and every step of its arithmetic."""
        priced = self.tools.fee(code, self.day, self.setting, tuple(modifiers), locality)
        self.citable.update(priced.sources)
        if priced.fee is None:
            return
        held = self.values.setdefault(code, [])
        shares = (priced.fee.amount, priced.fee.coinsurance, priced.fee.sequestration, priced.fee.paid)
        held += [Value(code, "money", plain(str(share))) for share in shares if share is not None]
        for step in priced.fee.steps:
            kind = "money" if step.unit == "USD" else "number"
            held.append(Value(code, kind, plain(str(step.result)), _label(step.label)))
            held += [Value(code, "number", plain(str(term)), _label(step.label)) for term in step.terms]

    def learn_lines(self, derived: Iterable[LineEvidence], words: str) -> None:
        """Lines a tool derived from `words`, each with its reason, and with the words of the question it rests on."""
        at = self.question.text.find(words)
        for one in derived:
            moved = (e.model_copy(update={"start": e.start + at, "end": e.end + at}) for e in one.spans if at >= 0)
            self.lines.append(one.line)
            self.grounds.append(LineGround(one.line, one.reason.text, one.reason.source, tuple(moved)))

    def add(self, passages: Iterable[Passage]) -> None:
        for passage in passages:
            self.passages.setdefault(passage.id, passage)
            self.citable.add(passage.id)

    def supports(self, line: Line) -> bool:
        """Whether derivation or a tool gave this very line, with these modifiers and no more units or diagnoses."""
        return any(
            line.code == held.code
            and set(line.modifiers) == set(held.modifiers)
            and line.units <= held.units
            and set(line.diagnoses) <= {*held.diagnoses, *codes_of(self.said)}
            for held in self.lines
        )


def lay(question: Question, base: Draft, earlier: Iterable[str], tools: Tools) -> Ground:
    """The ground of one answer: what the embedded answerer found, passages for the question, values of the codes named."""
    said = "\n".join((*earlier, question.text))
    ground = Ground(tools, question, base, said, lines=list(base.lines), grounds=list(base.grounds))
    ground.citable.update(q.passage for q in base.quotes)
    known = {p.id: p for p in getattr(tools.retriever, "passages", ())} if base.retrieved else {}
    ground.add(known[i] for i in base.retrieved if i in known)
    if len(ground.passages) < _ENOUGH and not (base.lines and base.quotes):  # the model can search by its tool
        hits = tools.search_guidelines(question.text, ground.day, ground.setting, _PASSAGES).hits
        ground.add(hit.passage for hit in hits)
    named = [*(line.code for line in base.lines), *codes_of(question.text)]  # others are looked up when mentioned
    for code in list(dict.fromkeys(named))[:MOST_CODES]:
        ground.learn_code(code)
    return ground


def codes_of(text: str) -> list[str]:
    """Procedure and diagnosis codes named in `text`."""
    return [w.code for w in scan(text) if w.kind != "modifier" and not w.is_between]


def _label(words: str) -> str:
    found = [name for name, pattern in LABELS.items() if re.search(pattern, words, re.IGNORECASE)]
    return found[0] if len(found) == 1 else ""
