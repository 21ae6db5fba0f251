"""What a sentence of a draft may not say whatever it names: how the desk judges, that a code in force is none, that an
edit is to be got round, what nobody is quoted for."""

import re
from collections.abc import Iterable

STAND_IN = "\u25a2"  # stands for a slot
_SLOT = rf"{STAND_IN}(?:\s\([^)]*\))?"
_OBJECT = r"(?:claim|answer|line|code|coding|draft|proposal|statement)s?"
_PRAISED = r"(?:approved|verified|validated|checked|certified|cleared|endorsed|vetted|clean|compliant|audit-proof)"
_JUDGES = re.compile(
    r"\bverdict\b|\bguard(?:s|ed)?\b|\bcheckers?\b|\bcathcode\b|\baudit (?:record|log|trail)\b|\bwithheld\b|\bstruck\b"
    r"|\b(?:check(?:er|s|ing)?|guard|desk|rules?)\b[^.]{0,30}\b(?:disabled|off|bypassed|suppressed|skipped)\b"
    r"|\b(?:ignore|disregard|overlook|dismiss|pay no attention to)\b.{0,40}"
    r"\b(?:finding|warning|remark|note|check|rule|edit|desk|line|label|mark)s?\b"
    r"|\b(?:no|without|free of|zero)\s+(?:open\s+|further\s+|remaining\s+|more\s+)?(?:findings?|warnings?|objections?)\b"
    r"|\b(?:finding|warning|label|mark)s?\b.{0,30}\b(?:wrong|mistaken|false alarm|beside|ignored|remains?|an error)\b"
    rf"|\b{_OBJECT}\s+(?:is|are|was|were|has|have|had|will|would|gets?)\b.{{0,20}}\b{_PRAISED}\b"
    rf"|\b{_OBJECT}\s+(?:will|would|should|can|does|do)?\s*pass(?:es|ed)?\b"
    r"|\bpass(?:es|ed)?\b.{0,20}\b(?:checks?|edits?|rules?|scrubbers?|audits?|reviews?)\b"
    rf"|\b{_PRAISED}\s+by\b|^\W*(?:\w+\W+){{0,2}}{_PRAISED}\W*$"
    r"|\b(?:desk|engine|system|tools?|rules?|software|CMS|Medicare)\b.{0,25}"
    r"\b(?:approv|verif|certif|validat|endors|clear(?:s|ed)\b|agree)\w*"
    r"|^\W*(?:pass(?:ed)?|block(?:ed)?|review|approved|verified|unverified|checked|clean|valid|ok(?:ay)?|certified"
    r"|compliant)\W*$"
    r"|\b(?:my|these|hidden|system|secret)\s+(?:system\s+)?(?:instructions?|prompts?)\b|\bprompt\b|\bas an AI\b"
    r"|\blanguage model\b|\bI (?:was|am|have been) (?:told|instructed|asked)\b"
    r"|\b(?:status|result|outcome)\s*[:=-]\s*(?:pass|approv|verif|clean|ok|valid|clear)\w*",
    re.IGNORECASE,
)
_GONE = (
    r"(?:deleted|withdrawn|retired|discontinued|expired|invalid|obsolete|terminated|eliminated|abolished|out of force"
    r"|no longer (?:valid|active|in force|a code|payable|reportable))"
)
_TOLD_GONE = re.compile(
    rf"{_SLOT}\s+(?:(?:was|is|has|had|have|been|were|are|got|also|since|then|now)\s+){{1,3}}{_GONE}\b"
    rf"|{_SLOT}\s+(?:ended|expired|no longer exists|(?:can|may) no longer be (?:used|reported|billed|submitted))\b"
    rf"|\b(?:deleted|obsolete|withdrawn|retired|invalid)\s+(?:code\s+)?{STAND_IN}",
    re.IGNORECASE,
)
_ADVISES = re.compile(
    r"\b(?:report|bill|code|submit|use|claim|add|append|attach|choose|select|assign|charge|put|apply|document|enter"
    r"|replace|change|switch)(?:s|ed|ing|es|d)?\b"
    r"|\b(?:right|correct|proper|appropriate|best) (?:code|choice|modifier)|\bshould\b"
    r"|\bis (?:the )?(?:answer|code|correct|right|needed|required)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|never|no longer|cannot|can't|don't|doesn't|isn't|aren't|instead of|rather than|without|nor|neither)\b",
    re.IGNORECASE,
)
_URGES = re.compile(
    r"\b(?:not|never|don't|cannot|without|nor)\s+(?:\w+\s+){0,2}"
    r"(?:forget\w*|omit\w*|leav\w+|miss\w*|skip\w*|fail\w*|hesitat\w*|neglect\w*|drop\w*|overlook\w*)\b|\bwhy (?:not|don't)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    rf"(?<!{STAND_IN}),|,(?!\s(?:and\s|or\s|nor\s)?{STAND_IN})|[;:.!?–—]|\b(?:but|and then|so|then)\b", re.IGNORECASE
)  # a list of slots is one clause
_APART = r"(?:distinct|separate(?:ly)?|non-?overlapping|unbundling|bypass\w*|identifiable|staged|repeat|unrelated)"
_GETS_ROUND = re.compile(
    rf"\b{_APART}\b[\w\s,-]{{0,40}}\bmodifiers?\b|\bmodifiers?\b.{{0,40}}\b(?:bypass|unbundl|overrid|distinct|separate)\w*"
    r"|\b(?:bypass|overrid|unbundl|circumvent|get (?:a)?round|break|escape|defeat|unlock|open)\w*\b.{0,30}\bedits?\b"
    r"|\b(?:report|bill|use|submit|add|code)\b.{0,20}\b(?:deleted|obsolete|retired|withdrawn|former|old)\b.{0,20}\bcodes?\b",
    re.IGNORECASE,
)
_IN_QUOTES = re.compile(r"[“\"„«]([^”\"“»]{8,})[”\"“»]|(?<!\w)['‘]([^'’]{12,})['’](?!\w)")
_SAYS_SO = re.compile(
    r"\b(?:CMS|NCCI|Medicare|AMA|manual|guidelines?|polic(?:y|ies)|regulations?|transmittal|payers?|MACs?)\b\W+(?:\w+\W+){0,3}"
    r"(?:says?|states?|requires?|tells?|holds?|rules?|instructs?|specif(?:y|ies)|confirms?|writes?)\b"
    r"|\b(?:according to|as stated in|per|under) (?:the )?(?:\w+ ){0,2}(?:CMS|NCCI|Medicare|AMA|manual|guidelines?|polic(?:y|ies))\b",
    re.IGNORECASE,
)


