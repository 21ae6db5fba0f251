"""`answer`: understand, write each part, say what the user's own documents get wrong, hand over the draft."""

from collections.abc import Sequence
from dataclasses import replace

from guards.claim import Line
from guards.finding import Severity
from rag.answer import Draft, Question, Quote
from rag.answerers.embedded.answers_given import Heard, heard, told
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.billers import NAMES
from rag.answerers.embedded.case_told import beside_the_case, tells_the_case, write_the_case
from rag.answerers.embedded.contradictions import speak_of_users_documents
from rag.answerers.embedded.dates import unreadable
from rag.answerers.embedded.language import is_english
from rag.answerers.embedded.outside import outside
from rag.answerers.embedded.parts import PARTS
from rag.answerers.embedded.parts.abstain import abstain, no_rules_for_day
from rag.answerers.embedded.parts.modifier_faults import modifier_faults
from rag.answerers.embedded.parts.named_codes import named_codes
from rag.answerers.embedded.premises import put_right
from rag.answerers.embedded.sheet import Sheet
from rag.answerers.embedded.understand import on_lines, understand
from rag.tools import Tools

Conversation = Sequence[tuple[str, Draft]]
_EARLIER = 6  # turns that a follow-up may lean on


def answer(question: Question, context: Conversation, tools: Tools) -> Draft:
    """A draft for `question`, deterministic, from the tools alone. `context` is the earlier turns, oldest first."""
    sheet = Sheet(tools, given=question)
    if not is_english(question.text):
        abstain(sheet, "I can answer questions in English only; please ask again in English.")
        return _draft(sheet, (), question)
    recent = context[-_EARLIER:]
    said = heard(question, recent[-1][1] if recent else None, tools)
    earlier, lines = told(recent, question, tools), recent[-1][1].lines if recent else ()
    asked = _asked(said, earlier, question, tools, lines)
    if said.settled or (asked and asked[0].is_continued and asked[0].intent == "case"):
        asked = _with_settled(asked, said, recent)
    is_told = tells_the_case(asked)
    asked = tuple(beside_the_case(part, tools) for part in asked) if is_told else asked
    for part in asked:
        _write(on_lines(part, sheet.lines, tools), sheet, is_first=part is asked[0])
    if is_told:
        write_the_case(asked[-1], sheet)
    named_codes(asked, sheet)
    return _draft(sheet, asked, question)


def _asked(
    said: Heard, earlier: Sequence[str], question: Question, tools: Tools, lines: Sequence[Line]
) -> tuple[Asked, ...]:
    """What is asked; where the message only answers, the case of before is asked again."""
    if said.rest or not earlier:
        return understand(said.rest or question.text, question.day, question.setting, tools, earlier, lines)
    before = understand(earlier[-1], question.day, question.setting, tools, earlier[:-1])
    return tuple(replace(one, is_continued=True, intent="case") for one in before[-1:])


def _with_settled(asked: tuple[Asked, ...], said: Heard, context: Conversation) -> tuple[Asked, ...]:
    """The answers given so far go with the case that is gone on with."""
    before = context[-1][1].case if context else None
    settled = tuple({**(before.settled if before else {}), **said.settled}.items())
    return (replace(asked[0], settled=settled), *asked[1:])


def _write(asked: Asked, sheet: Sheet, *, is_first: bool) -> None:
    if _is_told_already(asked, sheet):
        return
    if no_rules_for_day(asked, sheet):
        return
    if outside(asked, sheet):
        return
    start = len(sheet.paragraphs)
    put_right(asked, sheet)
    modifier_faults(asked, sheet)
    PARTS[asked.intent](asked, sheet)
    _mark_open(sheet, start)
    speak_of_users_documents(asked, sheet)
    if is_first and (odd := unreadable(asked.text)):
        sheet.note(f"“{odd}” is not a date of the calendar; this was read for {asked.day.isoformat()}.")
    basis = _basis(asked, sheet.given)
    if basis and len(sheet.paragraphs) > start and is_first:
        sheet.paragraphs.append(basis)


def _mark_open(sheet: Sheet, start: int) -> None:
    """An answer that leads with a point no source settles is for a person to decide."""
    lead = sheet.paragraphs[start] if len(sheet.paragraphs) > start else ""
    if "not settled" in lead.lower() and not (sheet.review or sheet.missing):
        sheet.doubt("open_question", Severity.WARNING, "No source held settles this; a person decides.")


def _is_told_already(asked: Asked, sheet: Sheet) -> bool:
    """Which modifier: the lines of the case carry it."""
    return bool(sheet.case) and asked.intent in {"modifier_choice", "case"}


def _basis(asked: Asked, given: Question | None) -> str:
    """What the answer was read for, where the question itself named another day or setting than the one given."""
    told = []
    if asked.day_words and (given is None or asked.day != given.day):
        told.append(f"date of service {asked.day.isoformat()} (you said “{asked.day_words.strip()}”)")
    if asked.setting_words and (given is None or asked.setting != given.setting):
        told.append(NAMES[asked.setting])
    return f"*Read for {' and '.join(told)}.*" if told else ""


def _draft(sheet: Sheet, asked: tuple[Asked, ...], question: Question) -> Draft:
    first = asked[0] if asked else None
    abstained = not sheet.has_substance
    return Draft(
        text=sheet.text,
        lines=() if abstained else tuple(dict.fromkeys(sheet.lines)),
        quotes=_used(sheet),
        missing_facts=tuple(sheet.missing),
        follow_ups=tuple(sheet.follow_ups[:3]),
        abstained=abstained,
        case=sheet.case,
        grounds=tuple(sheet.grounds),
        proposal=sheet.proposal,
        left_aside=sheet.left_aside,
        day=first.day if first and first.day != question.day else None,
        setting=first.setting if first and first.setting != question.setting else None,
        review=tuple(sheet.review),
        retrieved=tuple(dict.fromkeys((*sheet.retrieved, *(q.passage for q in sheet.quotes)))),
    )


def _used(sheet: Sheet) -> tuple[Quote, ...]:
    return tuple(q for q in sheet.quotes if f"[{q.n}]" in sheet.text)
