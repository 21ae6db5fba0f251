"""A code proposed for a case told beside it: `Is 92933 right for orbital atherectomy and a stent of the LAD?`"""

import re
from collections.abc import Sequence
from decimal import Decimal

from corpus.rows import Setting
from guards.claim import Line
from guards.pci_codes import ARTERY_MODIFIERS, FIRST_VESSEL, NEXT_VESSEL
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.facts import is_placed, read
from rag.answerers.embedded.lead import listed, shown
from rag.answerers.embedded.parts.case import case
from rag.answerers.embedded.parts.meaning import code_mark, status_sentence
from rag.answerers.embedded.parts.units import units
from rag.answerers.embedded.sheet import Sheet
from rag.tool_results import Status
from rag.tools import Tools

_HOW_MANY = re.compile(
    r"\bhow (?:many|often)\b|\b(?:twice|(?:two|three|four|[2-9]) (?:times|units?)|x ?[2-9]|more than once)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\bhow (?:many|often)\b", re.IGNORECASE)
_OF_VESSELS = {*NEXT_VESSEL, *FIRST_VESSEL}
_OF_PCI = frozenset({"pci_base", "hcpcs_des", "pci_addon"})
_ADDED = frozenset({"92972", "92973"})  # told by their technique


def proposes(asked: Asked, tools: Tools) -> bool:
    """Whether a PCI code, or one for imaging or pressure studies, is proposed for work told in the same question."""
    if not asked.codes or not (asked.is_yes_no or _HOW_MANY.search(asked.text)):
        return False
    if set(asked.modifiers) - ARTERY_MODIFIERS:  # then the modifier is the question
        return False
    kinds = {code: _kind(code, asked, tools) for code in asked.codes}
    if not all(kind in _OF_PCI or code in _OF_VESSELS | _ADDED for code, kind in kinds.items()):
        return False
    told = read(asked.text).case
    if any(code in _OF_VESSELS for code in asked.codes) and not (told.imaging or told.physiology):
        return False
    return any(is_placed(ls) and (ls.treatments or ls.technique_untold or ls.cto) for ls in told.lesions)


def is_deleted(asked: Asked, tools: Tools) -> bool:
    """Whether one of the codes proposed has ended by the day."""
    return any(tools.lookup_code(code, asked.day, asked.setting).status is Status.DELETED for code in asked.codes)


def _kind(code: str, asked: Asked, tools: Tools) -> str:
    row = tools.lookup_code(code, asked.day, asked.setting).row
    if row is None or (row.kind == "hcpcs_des" and row.is_addon):  # whether a branch twin may be billed is open
        return ""
    return row.kind


def proposed(asked: Asked, sheet: Sheet) -> None:
    """Whether the case takes the code, and how often, before the claim of the case; the unit limit where it is asked."""
    start, before = len(sheet.paragraphs), len(sheet.lines)
    case(asked, sheet)
    if sheet.case is None or not sheet.has_substance:
        return
    lines = sheet.lines[before:]
    heads = dict.fromkeys(_verdict(code, lines, asked, sheet) for code in asked.codes)
    sheet.paragraphs[start:start] = [head for head in heads if head]
    if _COUNTED.search(asked.text):
        sheet.paragraphs.append("**The unit limit** is a ceiling of the payer's edits, not what a case takes:")
        units(asked, sheet)


def _verdict(code: str, lines: Sequence[Line], asked: Asked, sheet: Sheet) -> str:
    facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
    no = "" if _COUNTED.search(asked.text) else "No. "
    if facts.status in (Status.DELETED, Status.NOT_YET):
        return f"{no}{status_sentence(facts)} {code_mark(facts, sheet)}".strip()
    own = [line for line in lines if line.code == code]
    if facts.row and facts.row.kind == "hcpcs_des" and asked.setting is Setting.PHYSICIAN:
        gives = f" the case gives {listed(shown(line) for line in lines)} there" if lines else " ask for the hospital"
        return f"**{no}{code} is a code of hospital claims** and this was read for the physician's;{gives}."
    whole = listed(shown(line) for line in lines)
    if (sheet.missing or sheet.review) and not own:
        return f"**It depends** on what is asked below{f'; undisputed so far is {whole}' if lines else ''}."
    if not lines:
        return ""
    if not own:
        return f"**{no}{code} does not fit** the case told; it gives {whole}."
    wanted = [line for line in asked.lines if line.code == code and ARTERY_MODIFIERS & set(line.modifiers)]
    if wanted and not any(ARTERY_MODIFIERS & set(line.modifiers) & _arteries(own) for line in wanted):
        return f"**No: {listed(shown(line) for line in own)}, not {listed(shown(line) for line in wanted)}.**"
    taken = sum((line.units for line in own), Decimal(0))
    if _HOW_MANY.search(asked.text):
        often = "once" if taken == 1 else f"{taken.normalize():f} times, one line for each artery"
        return f"**{code} is reported {often}**: {listed(shown(line) for line in own)}."
    return f"**Yes: {listed(shown(line) for line in own)}.**"


def _arteries(lines: Sequence[Line]) -> frozenset[str]:
    return ARTERY_MODIFIERS & {modifier for line in lines for modifier in line.modifiers}