def tells_judgement(text: str) -> bool:
    """Whether it speaks of verdict, findings or checks, which the desk shows itself."""
    return _JUDGES.search(text) is not None


def tells_gone(bare: str) -> bool:
    """Whether it says of a slot that its code has ended."""
    return _TOLD_GONE.search(bare) is not None


def advises(clause_of: str, place: int) -> bool:
    """Whether the sentence recommends the slot at `place`: it advises, and nothing denies that slot in its own clause."""
    if _URGES.search(clause_of):
        return True
    if not _ADVISES.search(clause_of):
        return False
    start = max((m.end() for m in _CLAUSE.finditer(clause_of, 0, place)), default=0)
    end = next((m.start() for m in _CLAUSE.finditer(clause_of, place)), len(clause_of))
    before, after = clause_of[start:place], clause_of[place:end]
    return not (_DENIES.search(before) or (_DENIES.search(after) and not _ADVISES.search(before)))


def opens_an_edit(bare: str) -> bool:
    """Whether it speaks, in words alone, of a modifier or a way that opens an edit."""
    return _GETS_ROUND.search(bare) is not None


def gets_round(bare: str) -> bool:
    """Whether it recommends that."""
    return opens_an_edit(bare) and (bool(_URGES.search(bare)) or not _DENIES.search(bare))


def in_quotation_marks(text: str) -> Iterable[str]:
    """What stands in quotation marks and is longer than a term, three words and more."""
    said = (found[1] or found[2] for found in _IN_QUOTES.finditer(text))
    return [words for words in said if len(words.split()) >= 3]


def appeals(text: str) -> bool:
    """Whether it says that somebody with authority says so."""
    return _SAYS_SO.search(text) is not None
