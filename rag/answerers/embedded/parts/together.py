"""Two codes on one claim: the edit for the kind of claim, which modifier opens it and when, or that none is needed."""

import re
from itertools import combinations

from corpus.rows import Confidence, Setting
from corpus.tables import State
from guards.coding.case import Artery
from guards.finding import Finding, Severity
from guards.pci_codes import DIAGNOSTIC_CATH
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import Unit, found, of_sections, units
from rag.answerers.embedded.lead import SETTING_WORDS, listed, sentence
from rag.answerers.embedded.parts.by_rule import LACKS_PRIMARY, forbids, told_by_rules
from rag.answerers.embedded.parts.meaning import code_mark, status_sentence
from rag.answerers.embedded.sections import cited, points, section, write_units
from rag.answerers.embedded.sheet import Sheet
from rag.tool_results import CodeFacts, PairFacts, Status
from rag.words import codes_in

_MOST_PAIRS = 3
_DIAGNOSTIC = frozenset(str(n) for n in range(93454, 93462))
_ONE_BASE_CODE = (
    "one-base-code-and-ladder#how-many-pci-codes-may-one-artery-have",
    "several-vessels#one-base-code-for-each-artery",
)
_ARTERY_OR_59 = ("artery-modifiers#artery-modifier-or-59",)
_ARTERIES = frozenset(artery.value for artery in Artery)
_DISTINCT = frozenset(("59", "XE", "XP", "XS", "XU"))
_SAME = re.compile(r"\b(?:same|one|single) (?:lesion|artery|vessel|segment|territory)\b", re.IGNORECASE)
_INCLUDED = re.compile(r"\b(?:includ|bundl|inside|part of|packag|integral)\w*", re.IGNORECASE)
_NEEDS = re.compile(r"\b(?:needs?|requires?|must)\b", re.IGNORECASE)
_VISIT_SECTIONS = ("evaluation-and-management-same-day#may-a-visit-be-billed-on-the-day-of-pci", "modifiers-25-57#25")
_VISITS = ("992", "993", "994")


def together(asked: Asked, sheet: Sheet) -> None:
    for one, other in list(combinations(asked.codes, 2))[:_MOST_PAIRS]:
        pair(one, other, asked, sheet)


def pair(one: str, other: str, asked: Asked, sheet: Sheet) -> None:
    """The answer for one pair."""
    facts = tuple(sheet.tools.lookup_code(code, asked.day, asked.setting) for code in (one, other))
    if _not_in_force(facts, asked, sheet):
        return
    edit = sheet.tools.check_pair(one, other, asked.day, asked.setting)
    if _are_bases(facts) and _SAME.search(asked.text):
        sheet.paragraphs.append("**No.**" if asked.is_yes_no else "**Not both.**")
        _bases(edit, asked, sheet)
    elif _SAME.search(asked.text) and (said := _excluding(one, other, asked)):
        sheet.say(f"{'**No.**' if asked.is_yes_no else '**Not both.**'} {cited(sheet, said)}")
    if edit.row is not None and {one, other} <= DIAGNOSTIC_CATH:
        _one_study(edit, asked, sheet)
    elif edit.row is not None:
        _edit(edit, facts, asked, sheet)
    elif edit.addon is not None:
        _addon(edit, asked, sheet)
    elif not _are_bases(facts) and (fault := told_by_rules(one, other, asked, sheet)):
        _by_rule(fault, edit, asked, sheet)
    else:
        _no_edit(edit, facts, asked, sheet)
    if edit.row is None and (one.startswith(_VISITS) or other.startswith(_VISITS)):
        write_units(sheet, of_sections(_VISIT_SECTIONS, asked.day))
    _what_documents_say(one, other, asked, sheet)
    if asked.setting is Setting.PHYSICIAN:
        _other_table(edit, asked, sheet)
    sheet.suggest("And at the hospital?" if asked.setting is Setting.PHYSICIAN else "And on the physician claim?")


def _not_in_force(facts: tuple[CodeFacts, ...], asked: Asked, sheet: Sheet) -> bool:
    out = [f for f in facts if f.status in (Status.DELETED, Status.NOT_YET)]
    for fact in out:
        sheet.say(f"{'No. ' if asked.is_yes_no else ''}{status_sentence(fact)}", code_mark(fact, sheet))
    unknown = [f for f in facts if not f.is_in_tables]
    if unknown and not out:
        names = listed(f.code for f in unknown)
        sheet.note(f"The desk holds nothing on {names} for {asked.day.isoformat()}, so it cannot judge the pair.")
    return bool(out or unknown)


