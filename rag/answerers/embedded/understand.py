"""From the words of a message to what is asked: codes, modifiers, day, setting, facts, intent, for each question in it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from string import ascii_uppercase, digits

from corpus.rows import Setting
from guards.claim import Line
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.billers import spoken_setting
from rag.answerers.embedded.dates import Said, spoken_day
from rag.answerers.embedded.facts import asks_for_the_claim, describes_a_case, holds_work, is_report, tells_of_work
from rag.answerers.embedded.follow_up import continued, is_follow_up
from rag.answerers.embedded.intents import intent_of
from rag.answerers.embedded.parts.proposed import is_deleted, proposes
from rag.answerers.embedded.propositions import proposition_of, subject_of
from rag.answerers.embedded.spelling import mend
from rag.answerers.embedded.split import split
from rag.answerers.embedded.users_pages import named_documents
from rag.answerers.embedded.vessels import vessels_in
from rag.tools import Tools
from rag.words import codes_in, modifiers_in

_DIAGNOSIS = re.compile(r"[A-TV-Z]\d[A-Z0-9](?:\.[A-Z0-9]{1,4})?")
_DISEASE = re.compile(r"\b[A-TV-Z]\d(?:[A-Z0-9]\.[A-Z0-9]{1,4}|\d)\b")
_LINE = re.compile(r"\b((?:\d{5}|\d{4}T|[CG]\d{4}))((?:\s?-\s?[A-Z0-9]{2}\b)*)(?:\s*x\s*(\d{1,2})\b)?", re.IGNORECASE)
_LONE_MODIFIER = re.compile(
    r"(?:\b(?:modifiers?|mod|append|add(?:ing)?|with|use|using|put(?:ting)?|slap|just|a|the|or|and|needs?|takes?|requires?|gets?|will|does|is|without)"
    r"|[,/])\s+(\d\d)\b"
    r"(?!\s*(?:%|min|day|year|month|week|hour|mm|percent|unit|lesion|stent|codes?\b|x\b)|[./]\d)",
    re.IGNORECASE,
)
_OPENS_WITH_MODIFIER = re.compile(
    r"(?:^|[.;,!?]\s)\W*(\d\d)(?=\s+(?:and|on|or|to|bypass\w*|opens?|with)\b|\s*\?)", re.IGNORECASE
)
_NAMED_MODIFIER = re.compile(
    r"\bmod(?:s|ifiers?)?\s+[\"'“]?([A-Z0-9]{2})\b|\bmod(?:s|ifiers?)?\b[^?.]{0,30}[\"“]([A-Z0-9]{2})[\"”]",
    re.IGNORECASE,
)
_NAMED_WITH_IT = re.compile(
    r"\bmod(?:s|ifiers?)?\s+[A-Z0-9]{2}\s*(?:,|/|&|\+|\band\b|\bor\b|\bvs\b)\s*([A-Z]{2}|[A-Z]\d|\d[A-Z])\b(?!\s+(?:is|the|a)\b)"
)
_WORD_OF_TWO = frozenset(
    "is in on of or to do go if it we my no so an at be by me us up vs ok am he hi im id".split()  # noqa: SIM905
)
_MALFORMED = re.compile(
    r"\b(?:cpt|code|hcpcs)\s+(?:codes?\s+)?#?((?!20\d\d\b)[0-9][0-9A-Z]{3}|[0-9][0-9A-Z]{5,9})\b|\b(9\d{5,7})\b",
    re.IGNORECASE,
)
_ALL = tuple(a + b for a in ascii_uppercase + digits for b in ascii_uppercase + digits)
_OF_LINES = {"fee", "units", "documentation", "diagnosis", "addon_children"}
_LONGEST_READ = 4_000  # characters of a message that is no report
_LONGEST_STORY = 8_000  # characters of it whose facts are read
_MOST_LINES = 50
_MAY_BE_A_SUBJECT = {"documentation", "which_code", "changes", "bundled"}
_MAY_BE_PROPOSED = {"validity", "units", "guidelines", "meaning", "bundled", "modifiers_of_code"}
_SHORTEST_STATEMENT = 1  # words: `92920?` asks what it is
_STORY = re.compile(r"\w[.:;]\s+\S.*\?|, [^?]*\. ", re.DOTALL)
_YES_NO = re.compile(
    r"^\W*(?:(?:and|so|but|also|then|ok|okay|please|hi|hello)\W+)*"
    r"(?:is|are|can|could|may|do|does|did|will|would|should|must|has|have|am|isn.t|aren.t|can.t|don.t|doesn.t)\b"
    r"|\b(?:right|correct|yes|ok|true)\s*\??\s*$"
    r"|(?:[,;.]|\s[-–—])\s(?:so |then )?(?:is|can|could|may|does|should|must) (?:the|a|i|we|he|she|it|they)\b[^,;.?]*\??\s*$",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"(?!.*\b(?:what|which|when|where|who|why|how|whats|or|vs\.?|versus)\b)(?!.*(?<!extra )(?<!separate )\b(?:codes?|mods?|modifiers?)\W*$)"
    r".*\w.*\?\s*$",
    re.IGNORECASE | re.DOTALL,
)  # `92925 still good?`: a statement that wants a yes or a no


def understand(
    message: str,
    day: date,
    setting: Setting,
    tools: Tools,
    earlier: Sequence[str] = (),
    lines: Sequence[Line] = (),
) -> tuple[Asked, ...]:
    """Every question of a message, in order. `earlier` are the messages before it, oldest first; `lines` what the answer
    before it proposed.
    """
    if is_report(message):
        return (_read(message, message, day, setting, tools, intent="case"),)
    whole = mend(message[:_LONGEST_STORY])
    parts = split(whole[:_LONGEST_READ])
    asked = tuple(_read(part, whole, day, setting, tools) for part in parts)
    spoken: tuple[str, ...] = ()
    if earlier and asked:
        before = understand(earlier[-1], day, setting, tools, earlier[:-1])
        spoken = before[-1].recent if before else ()
        if before and is_follow_up(asked[0], before[-1]):
            first = continued(asked[0], before[-1], day, setting)
            first = _with_intent(first, tools, first.intent)
            asked = (on_lines(first, () if first.intent == "case" else lines, tools), *asked[1:])
    named = [code for one in asked for code in one.codes]
    recent = tuple(dict.fromkeys(reversed((*spoken, *named))))[::-1]
    return tuple(replace(one, recent=recent) for one in _shared(asked, tools))


def _report_day(report: str) -> date | None:
    from rag.reading.session import read_day

    return read_day(report)


def _read(part: str, whole: str, day: date, setting: Setting, tools: Tools, intent: str = "") -> Asked:
    said_day, said_setting = spoken_day(part, day) or spoken_day(whole, day), spoken_setting(part)
    if intent == "case" and (labelled := _report_day(whole)) is not None:  # a report names other days too
        said_day = None if labelled == day else Said(labelled, labelled.isoformat(), is_exact=True)
    on = said_day.day if said_day else day
    held = _held_modifiers(part, tools, on)
    codes = codes_in(part)
    asked = Asked(
        text=part,
        facts=whole,
        day=on,
        setting=said_setting.setting if said_setting else setting,
        codes=tuple(c for c in codes if not _DIAGNOSIS.fullmatch(c) or _is_hcpcs(c)),
        diagnoses=tuple(c for c in codes if _DIAGNOSIS.fullmatch(c) and not _is_hcpcs(c)),
        modifiers=held[0],
        unknown_modifiers=held[1],
        malformed=tuple(m[1] or m[2] for m in _MALFORMED.finditer(part)),
        lines=_lines(part),
        vessels=tuple(v.name for v in vessels_in(part)),
        day_words=said_day.words if said_day else "",
        setting_words=said_setting.words if said_setting else "",
        is_yes_no=bool(_YES_NO.search(part) or (_STATED.match(part) and len(part.split()) > _SHORTEST_STATEMENT)),
        given_day=day,
    )
    return _with_intent(asked, tools, intent)


def _with_intent(asked: Asked, tools: Tools, intent: str) -> Asked:
    if intent:
        return replace(asked, intent=intent)
    named = intent_of(asked.text, _has(asked, tools))
    is_told = named == "case" and not _YES_NO.search(asked.text) and asks_for_the_claim(asked.text)
    proposition = proposition_of(asked) if named != "own_documents" and not is_told else ""
    if proposition:
        return replace(asked, intent="proposition", proposition=proposition)
    may_be = named in _MAY_BE_PROPOSED or (named == "together" and is_deleted(asked, tools))
    if may_be and proposes(asked, tools):
        return replace(asked, intent="proposed")
    subject = subject_of(asked) if named == "guidelines" or (named in _MAY_BE_A_SUBJECT and not asked.codes) else ""
    return replace(asked, intent="proposition", proposition=subject) if subject else replace(asked, intent=named)


def _has(asked: Asked, tools: Tools) -> dict[str, bool]:
    return {
        "code": bool(asked.codes),
        "codes": len(asked.codes) > 1,
        "modifier": bool(asked.modifiers),
        "modifiers": len(asked.modifiers) > 1,
        "unknown_modifier": bool(asked.unknown_modifiers),
        "diagnosis": bool(asked.diagnoses),
        "diagnoses": len(asked.diagnoses) > 1,
        "lines": bool(asked.lines),
        "vessel": bool(asked.vessels or (not asked.codes and vessels_in(asked.facts))),
        "case": describes_a_case(asked.text)
        or describes_a_case(asked.facts)
        or tells_of_work(asked.text)
        or holds_work(asked.text),
        "told": asks_for_the_claim(asked.text),
        "story": (tells_of_work(asked.text) or describes_a_case(asked.text)) and bool(_STORY.search(asked.text)),
        "own": bool(named_documents(asked.text, tools.users_passages())),
        "addon": any(_is_addon(code, asked.day, tools) for code in asked.codes),
    }


def _is_addon(code: str, day: date, tools: Tools) -> bool:
    row = tools.tables.code(code, day).row
    return bool(row and row.is_addon)


def _is_hcpcs(code: str) -> bool:
    return bool(re.fullmatch(r"[A-V]\d{4}", code))


def _held_modifiers(text: str, tools: Tools, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modifiers named that are held, and those that are not."""
    first = [(one or other) for one, other in _NAMED_MODIFIER.findall(text)]
    named = [m.upper() for m in first if m.lower() not in _WORD_OF_TWO] + _NAMED_WITH_IT.findall(text)
    named += [modifier for line in _lines(text) for modifier in line.modifiers]
    bare = [text.strip(" ?.").upper()] if re.fullmatch(r"\W*[A-Za-z0-9]{2}\W*", text) else []
    possible = [
        *bare,
        *named,
        *_LONE_MODIFIER.findall(text),
        *_OPENS_WITH_MODIFIER.findall(text),
        *modifiers_in(text, _ALL),
    ]
    each = tuple(dict.fromkeys(possible))
    known = tuple(m for m in each if tools.tables.modifier(m, day).is_found)
    return known, tuple(m for m in each if m in named and m not in known)


