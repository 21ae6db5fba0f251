"""What a sentence of a draft may not make of a judged claim: another number of its lines, lines joined with a modifier,
a line denied, a fact of the case that nobody gave."""

import re

LINE, OTHER = "\u25a3", "\u25a2"  # stand for a slot that is a line of the claim, and for every other
_SLOT = f"[{LINE}{OTHER}]"
_JOINED = re.compile(rf"{LINE}[\s/·._–-]*{_SLOT}|{OTHER}[\s/·._–-]*{LINE}")
_MORE = (
    r"(?:twice|thrice|again|repeatedly|a second time|once more|several times|for (?:each|every|both)\b|per (?:stent|branch|lesion"
    r"|segment|vessel|balloon)|in duplicate)"
)
_MORE_OFTEN = re.compile(
    rf"{LINE}(?!.*\b(?:not|never|once)\b).{{0,40}}\b{_MORE}|\b(?:report|bill|add|list|submit|put|use|code|claim)\w*\b.{{0,20}}"
    r"\b(?:a second|another|a further|an additional|an extra|two) (?:line|unit|base code)s?\b",
    re.IGNORECASE,
)
_DO_NOT = r"(?:not|never|don't|cannot|can't)"
_DENIED = re.compile(
    rf"\b{_DO_NOT}\s+(?:report|bill|submit|use|code|claim|add|charge|pay)\s+{LINE}"
    rf"|{LINE}\s+(?:is|was|would be|has been)\s+(?:{_DO_NOT}|wrong|incorrect|denied|rejected|mistaken|inappropriate|improper)\b"
    rf"|\b(?:drop|remove|omit|delete|strike|skip|withdraw|leave(?: out)?)\s+{LINE}",
    re.IGNORECASE,
)
_FALSIFIES = re.compile(
    r"\b(?:change|alter|amend|edit|rewrite|reword|falsify|backdate|adjust|modify|doctor)\w*\b.{0,20}"
    r"\b(?:record|note|report|documentation|chart|date)s?\b"
    r"|\b(?:move|shift|put|bill|report)\b.{0,40}\b(?:to|on|under) another (?:date|day|provider|physician|patient|claim)\b",
    re.IGNORECASE,
)
_OF_CASE = re.compile(
    r"\b(?:the|this|your)\s+(?:\w+\s+){0,2}(?:lesion|vessel|artery|patient|case|session|occlusion|stenosis|segment|procedure"
    r"|stent|operator|work|indication|presentation|admission)s?\b.{0,30}?\b(?:is|was|were|had|has|underwent|presented|involved)\b"
    r"|^\W*(?:this|it)\s+(?:is|was)\b|\bsay (?:that )?the\b|\bas (?:the |a )?diagnosis\b",
    re.IGNORECASE,
)
_IS_OPEN = re.compile(
    r"\b(?:if|unless|whether|would|were it|not|no|never|without|neither|had it|only when|where|when|in case|might|could)\b",
    re.IGNORECASE,
)
_FACTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bculprit",
        r"\bacute\b.{0,12}\b(?:infarct|MI\b|coronary syndrome)|\bN?-?STEMI\b|\binfarct",
        r"\bchronic\b.{0,10}\bocclu|\bCTO\b",
        r"\bretrograde",
        r"\bgrafts?\b|\bSVG\b|\bLIMA\b",
        r"\batherect",
        r"\bthrombect",
        r"\blithotrips",
        r"\bramus\b",
        r"\bright coronary|\bRCA\b",
        r"\bcircumflex|\bLCX\b",
        r"\bleft main\b",
        r"\bIVUS\b|\bintravascular ultraso",
        r"\bOCT\b",
        r"\bFFR\b|\bfractional flow",
        r"\bstag(?:ed|ing)\b",
        r"\bseparate (?:session|encounter)|\bdifferent (?:session|operator|physician)",
        r"\bbifurcation",
        r"\bdiagonal|\bmarginal|\bbranch(?:es)?\b.{0,20}\bstent",
    )
)


def joins(marked: str) -> bool:
    """Whether a line and another slot stand together as if they were one line of the claim."""
    return _JOINED.search(marked) is not None


def reports_more(marked: str) -> bool:
    """Whether it reports a line more often than it stands on the claim."""
    return _MORE_OFTEN.search(marked) is not None


def denies_a_line(marked: str) -> bool:
    """Whether it denies a line of the claim: a model that disagrees says so in `differs`."""
    return _DENIED.search(marked) is not None


def falsifies(marked: str) -> bool:
    """Whether it recommends to write the record, the day or the person otherwise."""
    return _FALSIFIES.search(marked) is not None


def gains_a_fact(marked: str, known: str) -> bool:
    """Whether it tells of this case a fact that decides its coding and that neither user nor desk told (`known`)."""
    if not _OF_CASE.search(marked) or _IS_OPEN.search(marked):
        return False
    return any(fact.search(marked) and not fact.search(known) for fact in _FACTS)
