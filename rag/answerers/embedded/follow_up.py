"""A message that goes on from the one before it: what it leaves out is taken from there."""

import re
from dataclasses import replace
from datetime import date

from corpus.rows import Setting
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.corrections import corrected, corrects
from rag.answerers.embedded.vessels import VESSELS, with_other_vessel

_OPENS = re.compile(
    r"^\W*(?:and|but|so|then|also|ok|okay|what about|how about|what if|same|or|why not)\b", re.IGNORECASE
)
_POINTS = re.compile(r"\b(?:it|its|that|this|those|these|they|them|same|there|one)\b", re.IGNORECASE)
_ONLY_TURNS = re.compile(
    r"^\W*(?:and|but|so|then|ok|okay|or|which|what about|how about|what if|in|on|at|for|the|a|it.?s?|was|is|were|with|also|if|same"
    r"|(?:right|left|now|instead|please|code|modifier|case|claim|date|dos|of|service|done|hospital|outpatient|physician"
    r"|asc|side|my|our|that|this|year|last|next|[a-z]{3,9}(?= 20\d\d))|\W|\d[\d/-]*)*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\W*(?:(?:and|but|or|what|so)\W+)*(?P<how>if|with)\s+(?:(?:it|there|we|he|she|they)\s+(?:was|were|had|did|used)\s+)?(?P<facts>.+)",
    re.IGNORECASE | re.DOTALL,
)
_TURN = re.compile(r"^\W*(?:(?:and|but|so|then|also|ok|okay)\W+)+(?=(?:what|how|which|when|why)\b)", re.IGNORECASE)
_COMPARES = re.compile(r"\b(?:which|both|either|compare|difference|versus|vs|together|more)\b", re.IGNORECASE)
_OF_WHAT_WAS_SAID = {"documentation", "diagnosis"}
_BARE = 3  # words: `which modifier?`, `how many units?`
_SHORT = 9  # words
_TAKES_TWO = {"together", "compare", "fee_compare", "proposition"}


def is_follow_up(asked: Asked, before: Asked) -> bool:
    """Whether the message leans on the one before."""
    length = len(asked.text.split())
    names_something = asked.codes or asked.diagnoses or asked.modifiers
    if _OPENS.search(asked.text) and length <= _SHORT + 3:
        return True
    if corrects(asked.text) and before.intent == "case" and not (asked.codes or asked.vessels) and length <= 2 * _SHORT:
        return True
    if names_something or asked.intent == "case":
        return False
    if length <= _SHORT and asked.intent in _OF_WHAT_WAS_SAID and (before.codes or before.intent == "case"):
        return True
    if length <= _BARE and asked.intent == "guidelines" and not asked.vessels:
        return True
    if length <= _SHORT and (_POINTS.search(asked.text) or asked.vessels or asked.day_words):
        return True
    return before.intent == "case" and length <= 2 * _SHORT and not asked.is_yes_no and "?" not in asked.text


def continued(asked: Asked, before: Asked, day: date, setting: Setting) -> Asked:
    """The question with what it left out; `intent` is empty where its own words settle it."""
    on = asked.day if asked.day_words else before.day if before.day_words else day
    at = asked.setting if asked.setting_words else before.setting if before.setting_words else setting
    base = replace(
        asked,
        day=on,
        setting=at,
        day_words=asked.day_words or before.day_words,
        setting_words=asked.setting_words or before.setting_words,
        is_continued=True,
    )
    if asked.intent == "why_not" or re.match(r"^\W*why not\b", asked.text, re.IGNORECASE):
        return replace(base, intent="why_not", facts=before.facts)
    if before.intent == "case" and not asked.codes:
        return _case(base, before)
    if asked.codes or asked.diagnoses or asked.modifiers:
        return _other_codes(base, before)
    if asked.vessels and asked.vessels != before.vessels:
        text = f"{asked.text.rstrip('?')} ({before.text})"
        return replace(base, intent=before.intent, proposition=before.proposition, text=text, codes=before.codes)
    lent = replace(
        base,
        codes=before.codes,
        diagnoses=before.diagnoses,
        modifiers=before.modifiers,
        vessels=asked.vessels or before.vessels,
        lines=before.lines,
        facts=f"{before.facts} {asked.facts}",
    )
    if _ONLY_TURNS.match(asked.text):
        return replace(
            lent, intent=before.intent, proposition=before.proposition, text=before.text, is_yes_no=before.is_yes_no
        )
    if len(before.recent) > 1 and _COMPARES.search(asked.text):
        lent = replace(lent, codes=before.recent[-2:])
    named = " ".join((*lent.codes, *before.diagnoses))
    return replace(lent, intent="", text=f"{asked.text} {named}".strip())


