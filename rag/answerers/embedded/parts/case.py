"""A procedure told in words, or a pasted report: the facts, the claim they give, why, and what is still open."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.rows import Setting
from guards.coding.case import Case
from guards.coding.derivation import Derivation, DerivedLine, LeftOut, Question
from guards.coding.territory import NAMES
from guards.finding import Finding, Severity, SourceRef
from rag.answer import LineGround
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import found, of_sections, said_of
from rag.answerers.embedded.facts import asks_for_the_claim, is_report, read
from rag.answerers.embedded.lead import listed, sentence, shown
from rag.answerers.embedded.other_day import days_told
from rag.answerers.embedded.parts.abstain import abstain
from rag.answerers.embedded.parts.guidance import guidelines
from rag.answerers.embedded.parts.other_days import other_days
from rag.answerers.embedded.parts.report_words import left_of_the_reading, of_other_days, quoted, unasked
from rag.answerers.embedded.sections import fitting_unit, section, units_of, write_units
from rag.answerers.embedded.sheet import Sheet, with_marks
from rag.answerers.embedded.unplaced import Unplaced, question_of, unplaced
from rag.evidence_of import evidence_of
from rag.tools import Tools

if TYPE_CHECKING:
    from rag.reading import Reading

_MOST_REJECTED = 4
_COATED = ("0913T", "0914T")
_DEVICE = ("drug-coated-balloon#payment-for-the-hospital",)  # where its device code stands
_WHERE = re.compile(rf"^(?:{'|'.join(map(re.escape, NAMES.values()))}): ", re.IGNORECASE)
_SAYS_IT = 0.5  # share of a reason that a sentence must say to stand beside it
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "several": 2, "multiple": 2}
_LESIONS = re.compile(
    r"\b(two|2|three|3|four|4|several|multiple)\s+(?:(?:separate|distinct|discrete|different|tandem|other)\s+)*lesions\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:separate|different|distinct|another|second)\s+(?:\w+\s+)?lesion\b|\blesions\b[^.]{0,40}\b(?:each|both|apiece)\b"
    r"|\bprox\w* and (?:mid|dist\w*)\b[^.]{0,20}\blesions\b",
    re.IGNORECASE,
)


def case(asked: Asked, sheet: Sheet) -> None:
    """Read, derive, write; what is told of a later day stands apart."""
    days = days_told(asked.facts, asked.day)
    _of_one_day(replace(asked, facts=days.first), sheet)
    other_days(days.others, asked, sheet)


def _of_one_day(asked: Asked, sheet: Sheet) -> None:
    derived = derivation(asked, sheet.tools)
    if derived is None:
        if _ask_reader(asked, sheet):
            return
        if asks_for_the_claim(asked.text):
            _ask_for_treatment(asked, sheet)
            return
        if not is_report(asked.facts):
            guidelines(asked, sheet)
            return
        abstain(
            sheet,
            "I could not read from this what was done in which vessel; name the artery, the lesion and each treatment.",
        )
        return
    facts, result = derived
    sheet.case = facts
    if _misses_lesions(asked, facts):
        _ask_for_lesions(asked, sheet)
        return
    told = read(asked.facts)
    if not (result.lines or result.questions or result.left_out):
        if not _ask_reader(asked, sheet):
            _ask_for_treatment(asked, sheet)
        return
    write(result, asked, sheet, told)
    if asked.settled:
        sheet.note(f"*From your answers: {'; '.join(words for _, words in asked.settled)}.*")


def _misses_lesions(asked: Asked, facts: Case) -> bool:
    """More lesions are told than the reader placed: a code from what was read would be too low."""
    told = max(
        (_COUNTS[m[1].lower()] for m in _LESIONS.finditer(asked.facts)), default=2 * bool(_SEVERAL.search(asked.facts))
    )
    placed = sum(1 for lesion in facts.lesions if lesion.treatments)
    return 0 < placed < told


def _ask_for_lesions(asked: Asked, sheet: Sheet) -> None:
    question = (
        "Several lesions are told, and I could not place each: which segment and which treatment had each of them?"
    )
    sheet.ask(question)
    sheet.say("**Nothing can be proposed yet**: the number of lesions decides the code.")
    sheet.points([f"**Please tell me:** {question}"])
    write_units(
        sheet,
        found(
            sheet.tools, "when is it 92928 when is it 92930 lesions stents segments", asked.day, asked.setting, limit=3
        ),
    )


def _ask_for_treatment(asked: Asked, sheet: Sheet) -> None:
    """A vessel was read and nothing done in it: ask, and show what the documents say meanwhile."""
    question = "Which treatment was completed in which vessel (balloon, stent, atherectomy), and by which approach?"
    sheet.ask(question)
    sheet.say("**Nothing can be proposed yet**: no completed treatment could be read from this.")
    sheet.points([f"**Please tell me:** {question}"])
    write_units(sheet, found(sheet.tools, asked.text, asked.day, asked.setting, limit=2, guidance_only=True))


def _ask_reader(asked: Asked, sheet: Sheet) -> bool:
    """What the reader could not place; True where it asked for something."""
    questions = read(asked.facts).questions
    for question in questions:
        sheet.ask(question)
    if questions:
        sheet.say("**Nothing can be proposed yet**: the code and its modifier depend on facts that are not told.")
        sheet.points([f"**Please tell me:** {question}" for question in questions])
        query = "which facts must be known first artery lesions stents"
        write_units(sheet, found(sheet.tools, query, asked.day, asked.setting, limit=1))
    return bool(questions)


def derivation(asked: Asked, tools: Tools) -> tuple[Case, Derivation] | None:
    """The facts in the words of the question and the claim they give; None where nothing was done in them."""
    facts = read(days_told(asked.facts, asked.day).first).case
    if asked.settled:
        facts = facts.model_copy(update={"settled": dict(asked.settled)})
    beside = (facts.diagnostic, facts.support, facts.sedation, facts.other)
    if not any((facts.lesions, facts.imaging, facts.physiology, *beside)):
        return None
    return facts, tools.code_case(facts, asked.day, asked.setting)


def write(result: Derivation, asked: Asked, sheet: Sheet, reading: "Reading | None" = None) -> None:
    """The claim with its reasons, what is open, what was left out. `reading` adds what the reader asks and left out."""
    case_read = sheet.case or (reading.case if reading else None)
    asks = unasked(reading.questions if reading else (), result, case_read.settled if case_read else ())
    words_left = _words_left(asked, sheet, reading)
    if held := any(word.decides for word in words_left) or bool(reading and reading.doubts):
        result = replace(result, lines=(), proposal=result.proposal or result.lines)
    found = [evidence_of(case_read, d) for d in result.lines] if case_read is not None else []
    _open_line(result, bool(asks or words_left), sheet, is_held=held)
    shows_words = reading is not None and (
        reading.has_report or sheet.given is None
    )  # given as a report, or long as one
    words = [quoted(e.spans) if shows_words else "" for e in found] or [""] * len(result.lines)
    sheet.points(
        [
            with_marks(f"**{shown(d.line)}**: {sentence(d.reason.text)}{said}", _grounds(d, asked, sheet))
            for d, said in zip(result.lines, words, strict=True)
        ]
    )
    for question in result.questions:
        _ask(question, asked, sheet)
    for text in asks:
        _ask_back(text, sheet)
    if unasked_words := tuple(word for word in words_left if not word.is_asked):
        _ask_for_place(unasked_words, sheet)
    _beside("Not reported:", result.left_out, asked, sheet)
    open_texts = (*asks, *(f"{q.text} {q.reason.text}" for q in result.questions))
    settled = tuple(r for r in result.rejected if not any(r.code and r.code in text for text in open_texts))
    _beside("Considered and rejected:", settled[:_MOST_REJECTED], asked, sheet)
    if reading is not None and shows_words:
        left_of_the_reading(reading, sheet)
    elif reading is not None:
        of_other_days(reading, sheet)
    if asked.setting is Setting.HOSPITAL_OUTPATIENT and any(d.line.code in _COATED for d in result.lines):
        write_units(sheet, [unit for unit in of_sections(_DEVICE, asked.day) if "C9610" in unit.text])
    sheet.lines += [d.line for d in result.lines]
    sheet.grounds += [
        LineGround(d.line, d.reason.text, d.reason.source, e.spans if _is_own_text(asked, sheet) else ())
        for d, e in zip(result.lines, found, strict=False)
    ]
    if result.needs_review or held:
        sheet.proposal = tuple(d.line for d in result.proposal)
    if result.lines:
        sheet.suggest(*(f"Why not {r.code}?" for r in settled[:2] if r.code), "What must be documented for this?")


def _words_left(asked: Asked, sheet: Sheet, reading: "Reading | None") -> tuple[Unplaced, ...]:
    """Of a case told in the chat, the words that stand in no fact; a report has its own reading and its own questions."""
    if reading is None or sheet.given is None or is_report(asked.facts):
        return ()
    return unplaced(asked.facts, reading)


def _ask_for_place(words: tuple[Unplaced, ...], sheet: Sheet) -> None:
    sheet.has_substance = True
    text = question_of(words)
    sheet.ask(text)
    sheet.paragraphs.append(f"**Please tell me:** {text}")
    sheet.review.append(open_point(text, SourceRef("DESK")))


def _open_line(result: Derivation, reader_asks: bool, sheet: Sheet, *, is_held: bool = False) -> None:
    if result.lines:
        opens = "Undisputed so far:" if result.needs_review or reader_asks else "Report:"
        sheet.paragraphs.append(f"**{opens}** {listed(shown(d.line) for d in result.lines)}.")
    elif result.needs_review or reader_asks:
        sheet.paragraphs.append("**Nothing can be proposed yet**: a fact that decides the code is open.")
    else:
        sheet.paragraphs.append("**No line follows** from what is told.")
    whole = listed(shown(d.line) for d in result.proposal)
    if is_held and result.proposal:
        sheet.paragraphs.append(f"Without the words that I could not place, the claim would be {whole}.")
    elif result.needs_review and result.proposal and result.proposal != result.lines:
        sheet.paragraphs.append(f"If every open point takes its first answer, the whole claim is {whole}.")


def _is_own_text(asked: Asked, sheet: Sheet) -> bool:
    """The spans count in the very text that was given, not in words gathered over a conversation."""
    return sheet.given is None or sheet.given.text == asked.facts


def _ask_back(text: str, sheet: Sheet) -> None:
    """What the reader could not place: asked, and the claim is for a person to settle."""
    sheet.has_substance = True
    sheet.ask(text)
    sheet.paragraphs.append(
        f"**Please tell me:** {sentence(text)} Until then the lines rest on the rest of the report."
    )
    sheet.review.append(open_point(text, SourceRef("DESK")))


def open_point(text: str, source: SourceRef) -> Finding:
    """An open question as a finding: a person decides."""
    return Finding(
        rule="open_question",
        severity=Severity.WARNING,
        message=text,
        line=None,
        codes=(),
        source=source,
        question=text,
    )


def _grounds(derived: DerivedLine, asked: Asked, sheet: Sheet) -> str:
    """The place the reason rests on, and what the code's own document says it is."""
    mark = sheet.place(derived.reason.source)
    reason = _WHERE.sub("", derived.reason.text)  # the name of an artery says nothing of the code
    best = fitting_unit(reason, section(derived.line.code, "What it is", asked))
    return mark + (sheet.quote(best.passage.id, best.text) if best else "")


