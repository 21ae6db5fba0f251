"""A case told on the way to another question: `LAD stented, one lesion. May I bill the removal?`"""

import re
from collections.abc import Sequence
from dataclasses import replace

from guards.coding.case import Outcome
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.facts import describes_a_case, is_placed, is_report, read
from rag.answerers.embedded.parts import PARTS
from rag.answerers.embedded.parts.case import derivation
from rag.answerers.embedded.sheet import Sheet
from rag.answerers.embedded.understand import on_lines
from rag.tools import Tools

_GENERAL = re.compile(
    r"^\W*(?:how|what|which|when|where|why|who|is|are|do|does|can|may|should|will)\b"
    r"|\b(?:if|when|whenever|suppose|say|should|would|always|ever|usually|example)\b",
    re.IGNORECASE,
)
_RETURN = re.compile(
    r"\b(?:back|return\w*|again|second trip)\b.{0,25}\blab\b|\b(?:this morning|earlier today)\b", re.IGNORECASE
)  # two sessions of a day told as one
_TELLS = re.compile(r"\w[.:;,]\s+\S")  # a case, a stop, and what is asked
_HAS_ITS_ANSWER = frozenset(
    [
        "case",
        "proposed",
        "claim",
        "fee",
        "fee_compare",
        "why_not",
        "own_documents",
        "together",
        "compare",
        "documentation",
        "greeting",
    ]
)
_FEE = re.compile(r"\b(?:fees?|pays?|paid|payment|reimburs\w*|how much)\b", re.IGNORECASE)
_AGAIN = frozenset(["58", "76", "77", "78", "79"])  # a second procedure of the day: its own session is not told whole


def tells_the_case(asked: Sequence[Asked]) -> bool:
    """Whether a case of the day is told and none of the questions is for its claim."""
    if any(one.intent in _HAS_ITS_ANSWER or _AGAIN & set(one.modifiers) for one in asked):
        return False
    text = asked[-1].facts if asked else ""
    if (
        not _TELLS.search(text)
        or _GENERAL.search(text)
        or _RETURN.search(text)
        or is_report(text)
        or not describes_a_case(text)
    ):
        return False
    done = (t for lesion in read(text).case.lesions if is_placed(lesion) for t in lesion.treatments)
    return any(t.outcome is Outcome.COMPLETED for t in done)


def beside_the_case(asked: Asked, tools: Tools) -> Asked:
    """`LAD stented. Can I bill 93454?` asks for 93454 beside the claim of the case, not whether it is in force."""
    if asked.intent != "validity" or not asked.is_yes_no:
        return asked
    derived = derivation(asked, tools)
    lines = derived[1].lines if derived else ()
    others = tuple(line.line.code for line in lines if line.line.code not in asked.codes)[:1]
    return replace(asked, intent="together", codes=(*asked.codes, *others)) if others else asked


def write_the_case(asked: Asked, sheet: Sheet) -> None:
    """The claim of the case, behind the answer to what was asked."""
    before = list(sheet.paragraphs)
    if not sheet.has_substance:
        sheet.paragraphs.clear()  # `nothing held speaks about this question`: the claim does
    told = len(sheet.paragraphs)
    PARTS["case"](replace(asked, intent="case"), sheet)
    if sheet.case is None:
        sheet.paragraphs[:] = before
        return
    if told:
        sheet.paragraphs.insert(told, "**The case told:**")
    if sheet.lines and _FEE.search(asked.facts):
        priced = on_lines(
            replace(asked, text="fee", codes=(), modifiers=(), intent="guidelines"), sheet.lines, sheet.tools
        )
        PARTS[priced.intent](priced, sheet)
