"""What a code is."""

from corpus.span import OPEN_END, OPEN_START
from corpus.tables import Edition
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import weigh
from rag.answerers.embedded.lead import SETTING_WORDS, listed, on, plural
from rag.answerers.embedded.parts.abstain import abstain, unknown_code
from rag.answerers.embedded.sections import cited, points, section
from rag.answerers.embedded.sheet import Sheet, with_marks
from rag.indicators import STATUS_INDICATOR
from rag.table_citations import table_id
from rag.tool_results import CodeFacts, Status

_WORDS = {
    Status.ACTIVE: "in force",
    Status.DELETED: "deleted",
    Status.NOT_YET: "not yet in force",
}
_MOST = 4


def meaning(asked: Asked, sheet: Sheet) -> None:
    """Each code that the question names."""
    if asked.malformed and not asked.codes:
        abstain(sheet, f"“{asked.malformed[0]}” is not a procedure code: CPT codes have five characters.")
        return
    for code in asked.codes[:_MOST]:
        describe(code, asked, sheet)


def describe(code: str, asked: Asked, sheet: Sheet) -> None:
    """Label, status, meaning, what it includes and excludes; or what the tables alone know."""
    facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
    if facts.is_described:
        _described(facts, asked, sheet)
    elif facts.is_in_tables:
        _numbers_only(facts, asked, sheet)
    else:
        unknown_code(asked, sheet, code)


def status_sentence(facts: CodeFacts) -> str:
    """In force, deleted or not yet, with the dates and what replaced it."""
    row = facts.row
    if row is None:
        return f"{facts.code} is not in the code list held for {facts.day.isoformat()}."
    if facts.status is Status.DELETED:
        replaced = f"; the work is now reported with {listed(row.replaced_by, 'or')}" if row.replaced_by else ""
        nothing = "" if row.replaced_by else "; no replacement is confirmed by the sources held"
        last = f"its last day was {row.valid_to.isoformat()}"
        return f"**{facts.code} is deleted**: {last}, so it is not reportable {on(facts.day)}{replaced}{nothing}."
    if facts.status is Status.NOT_YET:
        return (
            f"**{facts.code} is not yet in force** {on(facts.day)}: it begins on {row.valid_from.isoformat()}, "
            "so it is not reportable for that date."
        )
    until = "" if row.valid_to == OPEN_END else f" until {row.valid_to.isoformat()}"
    since = "" if row.valid_from == OPEN_START else f"since {row.valid_from.isoformat()}"
    dates = f" ({since}{until})" if since or until else ""
    return f"{facts.code} is in force {on(facts.day)}{dates}."


def code_mark(facts: CodeFacts, sheet: Sheet) -> str:
    return sheet.table(table_id(facts.edition, facts.code)) if facts.edition else ""


def _described(facts: CodeFacts, asked: Asked, sheet: Sheet) -> None:
    row = facts.row
    if row is None:
        return
    mark = code_mark(facts, sheet)
    kind = " (add-on)" if row.is_addon else ""
    sheet.say(f"**{facts.code}**{kind}: {row.label}.", mark)
    sheet.say(status_sentence(facts), mark)
    if facts.status is Status.ACTIVE:
        sheet.points(points(sheet, facts.code, "What it is", asked))
        _more(facts, asked, sheet)
    elif facts.status is Status.DELETED:
        sheet.points(points(sheet, facts.code, "Replacement", asked, 2))
    sheet.suggest(
        f"What must be documented for {facts.code}?",
        f"What is bundled into {facts.code}?",
        f"What does Medicare pay for {facts.code}?",
    )


def _more(facts: CodeFacts, asked: Asked, sheet: Sheet) -> None:
    """The two exclusions that say most, and the parents of an add-on."""
    excluded = section(facts.code, "Excludes", asked)
    if excluded is not None:
        best = weigh(f"{asked.text} {facts.row.label if facts.row else ''}", [excluded])[:2]
        sheet.paragraphs.append("Not this code:")
        sheet.points([cited(sheet, one.unit) for one in best])
    if facts.row and facts.row.is_addon:
        sheet.points(points(sheet, facts.code, "Add-on parents", asked, 1))


def _numbers_only(facts: CodeFacts, asked: Asked, sheet: Sheet) -> None:
    """A code outside the guidance: what the tables say, nothing else."""
    sheet.say(
        f"**{facts.code}** is outside the guidance held here: the desk has no description of it and says nothing about "
        "when to report it. The tables held know this much:"
    )
    known = [*_fees(facts, sheet), *_hospital(facts, sheet), *_edits(facts, asked, sheet)]
    sheet.points(
        known or [f"It stands in the code list; nothing else is held {on(asked.day)}. {code_mark(facts, sheet)}"]
    )


def _fees(facts: CodeFacts, sheet: Sheet) -> list[str]:
    items = []
    for row in facts.pfs:
        if facts.pfs_edition is None:
            continue
        key = f"{row.code}-{row.modifier}" if row.modifier else row.code
        mark = sheet.table(table_id(facts.pfs_edition, key))
        total = row.work_rvu + row.facility_pe_rvu + row.mp_rvu
        items.append(
            f"Physician fee schedule, {key}: status {row.status}, work RVU {row.work_rvu}, facility total {total}, "
            f"global {row.global_days}. {mark}"
        )
    return items


def _hospital(facts: CodeFacts, sheet: Sheet) -> list[str]:
    row, edition = facts.opps, facts.opps_edition
    if row is None or edition is None:
        return []
    words = STATUS_INDICATOR.get(row.status_indicator, "")
    return [
        with_marks(
            f"Hospital outpatient status {row.status_indicator}{f' ({words})' if words else ''}.",
            _mark(edition, facts, sheet),
        )
    ]


def _edits(facts: CodeFacts, asked: Asked, sheet: Sheet) -> list[str]:
    items = []
    if facts.mue is not None and facts.mue_edition is not None:
        items.append(
            with_marks(f"Unit limit: {plural(facts.mue.units, 'unit')}.", _mark(facts.mue_edition, facts, sheet))
        )
    counted = sheet.tools.count_edits(facts.code, asked.day, asked.setting)
    if counted.edits and counted.edition is not None:
        items.append(
            f"It stands in {plural(counted.edits, 'NCCI edit')} of the rows held for the "
            f"{SETTING_WORDS[asked.setting]} table {counted.edition.name}."
        )
    return items


def _mark(edition: Edition, facts: CodeFacts, sheet: Sheet) -> str:
    return sheet.table(table_id(edition, facts.code))
