"""Codes that a question names and its answer does not: never dropped in silence."""

from collections.abc import Iterable

from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.lead import listed
from rag.answerers.embedded.parts.meaning import code_mark, status_sentence
from rag.answerers.embedded.sheet import Sheet
from rag.tool_results import Status

_MOST = 4


def named_codes(asked: Iterable[Asked], sheet: Sheet) -> None:
    """One sentence for each: that it is not held, that it is not in force, or that it is not part of what was told."""
    if not sheet.has_substance:
        return
    left = dict.fromkeys(
        (code, one.day, one.setting)
        for one in asked
        for code in one.codes
        if not one.proposition and code not in sheet.text
    )
    for code, day, setting in list(left)[:_MOST]:
        facts = sheet.tools.lookup_code(code, day, setting)
        if not facts.is_in_tables:
            sheet.note(f"**{code}** is not in the code list held for {day.isoformat()}: nothing is said of it here.")
        elif facts.status in (Status.DELETED, Status.NOT_YET):
            sheet.note(f"**{code}**: {status_sentence(facts)}", code_mark(facts, sheet))
        else:
            beside = listed(dict.fromkeys(line.code for line in sheet.lines))
            label = f" ({facts.row.label})" if facts.row is not None and facts.row.label else ""
            more = f"; whether it may stand beside {beside} is a question of its own" if beside else ""
            sheet.note(f"**{code}**{label} is not part of what is answered here{more}.", code_mark(facts, sheet))