def _edit(edit: PairFacts, facts: tuple[CodeFacts, ...], asked: Asked, sheet: Sheet) -> None:
    row = edit.row
    if row is None:
        return
    mark = sheet.tables(edit.sources)
    table = f"the {SETTING_WORDS[asked.setting]} table {edit.edition.name if edit.edition else ''}"
    held = f"{table}, the newest held" if edit.stale else table
    if row.indicator == 0:
        opens = "No" if asked.is_yes_no else "Not together"
        sheet.say(
            f"**{opens}, not on a {SETTING_WORDS[asked.setting]} claim.** NCCI pairs {row.column1} (column one) with "
            f"{row.column2} (column two), indicator 0 in {held}: {row.column2} is denied and no modifier opens it.",
            mark,
        )
        return
    sheet.say(
        f"**Only under conditions.** NCCI pairs {row.column1} (column one) with {row.column2} (column two), indicator 1 "
        f"in {held}: {row.column2} is denied unless a fitting modifier stands on the claim and the record bears it out.",
        mark,
    )
    if {row.column1, row.column2} & _DIAGNOSTIC:
        _diagnostic(row.column2, asked, sheet)
    elif row.column2.startswith(_VISITS):
        write_units(sheet, of_sections(_VISIT_SECTIONS, asked.day))
    elif _are_bases(facts):
        _bases(edit, asked, sheet)
    else:
        _of_the_second(row.column2, asked, sheet)


def _one_study(edit: PairFacts, asked: Asked, sheet: Sheet) -> None:
    """Two codes of 93451 to 93461: one session has one of them, whatever the indicator of their edit."""
    row = edit.row
    if row is None:
        return
    opens = (
        f"no modifier opens it, so {row.column2} is denied"
        if row.indicator == 0
        else "a modifier may open it for a study of another session of the day, not for two codes of one study"
    )
    sheet.say(
        f"**{'No' if asked.is_yes_no else 'Not together'}, not for one session:** one study has one code of 93451 to 93461, "
        f"the one that holds all that was done. NCCI pairs {row.column1} (column one) with {row.column2} (column two), "
        f"indicator {row.indicator} in the {_table(edit, asked)}: {opens}.",
        sheet.tables(edit.sources),
    )


def _by_rule(fault: Finding, edit: PairFacts, asked: Asked, sheet: Sheet) -> None:
    """No edit parts the two, or none is held; a rule of the manual, or of the tables, does."""
    no = "No" if asked.is_yes_no else "Not together"
    lacks_primary = fault.rule == LACKS_PRIMARY
    head = f"{no}, not these alone." if lacks_primary else f"{no}." if forbids(fault) else "Only under conditions."
    sheet.say(f"**{head}** {fault.message}", sheet.place(fault.source))
    if edit.state is State.NONE:
        sheet.say(
            f"No edit stands between {edit.one} and {edit.other} in the {_table(edit, asked)}; the rule holds without one.",
            sheet.tables(edit.sources),
        )
    elif lacks_primary or not forbids(fault):
        _not_held(edit, asked, sheet)
    if fault.severity is not Severity.ERROR:
        sheet.doubt("open_question", fault.severity, fault.question or fault.message, edit.one, edit.other)
    for code in (edit.one, edit.other):
        if code in _DIAGNOSTIC and not lacks_primary:
            _diagnostic(code, asked, sheet)


def _not_held(edit: PairFacts, asked: Asked, sheet: Sheet) -> None:
    told = f"no {SETTING_WORDS[asked.setting]} edit table held speaks about {edit.one} with {edit.other}"
    sheet.doubt("edit_not_held", Severity.UNVERIFIED, sentence(told), edit.one, edit.other)


def _diagnostic(code: str, asked: Asked, sheet: Sheet) -> None:
    """The conditions for a diagnostic study beside PCI, and the modifier."""
    query = "when may the diagnostic study be reported with PCI no earlier catheter angiogram full study decision"
    _about(query, asked, sheet, limit=3)
    _about("which modifier and on which line 59 or XU on the diagnostic line not on the PCI line", asked, sheet)
    sheet.ask(f"Was an earlier catheter angiogram available, was {code} a full study, and did the decision rest on it?")


def _addon(edit: PairFacts, asked: Asked, sheet: Sheet) -> None:
    row = edit.addon
    if row is None:
        return
    mark = sheet.tables(sheet.tools.addon_parents(row.addon, asked.day).sources)
    doubt = (
        "" if row.confidence.value == "high" else f" (confidence {row.confidence.value}: no 2026 add-on table is held)"
    )
    if row.confidence is Confidence.LOW:
        sheet.say(
            f"**Not settled.** {row.addon} is an add-on; that {row.primary} is one of its primaries is only presumed, no "
            "list held names it. Ask the contractor.",
            mark,
        )
        sheet.points(points(sheet, row.addon, "Add-on parents", asked, 2))
        told = f"Whether {row.primary} is a primary of {row.addon} is open; ask the contractor."
        sheet.doubt("open_question", Severity.WARNING, told, row.addon, row.primary)
        return
    yes = "" if not asked.is_yes_no else "No, not included: " if _INCLUDED.search(asked.text) else "Yes. "
    sheet.say(f"{yes}{row.addon} is an add-on and {row.primary} is one of its primaries{doubt}.", mark)
    if edit.state is State.NONE:
        sheet.say(
            f"No NCCI edit stands between {edit.one} and {edit.other} in the {_table(edit, asked)}.",
            sheet.tables(edit.sources),
        )


