"""Answers out of the passages: documentation, what is bundled, guidelines, definitions, confirmed statements."""

import re
from dataclasses import replace

from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import Unit, coverage, found, is_of_other_biller, of_sections, rarity, weigh
from rag.answerers.embedded.parts.abstain import abstain
from rag.answerers.embedded.parts.meaning import code_mark, describe, status_sentence
from rag.answerers.embedded.parts.modifiers import meaning
from rag.answerers.embedded.propositions import proposition as proposition_by_id
from rag.answerers.embedded.sections import cited, is_question, points, section, write_units
from rag.answerers.embedded.sheet import Sheet
from rag.synonyms import things
from rag.tool_results import Status
from rag.words import codes_in, words

_OPENINGS = {"no": "**No.**", "yes": "**Yes.**", "depends": "**It depends.**"}
_NAMES_IT = 0.3  # weight of a sentence that speaks of the thing asked about
_ENOUGH = 0.35  # share of the question that one sentence must say
_ENOUGH_OF_UNKNOWN = 0.5
_SHORT, _ALONE, _FEW = 9, 3, 2  # words, words, codes
_BILLABLE = re.compile(r"\b(?:billable|separately|bill|charge|report)\b", re.IGNORECASE)
_STANDS_ALONE = 5  # words; a shorter heading leans on the title of its document
_GENERIC = frozenset(
    words(
        "code codes coding cpt bill billing billed report reporting claim claims modifier guideline guidelines rule rules"
        " medicare physician hospital outpatient procedure service services patient day date use used question help"
        " please thanks hello hi make do work new total full one two first only same back right left year time test testing"
    )
)


def proposition(asked: Asked, sheet: Sheet) -> None:
    """The stance first, then the passage's own words."""
    known = proposition_by_id(asked.proposition)
    chosen = of_sections(known.sections, asked.day) or found(
        sheet.tools, known.about, asked.day, asked.setting, limit=3, guidance_only=True
    )
    if not chosen:
        guidelines(asked, sheet)
        return
    chosen = sorted(chosen, key=lambda unit: is_of_other_biller(unit, asked.setting))
    opening = _OPENINGS.get(known.stance, "")
    if opening and not _stands_alone(chosen[0], asked):
        sheet.paragraphs.append(opening)
    elif opening:
        first, *chosen = chosen
        sheet.say(f"{opening} {cited(sheet, first)}")
    write_units(sheet, chosen)
    for code in asked.codes:
        facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
        if facts.status in (Status.DELETED, Status.NOT_YET):
            sheet.say(status_sentence(facts), code_mark(facts, sheet))


def _stands_alone(unit: Unit, asked: Asked) -> bool:
    """Whether a sentence is understood without its heading: not where the heading alone names what was asked about."""
    named = (*asked.modifiers, *asked.codes)
    return not any(n in unit.passage.heading for n in named) or any(n in unit.text for n in named)


def documentation(asked: Asked, sheet: Sheet) -> None:
    """What the record must show: the code's own section, else the guidance."""
    heading = "Typical denials" if re.search(r"\bden(?:y|ied|ials?)\b", asked.text, re.IGNORECASE) else "Documentation"
    for code in asked.codes[:3] or _named_in_words(asked, sheet):
        facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
        if facts.status in (Status.DELETED, Status.NOT_YET):
            sheet.say(status_sentence(facts), code_mark(facts, sheet))
        said = points(sheet, code, heading, asked)
        if said:
            sheet.paragraphs.append(
                f"**{code}**, {'typical denials' if heading != 'Documentation' else 'what the record must show'}:"
            )
            sheet.points(said)
    if sheet.has_substance and not asked.codes:
        return
    more = found(sheet.tools, f"{asked.text} what the report must say document", asked.day, asked.setting, limit=6)
    subject = set(things(asked.text)) - set(things("documentation medical necessity"))
    more = [u for u in more if subject & set(things(f"{u.passage.title} {u.text}"))] or more
    fits = [u for u in more if not asked.codes or any(c in u.passage.codes or c in u.text for c in asked.codes)]
    write_units(sheet, [u for u in fits if u.passage.kind != "code"][:3])
    if not sheet.has_substance:
        guidelines(asked, sheet)


def _named_in_words(asked: Asked, sheet: Sheet) -> tuple[str, ...]:
    """`IVUS documentation`: the codes of the thing named."""
    from rag.answerers.embedded.parts.which_code import codes_of

    return codes_of(asked, sheet)[:2]


def bundled(asked: Asked, sheet: Sheet) -> None:
    """What is inside a code, and what is not and may be added."""
    if len(asked.codes) > 1:
        from rag.answerers.embedded.parts.together import together

        together(asked, sheet)
        return
    for code in asked.codes[:2]:
        facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
        if facts.status in (Status.DELETED, Status.NOT_YET) or not facts.is_described:
            describe(code, asked, sheet)
            continue
        if asked.is_yes_no and _about_one_thing(code, asked, sheet):
            continue
        inside = points(sheet, code, "Includes", asked)
        if inside:
            sheet.paragraphs.append(f"Inside **{code}**:")
            sheet.points(inside)
        outside = points(sheet, code, "Excludes", asked, 12)
        if outside:
            sheet.paragraphs.append("Not inside it:")
            sheet.points(outside)
    if not sheet.has_substance:
        guidelines(asked, sheet)


