"""The setting a question speaks about, by the words that name who bills."""

import re
from dataclasses import dataclass

from corpus.rows import Setting

NAMES = {
    Setting.PHYSICIAN: "physician claim",
    Setting.HOSPITAL_OUTPATIENT: "hospital outpatient claim",
    Setting.ASC: "surgical center claim",
}
_HOSPITAL = re.compile(
    r"\b(?:hospital[- ]outpatient|outpatient[- ]hospital|hopd|opps|ub-?04|addendum b|apcs?"
    r"|(?:at|for|by|as) (?:the|a|our) hospital|hospital(?:'s)? (?:claims?|side|bill\w*|rate|payment|table|edits?|cod\w+)"
    r"|facility (?:claims?|side|bill\w*|cod\w+)|does the hospital|(?:can|may|does|do) (?:the |a )?hospitals?|paid in (?:the )?hospital"
    r"|outpatient (?:rate|payment|claim|department)"
    r"|(?:pay(?:s|ments?|ing)?|paid|reimburse\w*|amounts?) (?:to |for |of )?(?:the |a |our )?hospitals?"
    r"|hospitals? (?:gets?|receives?|is paid|are paid|and (?:the )?(?:physician|doctor)))\b",
    re.IGNORECASE,
)
_ASC = re.compile(
    r"\b(?:asc|ascs|ambulatory surg\w+(?: cent(?:er|re)s?)?|surg(?:ery|ical) cent(?:er|re)s?)\b", re.IGNORECASE
)
_PHYSICIAN = re.compile(
    r"\b(?:physicians?(?:'s)?|professional (?:claim|side|bill\w*|fee)|cms-?1500|mpfs|doctors?(?:'s)?|practitioner (?:claim|table|edits?|side))\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"^\W*(?:and |what about |what if |how about |if |the |at |in )*(?:the )?hospital\b\W*$|^\W*hospital\s*:",
    re.IGNORECASE,
)
_PATTERNS = ((_ASC, Setting.ASC), (_HOSPITAL, Setting.HOSPITAL_OUTPATIENT), (_PHYSICIAN, Setting.PHYSICIAN))


@dataclass(frozen=True, slots=True)
class SaidSetting:
    setting: Setting
    words: str


def named_settings(text: str) -> tuple[Setting, ...]:
    """Every setting the words name, in their order."""
    named = [(match.start(), setting) for pattern, setting in _PATTERNS if (match := pattern.search(text))]
    return tuple(setting for _, setting in sorted(named, key=lambda one: one[0]))


def spoken_setting(text: str) -> SaidSetting | None:
    """The setting the words name; None where they name none, or several and so leave it to the setting given."""
    found = [SaidSetting(setting, match[0]) for pattern, setting in _PATTERNS if (match := pattern.search(text))]
    if not found and (alone := _ALONE.search(text)):
        return SaidSetting(Setting.HOSPITAL_OUTPATIENT, alone[0].strip(" :?"))
    return found[0] if len(found) == 1 else None
