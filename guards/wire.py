"""The border of the checker: JSON in, JSON out, in the shapes of `schema claim` and `schema report`.

Reading is forgiving about form (lower case, spaces, `units` as text, modifiers as a comma list, `92928-LD` as a code)
and strict about meaning: a key nobody knows is refused, because a misspelt `modifiers` would otherwise be judged as none.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from corpus.sources import sources
from corpus.tables import Tables
from guards.claim import Claim, Line
from guards.engine import check
from guards.errors import BadClaim
from guards.finding import Finding, Fix, Report, SourceRef
from guards.fixes import settle
from guards.shapes import MOST_LINES, ClaimIn, FindingOut, LineIn, LineOut, ReportOut

__all__ = [
    "MOST_LINES",
    "FindingOut",
    "LineOut",
    "check_lines",
    "claim_json",
    "claim_schema",
    "finding_json",
    "parse_claim",
    "read_claim",
    "report_json",
    "report_schema",
    "source_json",
]

_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")  # halves of a character, escaped or kept by a lenient reader
_CODE_WITH_MODIFIERS = re.compile(r"([0-9A-Z]{5})((?:-[0-9A-Z]{2})+)", re.ASCII)


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


def check_lines(
    lines: Iterable[str | bytes], tables: Tables, today: date, *, fixing: bool = False
) -> Iterator[dict[str, Any]]:
    """One report a line of JSON, in the order of the input; a broken line gives `error` and `line_number` (from 1).

    Empty lines are passed over and still counted. With `fixing` each report has the claim after its safe fixes.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            claim = parse_claim(line)
            mended = {"fixed_claim": claim_json(settle(claim, tables, today).claim)} if fixing else {}
            yield report_json(check(claim, tables, today)) | mended
        except BadClaim as fault:
            yield {"error": str(fault), "line_number": number}


def _json(text: str | bytes) -> object:
    try:
        marked = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        value = json.loads(marked, object_pairs_hook=_object)
        if _HALF.search(marked):
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except UnicodeEncodeError:
        raise BadClaim(
            "the claim has half of a character (\\ud800 to \\udfff) that no text can hold; mend it"
        ) from None
    except UnicodeDecodeError:
        raise BadClaim("the claim is not UTF-8 text; save it as UTF-8 JSON") from None
    except RecursionError:
        raise BadClaim("the claim is nested too deeply; see `cathcode schema claim` for its shape") from None
    except ValueError as fault:
        where = f" at character {fault.pos}" if isinstance(fault, json.JSONDecodeError) else ""
        raise BadClaim(f"the claim is not valid JSON{where}; see `cathcode schema claim` for its shape") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, each key once: of two the reader of the next system may take the other one."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadClaim("a key stands twice in one object of the claim; leave only the one that holds")
    return found


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
