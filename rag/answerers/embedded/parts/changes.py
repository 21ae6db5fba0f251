"""What changed at the turn of a year: codes that began, codes that ended, and what the documents say about it."""

from datetime import date

from corpus.rows import CodeRow
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import found
from rag.answerers.embedded.lead import listed
from rag.answerers.embedded.sections import write_units
from rag.answerers.embedded.sheet import Sheet
from rag.table_citations import table_id


def changes(asked: Asked, sheet: Sheet) -> None:
    first = date(asked.day.year, 1, 1)
    last = date(asked.day.year - 1, 12, 31)
    edition = sheet.tools.tables.edition("codes", asked.day)
    if edition is None:
        return
    held = [row for row in sheet.tools.tables.codes(asked.day) if row.label]
    new = [row for row in held if row.valid_from == first]
    gone = [row for row in held if row.valid_to == last]
    if new:
        sheet.paragraphs.append(f"**New on {first.isoformat()}:**")
        sheet.points([f"{row.code}: {row.label}. {sheet.table(table_id(edition, row.code))}" for row in new])
    if gone:
        sheet.paragraphs.append(f"**Deleted, last day {last.isoformat()}:**")
        sheet.points([f"{row.code}{_replaced(row)} {sheet.table(table_id(edition, row.code))}" for row in gone])
    if not (new or gone):
        sheet.say(f"The code list held for {asked.day.year} shows no code that began or ended with the year.")
    query = f"{asked.text} what changed on {first.isoformat()} reworded branch add-ons removed"
    write_units(sheet, found(sheet.tools, query, asked.day, asked.setting, limit=4))
    sheet.suggest("Guidelines for 92928 vs 92930?", "What replaces 92944?", "Difference between 92943 and 92945?")


def _replaced(row: CodeRow) -> str:
    if not row.replaced_by:
        return ": no confirmed replacement."
    return f": now {listed(row.replaced_by, 'or')}."
