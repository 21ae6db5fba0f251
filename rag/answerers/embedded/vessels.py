"""The vessels a question names and the artery modifier of each."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vessel:
    """`modifiers` are the artery modifiers that may be right; two where it depends on where the branch comes off."""

    name: str
    modifiers: tuple[str, ...]
    words: re.Pattern[str]
    is_branch: bool = False
    is_graft: bool = False


def _vessel(name: str, modifiers: str, words: str, *, branch: bool = False, graft: bool = False) -> Vessel:
    pattern = re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE)
    return Vessel(name, tuple(modifiers.split()), pattern, is_branch=branch, is_graft=graft)


VESSELS = (
    _vessel("left main", "LM", r"left main(?: coronary artery)?|lmca"),
    _vessel("LAD", "LD", r"lad|left anterior descending|anterior descending"),
    _vessel("circumflex", "LC", r"lcx|cx|circ|(?:left )?circumflex"),
    _vessel("RCA", "RC", r"rca|right coronary(?: artery)?"),
    _vessel("ramus intermedius", "RI", r"ramus(?: intermedius)?|intermediate branch"),
    _vessel("diagonal", "LD", r"d[1-3]|diag(?:onal)?s?(?: branch)?", branch=True),
    _vessel("septal perforator", "LD", r"septals?(?: perforators?)?", branch=True),
    _vessel("obtuse marginal", "LC", r"om[1-3]?|obtuse marginals?", branch=True),
    _vessel("acute marginal", "RC", r"acute marginals?|rv marginals?", branch=True),
    _vessel("PDA", "RC LC", r"r?pda|posterior descending(?: artery)?", branch=True),
    _vessel("posterolateral branch", "RC LC", r"plv?b?|postero-?laterals?(?: branch)?", branch=True),
    _vessel(
        "bypass graft",
        "",
        r"svg|(?:saphenous )?vein grafts?|[lr]ima|mammary grafts?|bypass grafts?|grafts?",
        graft=True,
    ),
)


def vessels_in(text: str) -> tuple[Vessel, ...]:
    """The vessels named, in the order of the list."""
    return tuple(vessel for vessel in VESSELS if vessel.words.search(text))


def with_other_vessel(text: str, vessel: Vessel) -> str:
    """The text told of another main artery: its main arteries replaced, branches of the old one called side branch."""
    for other in VESSELS:
        if other.is_graft or other.name == vessel.name:
            continue
        text = other.words.sub("side branch" if other.is_branch else vessel.name, text)
    return text
