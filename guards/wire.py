"""The border of the checker: JSON in, JSON out, in the shapes of `schema claim` and `schema report`.

Reading is forgiving about form (lower case, spaces, `units` as text, modifiers as a comma list, `92928-LD` as a code)
and strict about meaning: a key nobody knows is refused, because a misspelt `modifiers` would otherwise be judged as none.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from corpus.rows import Setting
from corpus.sources import sources
from corpus.tables import Tables
from guards.claim import Claim, Line
from guards.coding.case import Case
from guards.engine import check
from guards.errors import BadClaim
from guards.finding import Finding, Fix, Report, SourceRef

MOST_LINES = 200
_LONGEST_TEXT = 200
_CODE_WITH_MODIFIERS = re.compile(r"([0-9A-Z]{5})((?:-[0-9A-Z]{2})+)", re.ASCII)
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
    action: str
    line: int | None
    value: str | int | None
    safe: bool


class FindingOut(BaseModel):
    rule: str
    severity: str
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
    verdict: str


class ReportOut(BaseModel):
    """The checker's answer."""

    id: str
    verdict: str = Field(description="pass, review, unverified or block")
    findings: list[FindingOut]
    lines: list[LineOut]
    editions: dict[str, str]


def claim_schema() -> dict[str, Any]:
    """The JSON schema of a claim."""
    return ClaimIn.model_json_schema()


def report_schema() -> dict[str, Any]:
    """The JSON schema of a report."""
    return ReportOut.model_json_schema()


def read_claim(value: object) -> Claim:
    """A claim from parsed JSON. Raises BadClaim."""
    if not isinstance(value, Mapping):
        raise BadClaim("the claim is not a JSON object; see `cathcode schema claim` for its shape")
    try:
        claim = ClaimIn.model_validate(dict(value))
    except ValidationError as fault:
        raise BadClaim(_sentence(fault)) from None
    except RecursionError:
        raise BadClaim("the claim is nested too deeply; see `cathcode schema claim` for its shape") from None
    lines = tuple(_line(line) for line in claim.lines)
    days = [line.date_of_service for line in lines if line.date_of_service]
    day = claim.date_of_service or (min(days) if days and len(days) == len(lines) else None)
    if day is None:
        raise BadClaim("the claim has no date_of_service; give it as YYYY-MM-DD")
    return Claim(day=day, setting=claim.setting, lines=lines, id=claim.id, payer=claim.payer, case=claim.case)


def parse_claim(text: str | bytes) -> Claim:
    """A claim from JSON text. Raises BadClaim."""
    return read_claim(_json(text))


def claim_json(claim: Claim) -> dict[str, Any]:
    """A claim in the shape `read_claim` reads."""
    return {
        "id": claim.id,
        "date_of_service": claim.day.isoformat(),
        "setting": claim.setting.value,
        "payer": claim.payer,
        "lines": [
            {
                "code": line.code,
                "modifiers": list(line.modifiers),
                "units": _number(line.units),
                "diagnoses": list(line.diagnoses),
                **({"date_of_service": line.date_of_service.isoformat()} if line.date_of_service else {}),
            }
            for line in claim.lines
        ],
        "case": claim.case.model_dump(mode="json") if claim.case else None,
    }


def report_json(report: Report) -> dict[str, Any]:
    """A report in the shape of `schema report`: plain JSON values, keys in a fixed order."""
    return {
        "id": report.id,
        "verdict": report.verdict.value,
        "findings": [finding_json(finding) for finding in report.findings],
        "lines": [
            {
                "code": line.code,
                "modifiers": list(line.modifiers),
                "units": _number(Decimal(line.units)),
                "verdict": line.verdict.value,
            }
            for line in report.lines
        ],
        "editions": dict(report.editions),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding in the shape of `schema report`."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "line": finding.line,
        "codes": list(finding.codes),
        "message": finding.message,
        "fix": _fix(finding.fix) if finding.fix else None,
        "question": finding.question,
        "source": source_json(finding.source),
    }


def source_json(ref: SourceRef) -> dict[str, str]:
    """Title and edition come from the register; the edition of the table that was read goes before it."""
    entry = sources().get(ref.id)
    return {
        "id": ref.id,
        "title": entry.title if entry else "",
        "locator": ref.locator,
        "edition": ref.edition or (entry.edition if entry else ""),
    }


def check_lines(lines: Iterable[str | bytes], tables: Tables, today: date) -> Iterator[dict[str, Any]]:
    """One report a line of JSON, in the order of the input; a broken line gives `error` and `line_number` (from 1).

    Empty lines are passed over and still counted.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield report_json(check(parse_claim(line), tables, today))
        except BadClaim as fault:
            yield {"error": str(fault), "line_number": number}


def _json(text: str | bytes) -> object:
    try:
        return json.loads(text)
    except UnicodeDecodeError:
        raise BadClaim("the claim is not UTF-8 text; save it as UTF-8 JSON") from None
    except RecursionError:
        raise BadClaim("the claim is nested too deeply; see `cathcode schema claim` for its shape") from None
    except ValueError as fault:
        where = f" at character {fault.pos}" if isinstance(fault, json.JSONDecodeError) else ""
        raise BadClaim(f"the claim is not valid JSON{where}; see `cathcode schema claim` for its shape") from None


def _line(line: LineIn) -> Line:
    joined = _CODE_WITH_MODIFIERS.fullmatch(line.code)
    code, own = (joined[1], tuple(joined[2][1:].split("-"))) if joined else (line.code, ())
    return Line(
        code=code,
        modifiers=(*own, *(m for m in line.modifiers if m not in own)),
        units=line.units,
        diagnoses=tuple(line.diagnoses),
        date_of_service=line.date_of_service,
    )


def _sentence(fault: ValidationError) -> str:
    """The first fault of a claim as one sentence. What was typed is not repeated: it may name a patient."""
    first = fault.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "claim"
    if first["type"] == "extra_forbidden":
        return f"{where[:80]}: this key is not known; leave it out or see `cathcode schema claim` for the keys"
    if first["type"] == "missing":
        return f"{where[:80]}: this key is missing; see `cathcode schema claim`"
    what = first["msg"].removeprefix("Value error, ")
    return f"{where[:80]}: {what}; see `cathcode schema claim`"


def _fix(fix: Fix) -> dict[str, Any]:
    value: str | int | None = int(fix.value) if fix.value.isdecimal() and fix.action == "set_units" else fix.value
    return {"action": fix.action.value, "line": fix.line, "value": value or None, "safe": fix.safe}


def _number(units: Decimal) -> int | float:
    return int(units) if units == units.to_integral_value() else float(units)
