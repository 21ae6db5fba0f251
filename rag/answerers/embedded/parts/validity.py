"""Whether a code is valid on a date, and what takes its place."""

import re
from dataclasses import replace

from corpus.rows import Confidence, Setting
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.dates import said_days
from rag.answerers.embedded.evidence import found, of_sections
from rag.answerers.embedded.lead import listed
from rag.answerers.embedded.parts.abstain import unknown_code
from rag.answerers.embedded.parts.meaning import code_mark, status_sentence
from rag.answerers.embedded.sections import cited, points, section, write_units
from rag.answerers.embedded.sheet import Sheet
from rag.tool_results import CodeFacts, CrosswalkFacts, Status

_TWIN = re.compile(r"\b(?:twins?|(?:c|hcpcs)[- ]?codes?|equivalent|correspond\w*)\b", re.IGNORECASE)

_TWINS = ("outpatient-pci#which-code-for-a-drug-eluting-stent",)  # twins of add-ons that are deleted stand there


def validity(asked: Asked, sheet: Sheet) -> None:
    """Each code on each day that the question names."""
    exact = [said.day for said in said_days(asked.text, asked.given_day or asked.day) if said.is_exact]
    for day in dict.fromkeys(exact) if len(exact) > 1 else (asked.day,):
        for code in asked.codes[:4]:
            _one(code, replace(asked, day=day), sheet)


def _one(code: str, asked: Asked, sheet: Sheet) -> None:
    facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
    if facts.row is None:
        unknown_code(asked, sheet, code)
        return
    is_twin = facts.row.kind == "hcpcs_des"
    stranded = is_twin and facts.status is Status.ACTIVE and bool(section(code, "Replacement", asked))
    fits = "" if asked.vessels else "Yes. "  # in force says nothing of whether it fits the case
    yes = fits if not stranded else "**In force, yet whether it may be billed is open.** "
    opens = (yes if facts.status is Status.ACTIVE else "No. ") if asked.is_yes_no else ""
    sheet.say(opens + status_sentence(facts), code_mark(facts, sheet))
    if facts.status is Status.ACTIVE and facts.row.label:
        sheet.say(f"It is: {facts.row.label}.", code_mark(facts, sheet))
    if facts.status is Status.DELETED:
        sheet.points(points(sheet, code, "Replacement", asked, 2))
        sheet.suggest(*(f"What is {new}?" for new in facts.row.replaced_by))
    if facts.status is Status.ACTIVE and _is_never_paid(facts):
        sheet.paragraphs.append("In force is not paid:")
        sheet.points(points(sheet, code, "Payment", asked, 2))
    elif facts.status is Status.ACTIVE:
        sheet.points(points(sheet, code, "Status and dates", asked, 2))
    if stranded:
        sheet.points(points(sheet, code, "Replacement", asked, 2))
        sheet.points([cited(sheet, unit) for unit in of_sections(_TWINS, asked.day) if code in unit.text])


def _is_never_paid(facts: CodeFacts) -> bool:
    return (facts.mue is not None and facts.mue.units == 0) or any(row.status == "B" for row in facts.pfs)


def crosswalk(asked: Asked, sheet: Sheet) -> None:
    """Where a code leads and what leads to it."""
    for code in asked.codes[:3]:
        _crossed(code, asked, sheet)


def _crossed(code: str, asked: Asked, sheet: Sheet) -> None:
    facts = sheet.tools.crosswalk(code, asked.day)
    listed_code = sheet.tools.lookup_code(code, asked.day, asked.setting)
    mark = sheet.tables(facts.sources)
    if _TWIN.search(asked.text):
        _twin(code, facts, asked, sheet, mark)
        return
    if listed_code.status is Status.DELETED:
        sheet.say(status_sentence(listed_code), code_mark(listed_code, sheet))
    for row in (r for r in facts.to if r.confidence is Confidence.LOW):
        sheet.say(f"No crosswalk of {code} is confirmed; {listed(row.to, 'or')} is a guess only: {row.note}.", mark)
    for row in (r for r in facts.to if r.confidence is not Confidence.LOW):
        note = f": {row.note}" if row.note else ""
        sheet.say(f"{code} leads to {listed(row.to, 'or')} ({_kind(row.kind)}){note}.", mark)
    for row in facts.from_:
        note = f": {row.note}" if row.note else ""
        sheet.say(f"{row.frm} leads to {code} ({_kind(row.kind)}){note}.", mark)
    if not facts.to and not facts.from_ and listed_code.status is not Status.DELETED:
        if listed_code.row is None:
            unknown_code(asked, sheet, code)
            return
        sheet.say(
            f"No crosswalk from or to {code} is held; {status_sentence(listed_code)}", code_mark(listed_code, sheet)
        )
    sheet.points(points(sheet, code, "Replacement", asked, 2))


def _twin(code: str, facts: CrosswalkFacts, asked: Asked, sheet: Sheet, mark: str) -> None:
    """The hospital code of a drug-eluting stent for a CPT code, or the other way round."""
    twins = [row for row in (*facts.to, *facts.from_) if row.kind == "des_twin"]
    for row in twins:
        sheet.say(f"{'Yes. ' if asked.is_yes_no else ''}{row.frm} is the {_kind(row.kind)} of {listed(row.to)}.", mark)
    if not twins:
        sheet.say(f"{'No. ' if asked.is_yes_no else ''}The crosswalk held has no hospital twin of {code}.", mark)
    query = f"{code} drug-eluting twin C code hospital claim"
    write_units(sheet, found(sheet.tools, query, asked.day, Setting.HOSPITAL_OUTPATIENT, limit=2, guidance_only=True))


def _kind(kind: str) -> str:
    return {
        "replaced": "deleted and replaced",
        "split": "split",
        "promoted": "moved to a Category I code",
        "des_twin": "hospital twin for a drug-eluting stent",
    }.get(kind, kind)
