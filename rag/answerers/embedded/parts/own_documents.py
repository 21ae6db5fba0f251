"""What the user's own documents say, named as theirs, and what the desk holds beside it."""

import re

from corpus.passages import Passage
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import Unit, found
from rag.answerers.embedded.parts.abstain import abstain
from rag.answerers.embedded.sections import write_units
from rag.answerers.embedded.sheet import Sheet
from rag.answerers.embedded.users_pages import told
from rag.tool_results import Status

_BESIDE = 2  # sentences of the desk's own
_ASKED_OF_IT = re.compile(
    r"^.*?\b(?:says?|said|states?|mentions?|writes?)\b(?:\s+(?:about|on|of|regarding))?|^\W*according to [^,]*,\s*",
    re.IGNORECASE,
)  # what is left is the subject itself


def own_documents(asked: Asked, sheet: Sheet) -> None:
    """The user's words first, then what the desk holds on the same question."""
    best = [one.unit for one in told(asked.text, asked.codes, sheet.tools.users_passages())]
    if not best:
        abstain(sheet, "None of your own documents speaks about this; add one with `cathcode docs add`.")
        return
    for title in dict.fromkeys(u.passage.title for u in best):
        quoted = [u for u in best if u.passage.title == title]
        if len(quoted) == 1:
            sheet.say(f"Your document “{title}” says{_place(quoted[0].passage)}: {_quoted(quoted[0], sheet)}")
            continue
        sheet.paragraphs.append(f"Your document “{title}” says:")
        sheet.points([f"{_quoted(u, sheet)}{_place(u.passage)}" for u in quoted])
    _beside(asked, sheet)


def _quoted(unit: Unit, sheet: Sheet) -> str:
    return f"“{unit.shown}” {sheet.quote(unit.passage.id, unit.text)}"


def _place(passage: Passage) -> str:
    """` (p. XI-14)`, where the document has pages."""
    locator = next((mark.locator for mark in passage.sources if mark.locator), "")
    return f" ({locator})" if locator else ""


def _beside(asked: Asked, sheet: Sheet) -> None:
    """The desk's word on the same question: whether a code named is in force, else the passages nearest to it."""
    for code in asked.codes[:2]:
        facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
        if facts.status in (Status.DELETED, Status.NOT_YET):
            return  # said where the page is contradicted
    start = len(sheet.paragraphs)
    topic = _ASKED_OF_IT.sub("", asked.text) or asked.text
    write_units(
        sheet, found(sheet.tools, topic, asked.day, asked.setting, limit=_BESIDE, guidance_only=not asked.codes)
    )
    if len(sheet.paragraphs) > start:
        sheet.paragraphs.insert(start, "The desk's own sources on the same:")
