"""What the checker says: findings, fixes and the report. Values only; what they look like outside is in `wire.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs. The worst one sets the verdict."""

    ERROR = "error"
    UNVERIFIED = "unverified"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """`pass`, `review` (a person decides), `unverified` (a table or rule for the day is not held), `block`."""

    PASS = "pass"  # noqa: S105
    REVIEW = "review"
    UNVERIFIED = "unverified"
    BLOCK = "block"


VERDICT_OF = {
    Severity.ERROR: Verdict.BLOCK,
    Severity.UNVERIFIED: Verdict.UNVERIFIED,
    Severity.WARNING: Verdict.REVIEW,
    Severity.INFO: Verdict.PASS,
}
_RANK = (Verdict.PASS, Verdict.REVIEW, Verdict.UNVERIFIED, Verdict.BLOCK)


def worst(verdicts: "list[Verdict] | tuple[Verdict, ...]") -> Verdict:
    """The worst of several verdicts; `pass` for none."""
    return max(verdicts, key=_RANK.index, default=Verdict.PASS)


class Action(StrEnum):
    """The closed set of fixes."""

    DROP_LINE = "drop_line"
    SET_UNITS = "set_units"
    REPLACE_CODE = "replace_code"
    ADD_MODIFIER = "add_modifier"
    REMOVE_MODIFIER = "remove_modifier"
    ASK_FOR = "ask_for"


@dataclass(frozen=True, slots=True)
class Fix:
    """A way out. `safe` = neither raises payment nor asserts an undocumented fact; only safe ones are applied by code.

    `value` is the new code, modifier, number of units, or the question to ask.
    """

    action: Action
    line: int | None = None
    value: str = ""
    safe: bool = False


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A key of the register of sources, the place in it, and the edition of the table that was read, if any."""

    id: str
    locator: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule yields; the engine adds rule id, severity and source where the hit does not name its own."""

    message: str
    line: int | None = None  # index in the claim, from 0
    codes: tuple[str, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None
    source: SourceRef | None = None
    question: str = ""  # what a person must be asked, for review findings


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, doubt or remark, with the rule that found it and its source."""

    rule: str
    severity: Severity
    message: str
    line: int | None
    codes: tuple[str, ...]
    source: SourceRef
    fix: Fix | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class LineVerdict:
    code: str
    modifiers: tuple[str, ...]
    units: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Report:
    """The checker's answer. `editions` names the edition read for each table."""

    id: str
    verdict: Verdict
    findings: tuple[Finding, ...]
    lines: tuple[LineVerdict, ...]
    editions: Mapping[str, str] = field(default_factory=dict)
