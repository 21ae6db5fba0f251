"""The shapes of a claim and a report in JSON, and how forgiving reading is: form yes, meaning no."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from corpus.rows import Setting
from guards.coding.case import Case
from guards.finding import Action, Severity, Verdict

MOST_LINES = 200
_LONGEST_TEXT = 200
_UNDOTTED = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{1,4}", re.ASCII)


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("must be text")
    text = str(value)
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"is longer than {_LONGEST_TEXT} characters")
    return text


def _squeezed(value: object) -> str:
    return "".join(_text(value).split()).upper()


def _words(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str | int) and not isinstance(value, bool):
        value = re.split(r"[,;\s]+", _text(value))
    if not isinstance(value, list | tuple):
        raise ValueError("must be a list, or text with commas")
    if len(value) > MOST_LINES:
        raise ValueError(f"has more than {MOST_LINES} entries")
    return [word for word in (_squeezed(entry) for entry in value) if word]


def _modifiers(value: object) -> list[str]:
    """A list, or text; an entry may itself hold several: `LD-59`, `LD 59`."""
    if isinstance(value, list | tuple):
        value = [part for entry in value for part in (entry.split() if isinstance(entry, str) else [entry])]
    return [part for word in _words(value) for part in word.split("-") if part]


def _diagnoses(value: object) -> list[str]:
    return [f"{w[:3]}.{w[3:]}" if _UNDOTTED.fullmatch(w) else w for w in _words(value)]


def _units(value: object) -> Decimal:
    if value is None:
        return Decimal(1)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError("must be a number")
    try:
        number = Decimal(str(value).strip()[:40])
    except InvalidOperation:
        raise ValueError("must be a number") from None
    if not number.is_finite() or abs(number) > 10**9:
        raise ValueError("must be a number between minus and plus one thousand million")
    return number


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    text = _text(value).strip()
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)
    if american:
        text = f"{american[3]}-{american[1]:0>2}-{american[2]:0>2}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a day as YYYY-MM-DD") from None


def _setting(value: object) -> object:
    if value is None or value == "":
        return Setting.PHYSICIAN
    return re.sub(r"[\s-]+", "_", value.strip().lower()) if isinstance(value, str) else value


def _plain(value: object) -> str:
    return "" if value is None else _text(value)


def _payer(value: object) -> str:
    return _plain(value).strip().lower() or "medicare"


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LineIn(_In):
    """One service line."""

    code: Annotated[str, BeforeValidator(_squeezed)] = Field(description="CPT or HCPCS code")
    modifiers: Annotated[list[str], BeforeValidator(_modifiers)] = Field(default=[], description="in order")
    units: Annotated[Decimal, BeforeValidator(_units)] = Field(default=Decimal(1), description="units of service")
    diagnoses: Annotated[list[str], BeforeValidator(_diagnoses)] = Field(
        default=[], description="ICD-10-CM codes in their order, dotted"
    )
    date_of_service: Annotated[date | None, BeforeValidator(_day)] = Field(
        default=None, description="overrides the claim's date"
    )


class ClaimIn(_In):
    """A claim: one patient, one biller, normally one day."""

    id: Annotated[str, BeforeValidator(_plain)] = ""
    date_of_service: Annotated[date | None, BeforeValidator(_day)] = Field(default=None, description="YYYY-MM-DD")
    setting: Annotated[Setting, BeforeValidator(_setting)] = Setting.PHYSICIAN
    payer: Annotated[str, BeforeValidator(_payer)] = "medicare"
    lines: Annotated[list[LineIn], Field(max_length=MOST_LINES)] = []
    case: Case | None = Field(default=None, description="the facts of the procedure, see `schema case`")


class SourceOut(BaseModel):
    id: str
    title: str
    locator: str
    edition: str


class FixOut(BaseModel):
    action: Action
    line: int | None
    value: str | int | None
    safe: bool


class FindingOut(BaseModel):
    rule: str
    severity: Severity
    line: int | None = Field(description="index of the line, from 0; null where the claim as a whole is meant")
    codes: list[str]
    message: str
    fix: FixOut | None
    question: str
    source: SourceOut


class LineOut(BaseModel):
    code: str
    modifiers: list[str]
    units: int | float
    verdict: Verdict


class ReportOut(BaseModel):
    """The checker's answer."""

    id: str
    verdict: Verdict = Field(description="the worst finding sets it")
    findings: list[FindingOut]
    lines: list[LineOut]
    editions: dict[str, str]