def _about_one_thing(code: str, asked: Asked, sheet: Sheet) -> bool:
    """What the code's document and the guidance say about the one thing that a yes/no question names."""
    thing = " ".join(w for w in asked.text.split() if code not in w)
    sections = [s for h in ("Includes", "Excludes") if (s := section(code, h, asked)) is not None]
    best = [w for w in weigh(thing, sections) if w.weight >= _NAMES_IT][:2]
    write_units(sheet, [w.unit for w in best])
    write_units(sheet, found(sheet.tools, f"{thing} {code}", asked.day, asked.setting, limit=2, guidance_only=True))
    return bool(best)


def guidelines(asked: Asked, sheet: Sheet) -> None:
    """The passages that say most of the question; abstains where none speaks about it."""
    if asked.malformed and not asked.codes:
        abstain(sheet, f"“{asked.malformed[0]}” is not a procedure code: CPT codes have five characters.")
        return
    if not is_within(asked):
        abstain(
            sheet,
            "The desk's sources do not hold this: they cover the coding of percutaneous coronary interventions and the "
            "catheterisations around them, and nothing in them speaks about this question.",
        )
        return
    if not asked.codes and (named := _billable_thing(asked, sheet)):
        for code in named:
            facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
            if facts.row is not None:
                sheet.say(f"**{code}**: {facts.row.label}.", code_mark(facts, sheet))
        asked = replace(asked, text=f"{asked.text} ({', '.join(named)})")
    chosen = found(sheet.tools, asked.text, asked.day, asked.setting, limit=4) if _is_spoken_of(asked, sheet) else []
    if asked.modifiers and not asked.codes and not any(m in u.text.split() for u in chosen for m in asked.modifiers):
        meaning(asked, sheet)
        return
    naming = [unit for unit in chosen if set(asked.codes) & set(codes_in(unit.text))]
    undescribed = []
    for code in asked.codes[:2]:
        facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
        if facts.status in (Status.DELETED, Status.NOT_YET):
            sheet.say(status_sentence(facts), code_mark(facts, sheet))
        elif not facts.is_described:
            undescribed.append(code)
    if undescribed and naming:
        write_units(sheet, naming)
        return
    for code in undescribed:
        describe(code, asked, sheet)
    if chosen:
        write_units(sheet, chosen)
        sheet.suggest(*_from_headings(asked, sheet))
    elif not sheet.has_substance:
        abstain(sheet, "Nothing in the desk's sources speaks about this question.")


def _billable_thing(asked: Asked, sheet: Sheet) -> tuple[str, ...]:
    """The codes of a service named in words, where a short question asks whether it may be billed or names it alone."""
    short = len(asked.text.split()) <= _SHORT
    if not (short and (_BILLABLE.search(asked.text) or len(asked.text.split()) <= _ALONE)):
        return ()
    codes = _named_in_words(asked, sheet)
    return codes if len(codes) <= _FEW else ()


def is_within(asked: Asked) -> bool:
    """Whether the question is about the desk's field: a code, a known name of the field, or mostly its words."""
    if asked.codes or asked.modifiers or asked.diagnoses or asked.vessels:
        return True
    said = [w for w in dict.fromkeys(words(asked.text)) if w not in _GENERIC and not w.isdigit()]
    if not said:
        return False
    unknown = [w for w in said if w not in rarity()]
    if things(asked.text):
        return len(unknown) * 3 < len(said)
    return not unknown


def _is_spoken_of(asked: Asked, sheet: Sheet) -> bool:
    """Whether one sentence of the sources says enough of the question; more is asked for where it has unknown words."""
    if asked.codes or asked.modifiers:
        return True
    hits = sheet.tools.search_guidelines(asked.text, asked.day, asked.setting, 12).hits
    said = coverage(asked.text, [h.passage for h in hits])
    unknown = any(word not in rarity() for word in words(asked.text) if word not in _GENERIC)
    return said >= (_ENOUGH_OF_UNKNOWN if unknown else _ENOUGH)


def _from_headings(asked: Asked, sheet: Sheet) -> list[str]:
    """Headings of other passages found that are whole questions, as further ones."""
    hits = sheet.tools.search_guidelines(asked.text, asked.day, asked.setting, 8).hits
    quoted = {q.passage for q in sheet.quotes}
    headings = [h.passage.heading for h in hits if h.passage.id not in quoted and h.passage.kind == "guidance"]
    askable = [h for h in headings if is_question(h) and len(h.split()) >= _STANDS_ALONE]
    return [h if h.endswith("?") else f"{h}?" for h in dict.fromkeys(askable)][:3]


def with_text(asked: Asked, text: str) -> Asked:
    return replace(asked, text=text)
