"""A draft for facts that were read already: the claim they give, why, and what is open."""

from typing import TYPE_CHECKING

from guards.claim import Claim
from guards.coding.case import Case
from guards.coding.derivation import Derivation
from rag.answer import Draft, Question
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.parts import billed as beside
from rag.answerers.embedded.parts import case as part
from rag.answerers.embedded.parts.abstain import abstain
from rag.answerers.embedded.sheet import Sheet
from rag.tools import Tools

if TYPE_CHECKING:
    from rag.reading import Reading


def case_draft(
    facts: Case,
    question: Question,
    tools: Tools,
    reading: "Reading | None" = None,
    billed: Claim | None = None,
    derived: Derivation | None = None,
) -> Draft:
    """What the facts give on the question's day for its setting. Abstains where they tell of nothing done.

    `reading` is where the facts come from, `billed` a claim to set beside the one they give, `derived` that claim
    where it was derived already.
    """
    sheet = Sheet(tools, case=facts)
    asked = Asked(question.text, question.text, question.day, question.setting, "case")
    result = derived or tools.code_case(facts, question.day, question.setting)
    if result.lines or result.questions or result.left_out or (reading and reading.questions):
        part.write(result, asked, sheet, reading)
        if billed is not None:
            beside.write(billed, result, sheet)
    else:
        abstain(sheet, "I could not read from this what was done in which vessel, so I propose nothing.")
    return Draft(
        text=sheet.text,
        lines=tuple(dict.fromkeys(sheet.lines)) if sheet.has_substance else (),
        quotes=tuple(q for q in sheet.quotes if f"[{q.n}]" in sheet.text),
        missing_facts=tuple(sheet.missing),
        follow_ups=tuple(sheet.follow_ups[:3]),
        abstained=not sheet.has_substance,
        case=facts,
        review=tuple(sheet.review),
        grounds=tuple(sheet.grounds),
        proposal=sheet.proposal,
        left_aside=sheet.left_aside,
    )
