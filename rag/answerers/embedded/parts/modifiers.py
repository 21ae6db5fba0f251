"""Modifiers: what one means, which one a vessel takes, whether one belongs on a code, whether one opens an edit."""

import re
from dataclasses import dataclass

from corpus.rows import ModifierRow, Setting
from corpus.tables import State
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import found
from rag.answerers.embedded.lead import SETTING_WORDS, listed, sentence
from rag.answerers.embedded.parts.by_rule import told_by_rules
from rag.answerers.embedded.parts.meaning import code_mark, describe, status_sentence
from rag.answerers.embedded.sections import cited, fitting, points, section, write_units
from rag.answerers.embedded.sheet import Sheet
from rag.answerers.embedded.vessels import VESSELS, Vessel, vessels_in
from rag.tool_results import Status
from rag.words import words

_WITHOUT = re.compile(r"\bwithout\b", re.IGNORECASE)

_DOMINANCE = re.compile(r"\b(left|right)[- ]dominan", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    row: ModifierRow
    mark: str


def meaning(asked: Asked, sheet: Sheet) -> None:
    """The label and use of each modifier; a yes/no question about it is answered first."""
    known = _known(asked, sheet)
    if not known:
        return
    if asked.is_yes_no and len(known) == 1 and not _asks_opening(asked):
        _yes_or_no(known[0], asked, sheet)
    else:
        sheet.points([_told(k) for k in known])
    if _asks_opening(asked):
        opens(asked, sheet)
    _more(asked, sheet, known)


def compare(asked: Asked, sheet: Sheet) -> None:
    meaning(asked, sheet)


def opens(asked: Asked, sheet: Sheet) -> None:
    """Whether each modifier may open an edit."""
    for k in _known(asked, sheet):
        if k.row.opens_ptp:
            head = "Yes, where the facts bear it out" if asked.is_yes_no else "It may"
            sheet.say(f"{head}: {k.row.modifier} may open an edit of indicator 1, never one of indicator 0.", k.mark)
        else:
            head = "No" if asked.is_yes_no else "It does not"
            sheet.say(f"{head}: {k.row.modifier} ({k.row.label}) opens no NCCI edit.", k.mark)
    query = f"modifier {' '.join(asked.modifiers)} open an edit indicator"
    write_units(sheet, found(sheet.tools, query, asked.day, asked.setting, limit=2))


def on_code(asked: Asked, sheet: Sheet) -> None:
    """Whether a modifier belongs on a code: by the fee schedule's indicator for 26 and TC, else by the code's document."""
    known = _known(asked, sheet)
    for code in asked.codes[:2]:
        facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
        if facts.status in (Status.DELETED, Status.NOT_YET):
            sheet.say(f"{'No. ' if asked.is_yes_no else ''}{status_sentence(facts)}", code_mark(facts, sheet))
    for k in known:
        for code in asked.codes[:2]:
            if k.row.kind == "component":
                _component(k, code, asked, sheet)
            else:
                _belongs(k, code, asked, sheet)


def of_code(asked: Asked, sheet: Sheet) -> None:
    """What the document of a code says about its modifiers; of two codes also what their edit calls for."""
    if len(asked.codes) == 2:
        _of_the_pair(asked, sheet)
    for code in asked.codes[:2]:
        facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
        if not facts.is_described or facts.status is not Status.ACTIVE:
            describe(code, asked, sheet)
            continue
        sheet.paragraphs.append(f"Modifiers on **{code}**:")
        sheet.points(points(sheet, code, "Modifiers", asked))


def _of_the_pair(asked: Asked, sheet: Sheet) -> None:
    one, other = asked.codes
    edit = sheet.tools.check_pair(one, other, asked.day, asked.setting)
    table = f"in the {SETTING_WORDS[asked.setting]} table{f' {edit.edition.name}' if edit.edition else ''}"
    if edit.row is None:
        fault = None if edit.addon else told_by_rules(one, other, asked, sheet)
        if fault is not None:
            sheet.say(f"No edit calls for one; a rule speaks: {fault.message}", sheet.place(fault.source))
        elif edit.state is State.NONE:
            told = f"No edit stands between {one} and {other} {table}: neither needs a modifier because of the other."
            sheet.say(told, sheet.tables(edit.sources))
        return
    needs = "no modifier opens it" if edit.row.indicator == 0 else "only a modifier that fits the facts opens it"
    told = f"{edit.row.column2} is column two of {edit.row.column1} {table}, indicator {edit.row.indicator}: {needs}."
    sheet.say(told, sheet.tables(edit.sources))


def choice(asked: Asked, sheet: Sheet) -> None:
    """The artery modifier of each vessel named."""
    named = [v for v in VESSELS if v.name in asked.vessels] or list(vessels_in(asked.facts))
    branches = [v for v in named if v.is_branch] or [v for v in named if v.modifiers]
    for vessel in branches:
        _artery(vessel, asked, sheet)
    if any(v.is_graft for v in named):
        units = found(
            sheet.tools,
            "graft line artery modifier of the native artery the graft supplies",
            asked.day,
            asked.setting,
            limit=2,
        )
        write_units(sheet, units)
    if not sheet.has_substance:
        write_units(sheet, found(sheet.tools, asked.text, asked.day, asked.setting, limit=3))
    sheet.suggest("Do artery modifiers open an edit?", "Does a branch get its own line?")


def _artery(vessel: Vessel, asked: Asked, sheet: Sheet) -> None:
    rows = [sheet.tools.lookup_modifier(m, asked.day) for m in vessel.modifiers]
    marks = "".join(sheet.tables(r.sources) for r in rows)
    labels = listed((f"**{r.modifier}** ({r.row.label})" for r in rows if r.row), "or")
    if len(vessel.modifiers) > 1:
        sheet.say(f"{labels} for the {vessel.name}: it takes the modifier of the artery it comes off.", marks)
    elif vessel.is_branch:
        sheet.say(f"{labels} for the {vessel.name}: a branch goes with its artery.", marks)
    else:
        sheet.say(f"{labels} for the {vessel.name}.", marks)
    if not vessel.is_branch:
        return
    dominance = _DOMINANCE.search(asked.text)
    side = f", {dominance[1].lower()} dominance" if dominance and len(vessel.modifiers) > 1 else ""
    query = f"which artery does the {vessel.name} branch belong to{side} artery modifier"
    write_units(sheet, found(sheet.tools, query, asked.day, asked.setting, limit=2, guidance_only=True))


def _known(asked: Asked, sheet: Sheet) -> list[Known]:
    results = [sheet.tools.lookup_modifier(m, asked.day) for m in asked.modifiers]
    return [Known(r.row, sheet.tables(r.sources)) for r in results if r.row is not None]


def _told(known: Known) -> str:
    row = known.row
    edit = "may open an NCCI edit of indicator 1" if row.opens_ptp else "opens no NCCI edit"
    use = f" {sentence(row.use)}" if row.use else ""
    doubt = "" if row.confidence.value == "high" else f" (Confidence {row.confidence.value}.)"
    return f"**{row.modifier}**: {row.label}.{use} It {edit}.{doubt} {known.mark}"


def _asks_opening(asked: Asked) -> bool:
    return any(word in asked.text.lower() for word in ("bypass", "open an edit", "override", "opens"))


def _yes_or_no(known: Known, asked: Asked, sheet: Sheet) -> None:
    """Yes where the meaning asked about is the modifier's own; else no, with the modifier that has it."""
    said = set(words(asked.text)) - set(words(f"modifier mean {known.row.modifier}"))
    own = _overlap(said, known.row)
    others = [(_overlap(said, row), row) for row in _all_rows(asked, sheet) if row.modifier != known.row.modifier]
    best = max(others, key=lambda pair: pair[0], default=(0.0, None))
    if best[1] is not None and best[0] > own:
        other = sheet.tools.lookup_modifier(best[1].modifier, asked.day)
        sheet.say(f"No. {known.row.modifier} means {known.row.label}.", known.mark)
        sheet.say(f"{best[1].modifier} is the one that means {best[1].label}.", sheet.tables(other.sources))
    elif own > 0:
        sheet.say(f"Yes. {known.row.modifier} means {known.row.label}.", known.mark)
    else:
        sheet.points([_told(known)])


def _overlap(said: set[str], row: ModifierRow) -> float:
    label = set(words(row.label))
    return len(said & label) / len(label) if label else 0.0


def _all_rows(asked: Asked, sheet: Sheet) -> list[ModifierRow]:
    names = ("59", "XE", "XP", "XS", "XU", "25", "26", "TC", "51", "52", "53", "58", "76", "77", "78", "79", "22", "57")
    rows = [sheet.tools.lookup_modifier(name, asked.day).row for name in (*names, "LC", "LD", "LM", "RC", "RI")]
    return [row for row in rows if row is not None]


def _component(known: Known, code: str, asked: Asked, sheet: Sheet) -> None:
    found_pfs = sheet.tools.lookup_code(code, asked.day, asked.setting)
    row = next((r for r in found_pfs.pfs if r.modifier == ""), next(iter(found_pfs.pfs), None))
    if row is None:
        _belongs(known, code, asked, sheet)
        return
    mark = sheet.tables(tuple(s for s in found_pfs.sources if s.startswith("table:pfs")))
    applies = row.pctc == "1"
    is_without = bool(_WITHOUT.search(asked.text))
    head = ("Yes. " if applies is not is_without else "No. ") if asked.is_yes_no else ""
    if applies and known.row.modifier == "TC" and asked.setting is Setting.PHYSICIAN:
        head = "No, not in a facility. " if asked.is_yes_no else ""
        told = f"{head}TC is the technical part of {code}, which the facility has; the physician there reports 26."
        sheet.say(told, mark)
    elif applies:
        place = "" if asked.setting is not Setting.PHYSICIAN else " for the physician's part in a facility"
        sheet.say(f"{head}{code} has PC/TC indicator 1, so {known.row.modifier} applies{place}.", mark)
    else:
        sheet.say(f"{head}{code} has PC/TC indicator {row.pctc}: {known.row.modifier} does not apply to it.", mark)
    sheet.points(fitting(sheet, f"{known.row.modifier} {code}", section(code, "Modifiers", asked), 1))


def _belongs(known: Known, code: str, asked: Asked, sheet: Sheet) -> None:
    sheet.points([_told(known)])
    chosen = [
        u for u in found(sheet.tools, asked.text, asked.day, asked.setting, limit=3) if known.row.modifier in u.text
    ]
    sheet.points([cited(sheet, unit) for unit in chosen])
    if not chosen:
        sheet.points(fitting(sheet, f"{asked.text} {known.row.label}", section(code, "Modifiers", asked), 2))


def _more(asked: Asked, sheet: Sheet, known: list[Known]) -> None:
    query = f"{asked.text} modifier {' '.join(k.row.modifier for k in known)}"
    units = [
        u
        for u in found(sheet.tools, query, asked.day, asked.setting, limit=4)
        if any(k.row.modifier in u.text for k in known)
    ]
    sheet.points([cited(sheet, unit) for unit in units[:2]])
    sheet.suggest("Which modifiers open an edit?", "Artery modifier or 59?")
