"""Add-ons: beside which codes they may stand, which of them go with a code, and that none stands alone."""

import re

from corpus.rows import AddonRow
from corpus.tables import State
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.lead import listed
from rag.answerers.embedded.parts.abstain import unknown_code
from rag.answerers.embedded.parts.meaning import code_mark, status_sentence
from rag.answerers.embedded.sections import points
from rag.answerers.embedded.sheet import Sheet
from rag.tool_results import AddonFacts, Status

_WITHOUT = re.compile(r"\bwithout\b", re.IGNORECASE)
# work told in words beside an add-on, and codes that stand for it
_WORK = (
    (re.compile(r"\b(?:angioplasty|balloon\w*|ptca|poba)\b", re.IGNORECASE), ("92920",)),
    (re.compile(r"\bstent\w*\b", re.IGNORECASE), ("92928",)),
    (re.compile(r"\batherectomy\b", re.IGNORECASE), ("92924",)),
    (re.compile(r"\b(?:diagnostic|cath\w*|angiogra\w+)\b", re.IGNORECASE), ("93454", "93458")),
)


def parents(asked: Asked, sheet: Sheet) -> None:
    for code in asked.codes[:3]:
        facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
        if facts.row is None:
            unknown_code(asked, sheet, code)
        elif not facts.row.is_addon:
            sheet.say(
                f"{'No. ' if asked.is_yes_no else ''}{code} is not an add-on; it stands by itself.",
                code_mark(facts, sheet),
            )
            _children(code, asked, sheet)
        else:
            if facts.status is not Status.ACTIVE:
                sheet.say(status_sentence(facts), code_mark(facts, sheet))
            _parents(code, asked, sheet)


def children(asked: Asked, sheet: Sheet) -> None:
    for code in asked.codes[:3]:
        row = sheet.tools.tables.code(code, asked.day).row
        if row is not None and row.is_addon and not sheet.tools.addon_children(code, asked.day).rows:
            parents(asked, sheet)
            return
        _children(code, asked, sheet)


def alone(asked: Asked, sheet: Sheet) -> None:
    """An add-on without a primary, or only with codes that are none of its primaries."""
    tables = sheet.tools.tables
    addons = [c for c in asked.codes if (row := tables.code(c, asked.day).row) is not None and row.is_addon]
    if _WITHOUT.search(asked.text):
        addons = addons[:1]  # `93572 without 93571` asks about the first alone
    others = [c for c in asked.codes if c not in addons and not _WITHOUT.search(asked.text)] or _told_in_words(asked)
    for code in addons[:2]:
        facts = sheet.tools.addon_parents(code, asked.day)
        primaries = {row.primary for row in facts.rows}
        fitting = [c for c in others if c in primaries]
        mark = sheet.tables(facts.sources)
        if fitting:
            stand = "is" if len(fitting) == 1 else "are"
            sheet.say(f"Yes: {listed(fitting)} {stand} among the primaries of {code}.", mark)
        elif others:
            sheet.say(f"No: {code} is an add-on, and its primaries do not include {listed(others)}.", mark)
        else:
            sheet.say(f"No: {code} is an add-on and needs one of its primaries on the same claim.", mark)
        _parents(code, asked, sheet)


def _told_in_words(asked: Asked) -> list[str]:
    """`92972 with angioplasty only`: codes of the work that is named; none where something is said to be missing."""
    if _WITHOUT.search(asked.text):
        return []
    return [code for words, codes in _WORK if words.search(asked.text) for code in codes]


def _parents(code: str, asked: Asked, sheet: Sheet) -> None:
    facts = sheet.tools.addon_parents(code, asked.day)
    if facts.state is State.NOT_HELD or not facts.rows:
        sheet.say(f"The primaries of {code} are not in an add-on table held for {asked.day.isoformat()}.")
        sheet.points(points(sheet, code, "Add-on parents", asked, 3))
        return
    _told(f"{code} is an add-on to", facts, [row.primary for row in facts.rows], sheet)
    sheet.points(points(sheet, code, "Add-on parents", asked, 2))
    sheet.suggest(f"What does Medicare pay for {code}?", f"How many units of {code}?")


def _children(code: str, asked: Asked, sheet: Sheet) -> None:
    facts = sheet.tools.addon_children(code, asked.day)
    if not facts.rows:
        sheet.say(f"No add-on of {code} is listed in the tables held for {asked.day.isoformat()}.")
        return
    _told(
        f"Beside {code} these add-ons may stand when done and documented:", facts, [r.addon for r in facts.rows], sheet
    )
    labels = [(r.addon, sheet.tools.lookup_code(r.addon, asked.day)) for r in facts.rows]
    known = [(a, f) for a, f in labels if f.row is not None and f.row.label]
    sheet.points([f"{a}: {f.row.label}. {code_mark(f, sheet)}" for a, f in known if f.row is not None])


def _told(head: str, facts: AddonFacts, codes: list[str], sheet: Sheet) -> None:
    sure = _sure(facts.rows)
    joined = ranged(codes)
    edition = facts.edition.name if facts.edition else ""
    doubt = "" if sure else " Some entries are of medium confidence: the 2026 add-on table itself is not held."
    sheet.say(f"{head} {joined} (add-on table {edition}).{doubt}", sheet.tables(facts.sources))


def _sure(rows: tuple[AddonRow, ...]) -> bool:
    return all(row.confidence.value == "high" for row in rows)


def ranged(codes: list[str]) -> str:
    """`92920, 92924 and 93454`: every code written out, in order, so that each can be checked."""
    return listed(dict.fromkeys(sorted(codes)))
