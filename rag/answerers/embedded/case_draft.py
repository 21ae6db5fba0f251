"""A draft for facts that were read already: the claim they give, why, and what is open."""

from guards.coding.case import Case
from rag.answer import Draft, Question
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.parts import case as part
from rag.answerers.embedded.parts.abstain import abstain
from rag.answerers.embedded.sheet import Sheet
from rag.tools import Tools


def case_draft(facts: Case, question: Question, tools: Tools) -> Draft:
    """What the facts give on the question's day for its setting. Abstains where they tell of nothing done."""
    sheet = Sheet(tools, case=facts)
    asked = Asked(question.text, question.text, question.day, question.setting, "case")
    derived = tools.code_case(facts, question.day, question.setting)
    if derived.lines or derived.questions or derived.left_out:
        part.write(derived, asked, sheet)
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
    )
