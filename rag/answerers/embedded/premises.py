"""What a question takes for granted of a code and the tables know better: said before anything else is answered."""

import re

from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.parts.meaning import code_mark
from rag.answerers.embedded.sheet import Sheet
from rag.tool_results import Status

_CODE = r"(?P<code>\d{5}|\d{4}T|[CG]\d{4})"
_ADDON = re.compile(rf"\b{_CODE}\s+(?:is|being|as)\s+(?:an?\s+)?add-?\s?on\b", re.IGNORECASE)
_DELETED = re.compile(
    rf"\b(?:why|since|because|now that|after)\b[^?.]{{0,20}}\b{_CODE}\s+"
    r"(?:deleted|gone|invalid|retired|(?:is|was|got|has been) (?:deleted|gone|invalid|retired|removed))\b",
    re.IGNORECASE,
)


def put_right(asked: Asked, sheet: Sheet) -> None:
    """Contradict a premise that is false on the day: that a base code is an add-on, that a code in force is deleted."""
    if asked.proposition:
        return
    for match in _ADDON.finditer(asked.text):
        facts = sheet.tools.lookup_code(match["code"].upper(), asked.day, asked.setting)
        if facts.row is not None and not facts.row.is_addon:
            sheet.say(f"**Not so:** {facts.code} is not an add-on; it stands by itself.", code_mark(facts, sheet))
    for match in _DELETED.finditer(asked.text):
        facts = sheet.tools.lookup_code(match["code"].upper(), asked.day, asked.setting)
        if facts.status is Status.ACTIVE:
            sheet.say(f"**Not so:** {facts.code} was not deleted.", code_mark(facts, sheet))