def _lines(text: str) -> tuple[Line, ...]:
    """The service lines written in the text. Diagnoses belong to the lines before them, or behind them where one comes first."""
    found = list(islice(_LINE.finditer(text), _MOST_LINES))
    cuts = [0, *(m.end() for m in found)]
    ends = [*(m.start() for m in found), len(text)]
    given = [tuple(dict.fromkeys(_DISEASE.findall(text[a:b]))) for a, b in zip(cuts, ends, strict=True)]
    return tuple(
        Line(
            code=m[1].upper(),
            modifiers=tuple(re.findall(r"[A-Z0-9]{2}", m[2].upper())),
            units=Decimal(m[3] or 1),
            diagnoses=next((one for one in (given[n::-1] if given[0] else given[n + 1 :]) if one), ()),
        )
        for n, m in enumerate(found)
    )


def on_lines(asked: Asked, lines: Sequence[Line], tools: Tools) -> Asked:
    """A question that names nothing, behind a case, is about the codes that the case gave: `and what does it pay?`"""
    if (
        not lines
        or asked.codes
        or asked.diagnoses
        or asked.modifiers
        or asked.intent not in {"guidelines", "case", *_OF_LINES}
    ):
        return asked
    codes = tuple(dict.fromkeys(line.code for line in lines))
    text = f"{asked.text} {' '.join(codes)}"
    named = intent_of(text, {"code": True, "codes": False})
    return replace(asked, codes=codes, lines=tuple(lines), intent=named) if named in _OF_LINES else asked


def _shared(asked: tuple[Asked, ...], tools: Tools) -> tuple[Asked, ...]:
    """A later question that names no code speaks of the code of the one before it."""
    done: list[Asked] = []
    for one in asked:
        if done and not (one.codes or one.diagnoses or one.modifiers) and one.intent == "guidelines":
            one = (
                _lent(one, done[0].codes, tools) if _points_back(one.text) and done[0].codes else replace(one, codes=())
            )
        done.append(one)
    return tuple(done)


def _lent(asked: Asked, codes: tuple[str, ...], tools: Tools) -> Asked:
    """`and what does it pay?`: asked of the codes named before."""
    text = f"{asked.text.rstrip('? ')} ({', '.join(codes)})?"
    return _with_intent(replace(asked, codes=codes, text=text), tools, "")


def _points_back(text: str) -> bool:
    return bool(re.search(r"\b(?:it|that|this|they|those|these)\b", text, re.IGNORECASE))