def _beside(heading: str, items: tuple[LeftOut, ...], asked: Asked, sheet: Sheet) -> None:
    if items:
        sheet.paragraphs.append(heading)
        sheet.points(list(dict.fromkeys(_left(item, asked, sheet) for item in items)))


def _left(item: LeftOut, asked: Asked, sheet: Sheet) -> str:
    name = item.what if not item.code else item.code if item.code in item.what else f"{item.code} ({item.what})"
    told = item.reason.text
    whole = sentence(told) if item.code and told.startswith(item.code) else f"{name}: {sentence(told)}"
    return with_marks(whole, sheet.place(item.reason.source) + _excluded(item, asked, sheet))


def _excluded(item: LeftOut, asked: Asked, sheet: Sheet) -> str:
    """What the rejected code's own document says it excludes, where it says this."""
    if not item.code:
        return ""
    reason = item.reason.text.replace(item.code, " ")  # its own document names it everywhere
    best = max(units_of(section(item.code, "Excludes", asked)), key=lambda unit: said_of(reason, unit), default=None)
    if best is None or said_of(reason, best) < _SAYS_IT:
        return ""
    return sheet.quote(best.passage.id, best.text)


def _ask(question: Question, asked: Asked, sheet: Sheet) -> None:
    """The question with what each answer would give; a person decides until then."""
    sheet.has_substance = True
    sheet.ask(question.text)
    mark = sheet.place(question.reason.source)
    why = "" if question.reason.text == question.text else f" {sentence(question.reason.text)}"
    sheet.paragraphs.append(with_marks(f"**Please tell me:** {sentence(question.text)}{why}", mark))
    sheet.points(
        [f"{option.answer}: {listed(shown(line) for line in option.lines) or 'no line'}" for option in question.options]
    )
    source = SourceRef(question.reason.source.id, question.reason.source.locator)
    sheet.review.append(open_point(question.text, source))


