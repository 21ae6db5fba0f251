"""What the fee schedule's indicators say of a code: global period, components, assistant, office price."""

from corpus.rows import PfsRow
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.lead import sentence
from rag.answerers.embedded.parts.abstain import unknown_code
from rag.answerers.embedded.parts.meaning import code_mark, status_sentence
from rag.answerers.embedded.sheet import Sheet
from rag.indicators import fee_indicators
from rag.tool_results import Status

_NAMES = {
    "global_days": ("global period", ("global",)),
    "pctc": ("PC/TC", ("pc/tc", "pctc", "component")),
    "multiple_procedure": ("multiple procedures", ("multiple",)),
    "bilateral": ("bilateral", ("bilateral",)),
    "assistant": ("assistant at surgery", ("assistant",)),
    "co_surgeon": ("co-surgeons", ("surgeon", "co-surgeon")),
    "team": ("team", ("team",)),
}

_OF_MODIFIER = {
    "26": "pctc",
    "TC": "pctc",
    "50": "bilateral",
    "51": "multiple_procedure",
    "62": "co_surgeon",
    "66": "team",
    **dict.fromkeys(("80", "81", "82", "AS"), "assistant"),
}


def indicators(asked: Asked, sheet: Sheet) -> None:
    """The indicators asked about, or all of them; the price outside a facility where the office is asked about."""
    for code in asked.codes[:3]:
        facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
        if not facts.is_in_tables:
            unknown_code(asked, sheet, code)
            continue
        if facts.status in (Status.DELETED, Status.NOT_YET):
            sheet.say(status_sentence(facts), code_mark(facts, sheet))
            continue
        row = next((r for r in facts.pfs if r.modifier == ""), next(iter(facts.pfs), None))
        mark = sheet.tables(tuple(s for s in facts.sources if s.startswith("table:pfs"))[:1])
        if row is None:
            sheet.say(f"The physician fee schedule held for {asked.day.isoformat()} has no row for {code}.")
            continue
        _told(row, asked, sheet, mark)


def _told(row: PfsRow, asked: Asked, sheet: Sheet, mark: str) -> None:
    lower = asked.text.lower()
    if "office" in lower or "facility" in lower:
        head = ("No. " if row.nonfacility_na else "Yes. ") if asked.is_yes_no else ""
        where = (
            "has no price outside a facility (NA: rarely or never done there)"
            if row.nonfacility_na
            else "is priced there"
        )
        sheet.say(f"{head}{row.code} {where}.", mark)
        return
    meanings = fee_indicators(row)
    of_modifiers = [_OF_MODIFIER[m] for m in asked.modifiers if m in _OF_MODIFIER]
    named = [field for field, (_, words) in _NAMES.items() if any(w in lower for w in words)]
    wanted = list(dict.fromkeys((*of_modifiers, *named))) or list(_NAMES)
    sheet.points([f"**{row.code}**, {_NAMES[field][0]}: {sentence(meanings[field])} {mark}" for field in wanted])
