"""How many units of a code: the unit limit with its adjudication indicator in words."""

import re

from corpus.tables import State
from guards.finding import Severity
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import found
from rag.answerers.embedded.lead import SETTING_WORDS, plural
from rag.answerers.embedded.parts.abstain import unknown_code
from rag.answerers.embedded.parts.meaning import code_mark, status_sentence
from rag.answerers.embedded.sections import write_units
from rag.answerers.embedded.sheet import Sheet
from rag.indicators import MAI
from rag.tool_results import Status

_TWICE = re.compile(r"\b(?:twice|two times|2 units|two units|more than once)\b", re.IGNORECASE)


def units(asked: Asked, sheet: Sheet) -> None:
    for code in asked.codes[:4]:
        _one(code, asked, sheet)
    if not sheet.has_substance:
        return
    query = "unit limit MUE all units of the day are added up denied clinical benchmark"
    told = found(sheet.tools, query, asked.day, asked.setting, limit=1, guidance_only=True)
    write_units(sheet, [unit for unit in told if unit.passage.kind != "code"])


def _one(code: str, asked: Asked, sheet: Sheet) -> None:
    facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
    if not facts.is_in_tables:
        unknown_code(asked, sheet, code)
        return
    if facts.status in (Status.DELETED, Status.NOT_YET):
        sheet.say(status_sentence(facts), code_mark(facts, sheet))
        return
    limit = sheet.tools.mue(code, asked.day, asked.setting)
    table = f"{SETTING_WORDS[asked.setting]} table {limit.edition.name if limit.edition else ''}"
    mark = sheet.tables(limit.sources)
    if limit.row is None:
        reason = (
            f"no unit limit is published in the {table}, which is not the same as no limit"
            if limit.state is State.NONE
            else f"no table held for {asked.day.isoformat()} gives one"
        )
        sheet.say(f"**{code}**: the unit limit (MUE) is not held: {reason}.", mark)
        sheet.doubt("unit_limit_not_held", Severity.UNVERIFIED, f"The unit limit of {code} is not held.", code)
        return
    row = limit.row
    head = ""
    if asked.is_yes_no and _TWICE.search(asked.text):
        is_base = facts.row is not None and facts.row.kind in ("pci_base", "hcpcs_des")
        where = (
            "in different arteries, a line and a unit for each" if is_base else "where the record supports each unit"
        )
        head = "No: " if row.units < 2 else f"Yes, {where}, within the limit: "
    later = f" (the table begins {limit.edition.span.start.isoformat()})" if limit.later and limit.edition else ""
    doubt = "" if row.confidence.value == "high" else f" Confidence {row.confidence.value}: second-hand."
    sheet.say(
        f"{head}**{code}: {plural(row.units, 'unit')}** by the medically unlikely edits (MUE), {table}{later}. "
        f"MAI {row.mai or 'not told'}: {MAI[row.mai]}.{doubt}",
        mark,
    )
    if limit.edition is not None and limit.edition.span.end < asked.day:
        _of_an_older_table(code, row.units, asked, sheet)


def _of_an_older_table(code: str, units: int, asked: Asked, sheet: Sheet) -> None:
    """The table had ended by the day: which quarter is wanted, and what a later table says where it says otherwise."""
    told = f"That table had ended by {asked.day.isoformat()} and the one of that quarter is not held: look it up."
    today = sheet.tools.mue(code, sheet.tools.today, asked.setting)
    if today.row is None or today.edition is None or today.row.units == units:
        sheet.say(told)
        return
    changed = f"In the table {today.edition.name} the limit is {today.row.units}; from which quarter on is not held."
    sheet.say(f"{told} {changed}", sheet.tables(today.sources))
    sheet.doubt("open_question", Severity.WARNING, f"Which limit did {code} have on {asked.day.isoformat()}?", code)