def _no_edit(edit: PairFacts, facts: tuple[CodeFacts, ...], asked: Asked, sheet: Sheet) -> None:
    bases = _are_bases(facts)
    if edit.state is State.NOT_HELD:
        sheet.say(
            f"**Not settled by an edit:** no {SETTING_WORDS[asked.setting]} edit table held for {asked.day.isoformat()} "
            f"speaks about {edit.one} with {edit.other}; not held is never the same as no edit."
        )
        _not_held(edit, asked, sheet)
    else:
        is_visit = edit.one.startswith(_VISITS) or edit.other.startswith(_VISITS)
        needs = _NEEDS.search(asked.text) and asked.modifiers and not (is_visit and "25" in asked.modifiers)
        inside = _INCLUDED.search(asked.text)
        yes = (
            ""
            if not asked.is_yes_no or bases or inside or is_visit
            else "No. "
            if needs
            else "Yes, as far as the edits go. "
        )
        so = f", so none calls for {listed(asked.modifiers, 'or')}" if needs else ""
        sheet.say(
            f"{yes}There is no edit between {edit.one} and {edit.other} in the {_table(edit, asked)}{so}.",
            sheet.tables(edit.sources),
        )
    if bases:
        _bases(edit, asked, sheet)


def _are_bases(facts: tuple[CodeFacts, ...]) -> bool:
    return all(f.row is not None and f.row.kind in ("pci_base", "hcpcs_des") for f in facts)


def _bases(edit: PairFacts, asked: Asked, sheet: Sheet) -> None:
    """Two base codes: one an artery; where the documents speak for the day, with their words."""
    said = of_sections(_ONE_BASE_CODE, asked.day)
    if not said:
        _about("one base code for each artery; different arteries, each its own modifier", asked, sheet)
        return
    marks = "".join(sheet.quote(u.passage.id, u.text) for u in (said[0], said[-1]))
    sheet.say(
        f"In one major artery with its branches report only one of {edit.one} and {edit.other}; in two different major "
        "arteries each may stand, each with its own artery modifier.",
        marks,
    )
    if _DISTINCT & set(asked.modifiers) and len(_ARTERIES & set(asked.modifiers)) > 1:
        apart, other = (listed(sorted(kind & set(asked.modifiers))) for kind in (_ARTERIES, _DISTINCT))
        write_units(sheet, of_sections(_ARTERY_OR_59, asked.day))
        sheet.say(f"{apart} tell the two lines apart; {other} is not added beside an artery modifier that fits.")
    if "92937" in (edit.one, edit.other):
        sheet.points([cited(sheet, unit) for unit in said if "graft" in unit.text])


def _table(edit: PairFacts, asked: Asked) -> str:
    name = edit.edition.name if edit.edition else ""
    return f"{SETTING_WORDS[asked.setting]} table {name}{', the newest held' if edit.stale else ''}"


def _about(query: str, asked: Asked, sheet: Sheet, limit: int = 2) -> None:
    write_units(sheet, found(sheet.tools, query, asked.day, asked.setting, limit=limit))


def _of_the_second(code: str, asked: Asked, sheet: Sheet) -> None:
    """What the code that would be denied is, and what the guidance says of it."""
    told = found(sheet.tools, f"{code} with PCI bundled separate", asked.day, asked.setting, limit=6)
    naming = [u for u in told if code in codes_in(u.text)][:2]
    sheet.points(points(sheet, code, "What it is", asked, 1))
    write_units(sheet, naming)


def _excluding(one: str, other: str, asked: Asked) -> Unit | None:
    """The sentence by which one code's document shuts out the other on the same lesion or artery."""
    for code, named in ((one, other), (other, one)):
        passage = section(code, "Excludes", asked)
        for unit in units(passage) if passage else ():
            if named in codes_in(unit.text) and _SAME.search(unit.text):
                return unit
    return None


def _what_documents_say(one: str, other: str, asked: Asked, sheet: Sheet) -> None:
    """What the document of one code says about the other, each sentence once."""
    said: list[Unit] = []
    for code, named in ((one, other), (other, one)):
        for heading in ("Excludes", "Includes", "Modifiers", "Typical denials", "Payment"):
            passage = section(code, heading, asked)
            said += [u for u in units(passage) if named in u.text] if passage else []
    shown = {q.quote for q in sheet.quotes}
    sheet.points([cited(sheet, unit) for unit in said if unit.text not in shown][:2])


def _other_table(edit: PairFacts, asked: Asked, sheet: Sheet) -> None:
    """The hospital table where it says something else."""
    hospital = sheet.tools.check_pair(edit.one, edit.other, asked.day, Setting.HOSPITAL_OUTPATIENT)
    if hospital.row and edit.row and hospital.row.indicator != edit.row.indicator:
        sheet.say(
            f"The hospital outpatient table differs: there the indicator is {hospital.row.indicator}.",
            sheet.tables(hospital.sources),
        )