def _case(asked: Asked, before: Asked) -> Asked:
    """Another artery replaces the one told before; other words are more facts; a turn of day or setting keeps them."""
    main = [v for v in VESSELS if v.name in asked.vessels and not v.is_graft]
    told = [v for v in VESSELS if v.name in before.vessels]
    if main and told and not main[0].is_branch:
        facts = with_other_vessel(before.facts, main[0])
    elif _ONLY_TURNS.match(asked.text):
        facts = before.facts
    elif corrects(asked.text) and "?" not in asked.text:
        facts = corrected(before.facts, asked.facts)
    elif more := _MORE.match(asked.text):
        facts = _changed(more, before)
    elif asked.is_yes_no or "?" in asked.text or _TURN.match(asked.text):
        return replace(asked, intent="", facts=before.facts, text=_TURN.sub("", asked.text))
    else:
        facts = _told(asked, before)
    return replace(asked, intent="case", facts=facts, text=facts)


def _changed(more: re.Match[str], before: Asked) -> str:
    """`and with IVUS?` adds to the story; `and if it was two lesions?` tells another one of the same vessel."""
    words = more["facts"].strip(" ?.")
    if more["how"].lower() == "with":
        return f"{words}. {before.facts}"
    return f"{words} in the {' and '.join(before.vessels)}. Which code?" if before.vessels else words


def _told(asked: Asked, before: Asked) -> str:
    """More facts; a vessel given to a story that named none goes before it."""
    story = before.facts.strip()
    if asked.vessels and not before.vessels and len(asked.text.split()) <= _SHORT:
        return f"{' and '.join(asked.vessels)}: {story}"
    return f"{story.rstrip('.')}. {asked.facts}"


def _other_codes(asked: Asked, before: Asked) -> Asked:
    """`and 92933?`: the same question about another code; beside a first code where two are needed."""
    if not _is_bare(asked):
        return replace(asked, codes=asked.codes or before.codes, intent="")
    codes = asked.codes
    if before.intent in _TAKES_TWO and len(codes) == 1 and before.codes:
        codes = (_kept(before.codes, codes[0]), codes[0])
    return replace(
        asked,
        codes=codes or before.codes,
        modifiers=asked.modifiers or before.modifiers,
        diagnoses=asked.diagnoses or before.diagnoses,
        intent=before.intent,
        is_yes_no=before.is_yes_no,
    )


def _kept(before: tuple[str, ...], new: str) -> str:
    """Of the codes asked about before, the one that stays: the new one takes the place of the one most like it."""
    return min(before, key=lambda code: sum(1 for n in range(1, 6) if code[:n] == new[:n]))


def _is_bare(asked: Asked) -> bool:
    rest = asked.text
    for word in (*asked.codes, *asked.modifiers, *asked.diagnoses):
        rest = re.sub(re.escape(word), "", rest, flags=re.IGNORECASE)
    return bool(
        re.fullmatch(
            r"\W*(?:(?:and|what about|how about|with|for|same|but|or|then|modifier|cpt|code)\W*)*", rest, re.IGNORECASE
        )
    )
