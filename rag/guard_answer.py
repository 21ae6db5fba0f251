"""The last word on an answer: lines through the checker, prose through the mention scanner, quotes into their passages.

The only place where a `CheckedAnswer` is made. Fails closed: what could not be judged is `unverified`, a line that is
blocked is withheld, a citation whose words do not stand in its passage is dropped and said to be. Links, images and HTML
that came in with a user's words or documents are made inert.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from corpus.rows import Setting
from corpus.tables import Tables
from guards.claim import Claim
from guards.engine import check, editions_for
from guards.finding import Finding, LineVerdict, Severity, SourceRef, Verdict, worst
from guards.mentions import judge_mentions, scan
from rag.answer import CheckedAnswer, Citation, Draft, Mention, Question, Quote
from rag.inert import inert

ReadPassage = Callable[[Quote], "Cited | None"]


@dataclass(frozen=True, slots=True)
class Cited:
    """The passage a quote claims to stand in."""

    source: str
    title: str
    locator: str
    text: str


def guard(draft: Draft, question: Question, tables: Tables, today: date, read: ReadPassage, by: str) -> CheckedAnswer:
    """Judge `draft`. `read` gives the passage a quote names; `by` is who answered."""
    day, setting = draft.day or question.day, draft.setting or question.setting
    claim = Claim(day=day, setting=setting, lines=draft.lines, case=draft.case)
    report = check(claim, tables, today) if draft.lines else None
    judged = report.lines if report else ()
    kept = tuple(line for line in judged if line.verdict is not Verdict.BLOCK)
    withheld = tuple(line for line in judged if line.verdict is Verdict.BLOCK)
    refused = tuple(LineVerdict(x.code, x.modifiers, str(x.units), Verdict.BLOCK) for x in draft.withheld)
    text = _with_withheld(inert(draft.text), (*withheld, *refused))
    missing = tuple(inert(fact) for fact in draft.missing_facts)
    citations, text = _cite(draft.quotes, text, read)
    mentions = _mentions("\n".join((text, *missing)), citations, kept, day, setting, tables)
    raised = report.findings if report else ()
    asked = {finding.question for finding in raised if finding.question}
    findings = (*raised, *(finding for finding in draft.review if finding.question not in asked))
    return CheckedAnswer(
        question=question.text,
        answer=text,
        verdict=_verdict(draft, report.verdict if report else None, findings),
        lines=kept,
        mentions=mentions,
        findings=findings,
        citations=citations,
        missing_facts=missing,
        abstained=draft.abstained,
        answered_by=by,
        editions=editions_for(claim, tables),
        dos=day,
        setting=setting,
        follow_ups=tuple(one for one in draft.follow_ups if inert(one) == one),
        case=draft.case,
        retrieved=draft.retrieved,
        grounds=draft.grounds,
        proposal=draft.proposal,
        left_aside=draft.left_aside,
    )


def _verdict(draft: Draft, of_lines: Verdict | None, findings: tuple[Finding, ...]) -> Verdict:
    verdicts = [of_lines] if of_lines else []
    if draft.abstained:
        verdicts.append(Verdict.UNVERIFIED)
    if draft.missing_facts or any(f.severity is Severity.WARNING for f in findings):
        verdicts.append(Verdict.REVIEW)
    if any(f.severity is Severity.UNVERIFIED for f in draft.review):
        verdicts.append(Verdict.UNVERIFIED)
    return worst(verdicts)


def _with_withheld(text: str, withheld: tuple[LineVerdict, ...]) -> str:
    if not withheld:
        return text
    shown = ", ".join(f"~~{'-'.join((x.code, *x.modifiers))}{_times(x.units)}~~" for x in withheld)
    return f"**Withheld by the checker:** {shown}. The findings say why; do not report it.\n\n{text}"


def _times(units: str) -> str:
    return "" if units == "1" else f" × {units}"


def _cite(quotes: tuple[Quote, ...], text: str, read: ReadPassage) -> tuple[tuple[Citation, ...], str]:
    """Keep the citations whose words stand in their passage; a mark without one is taken out and the sentence marked."""
    good: list[Citation] = []
    for quote in quotes:
        cited = read(quote)
        if cited is not None and folded(quote.quote) in folded(cited.text):
            words = quote.quote or cited.text
            good.append(Citation(quote.n, cited.source, cited.title, cited.locator, words, quote.passage))
    numbers = {citation.n for citation in good}

    def replace(mark: re.Match[str]) -> str:
        return mark[0] if int(mark[1]) in numbers else " *(source not found)*"

    return tuple(good), re.sub(r"\s?\[(\d{1,3})\](?!\()", replace, text)


def folded(text: str) -> str:
    """Text as quotes are compared: white space and case do not count."""
    return " ".join(text.split()).casefold()


def _mentions(
    text: str,
    citations: tuple[Citation, ...],
    lines: tuple[LineVerdict, ...],
    day: date,
    setting: Setting,
    tables: Tables,
) -> tuple[Mention, ...]:
    proposed = {line.code for line in lines}
    spoken = "\n".join([text, *(c.quote for c in citations)])
    judged = judge_mentions(scan(spoken), day, setting, tables)
    found = {
        (word.kind, word.code): Mention(word.code, word.status, word.verdict, word.kind)
        for word in judged
        if word.code not in proposed
    }
    return tuple(found[key] for key in sorted(found))


def crashed(question: Question, fault: Exception, tables: Tables) -> CheckedAnswer:
    """What is shown where an answer could not be made or judged: no code, no line, one sentence."""
    name = type(fault).__name__
    finding = Finding(
        rule="answer_not_checked",
        severity=Severity.UNVERIFIED,
        message=f"The answer could not be made and checked ({name}); nothing is proposed.",
        line=None,
        codes=(),
        source=SourceRef("DESK"),
    )
    return CheckedAnswer(
        question=question.text,
        answer="I could not work out a checked answer to this, so I show none. Ask it another way, or look the code up.",
        verdict=Verdict.UNVERIFIED,
        lines=(),
        mentions=(),
        findings=(finding,),
        citations=(),
        missing_facts=(),
        abstained=True,
        answered_by="embedded",
        editions=editions_for(Claim(day=question.day, setting=question.setting), tables),
        dos=question.day,
        setting=question.setting,
    )
