"""Two codes side by side, and what decides between them."""

from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import found, of_sections
from rag.answerers.embedded.parts.abstain import unknown_code
from rag.answerers.embedded.parts.meaning import code_mark, status_sentence
from rag.answerers.embedded.propositions import proposition, subject_of
from rag.answerers.embedded.sections import cited, points, write_units
from rag.answerers.embedded.sheet import Sheet
from rag.tool_results import Status


def compare(asked: Asked, sheet: Sheet) -> None:
    settled = subject_of(asked)
    if settled:
        write_units(sheet, of_sections(proposition(settled).sections, asked.day))
    for code in asked.codes[:3]:
        _side(code, asked, sheet)
    if sheet.has_substance and not settled:
        _between(asked, sheet)
    first, second = asked.codes[0], asked.codes[1]
    sheet.suggest(f"Can I bill {first} with {second}?", f"Which pays more, {first} or {second}?")


def _side(code: str, asked: Asked, sheet: Sheet) -> None:
    facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
    if facts.row is None:
        unknown_code(asked, sheet, code)
        return
    if facts.row.label:
        sheet.say(f"**{code}**: {facts.row.label}.", code_mark(facts, sheet))
    if facts.status is not Status.ACTIVE:
        sheet.say(status_sentence(facts), code_mark(facts, sheet))
        return
    sheet.points(points(sheet, code, "What it is", asked, 1))


def _between(asked: Asked, sheet: Sheet) -> None:
    """Passages that speak of both codes; else the exclusions of the first that name the second."""
    units = [
        unit
        for unit in found(
            sheet.tools, f"{' or '.join(asked.codes[:2])} when difference choose", asked.day, asked.setting, limit=12
        )
        if all(code in unit.text or code in unit.passage.codes for code in asked.codes[:2])
        and unit.passage.kind != "code"
    ][:4]
    if units:
        sheet.paragraphs.append("What decides between them:")
        write_units(sheet, units)
        return
    from rag.answerers.embedded.evidence import units as units_of
    from rag.answerers.embedded.sections import section

    first, second = asked.codes[:2]
    named = [
        unit
        for one, other in ((first, second), (second, first))
        if (passage := section(one, "Excludes", asked)) is not None
        for unit in units_of(passage)
        if other in unit.text
    ]
    sheet.points([cited(sheet, unit) for unit in named[:3]])