def why_not(asked: Asked, sheet: Sheet) -> None:
    """Why the case told before does not take the code asked about."""
    from rag.answerers.embedded.parts.compare import compare
    from rag.answerers.embedded.parts.meaning import describe, status_sentence

    wanted = asked.codes[0]
    facts = sheet.tools.lookup_code(wanted, asked.day, asked.setting)
    derived = derivation(asked, sheet.tools) if not is_report(asked.text) else None
    if derived is None:
        describe(wanted, asked, sheet)
        return
    result = derived[1]
    said = [item for item in result.rejected if item.code == wanted]
    if any(d.line.code == wanted for d in result.lines):
        sheet.say(f"{wanted} is reported here.")
        write(result, asked, sheet)
        return
    if said:
        sheet.points([_left(item, asked, sheet) for item in said])
    elif facts.row is not None and facts.row.valid_to < asked.day:
        sheet.say(status_sentence(facts), sheet.tables(facts.sources[:1]))
    kept = [d for d in result.lines if d.line.code[:3] == wanted[:3]] or list(result.lines)
    if kept:
        first = kept[0]
        sheet.say(
            f"The case gives {shown(first.line)}: {sentence(first.reason.text)}", sheet.place(first.reason.source)
        )
        if not said and facts.is_described:
            from dataclasses import replace

            compare(replace(asked, codes=(first.line.code, wanted), text=f"{first.line.code} or {wanted}"), sheet)
    for question in result.questions:
        _ask(question, asked, sheet)
