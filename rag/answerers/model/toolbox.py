"""The desk's tools as a model calls them: typed arguments, results in plain JSON that carry the ids to cite."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guards.claim import Claim
from guards.shapes import LineIn
from guards.wire import read_claim, report_json
from rag.answerers.model.draft import MOST_LINES
from rag.answerers.model.ground import Ground
from rag.answerers.model.words import not_said
from rag.evidence_of import line_evidence

LONGEST_RESULT = 6_000  # characters


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Search(_Arguments):
    query: str = Field(max_length=400, description="what to look for")


class OneCode(_Arguments):
    code: str = Field(max_length=12, description="CPT, HCPCS or ICD-10-CM code")


class Pair(_Arguments):
    one: str = Field(max_length=12)
    other: str = Field(max_length=12)


class Lines(_Arguments):
    lines: list[LineIn] = Field(max_length=MOST_LINES, description="codes and modifiers named by the user or a tool")


class Words(_Arguments):
    words: str = Field(max_length=6_000, description="what was done, in the user's own words; nothing added")


class FeeOf(_Arguments):
    code: str = Field(max_length=12)
    modifiers: list[str] = Field(default=[], max_length=4)
    locality: str = Field(default="", max_length=40)


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    says: str
    arguments: type[_Arguments]
    run: Callable[[Ground, Any], Any]


@cache
def specs() -> list[dict[str, Any]]:
    """The tools in the form of a chat request."""
    return [
        {"type": "function", "function": {"name": t.name, "description": t.says, "parameters": _schema(t.arguments)}}
        for t in TOOLS.values()
    ]


def run(name: str, arguments: str, ground: Ground) -> str:
    """The result of one call as JSON text; what is wrong with a call is said without repeating it. Never raises."""
    tool = TOOLS.get(name)
    if tool is None:
        result: Any = {"error": f"there is no such tool; there are {', '.join(TOOLS)}"}
    else:
        try:
            result = tool.run(ground, tool.arguments.model_validate_json(arguments or "{}"))
        except ValidationError as fault:
            first = fault.errors(include_url=False, include_input=False)[0]
            result = {"error": f"{'.'.join(str(p) for p in first['loc']) or 'arguments'}: {first['msg']}"}
        except Exception as fault:  # noqa: BLE001  (a tool that fails is told to the model; the answer goes on)
            result = {"error": f"the tool could not answer ({type(fault).__name__})"}
    text = json.dumps(result, ensure_ascii=False, default=str, separators=(",", ":"))[:LONGEST_RESULT]
    ground.results.append({"tool": name if tool else "unknown", "arguments": arguments[:2_000], "result": text})
    return text


def _schema(arguments: type[_Arguments]) -> dict[str, Any]:
    whole = as_told(arguments.model_json_schema())
    whole.pop("description", None)
    return whole


def as_told(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema as a server is told it: without lengths, which some turn into a grammar too large for them."""
    whole: dict[str, Any] = json.loads(json.dumps(schema, default=str), object_hook=_plain)
    return whole


def _plain(part: dict[str, Any]) -> dict[str, Any]:
    """Without titles and lengths, which are held against a call when it comes; a property may be called so, too."""
    return {k: v for k, v in part.items() if k not in _NOT_TOLD or isinstance(v, dict)}


_NOT_TOLD = {"title", "maxLength", "minLength", "maxItems", "minItems", "pattern"}


def _search(ground: Ground, asked: Search) -> Any:
    hits = ground.tools.search_guidelines(asked.query, ground.day, ground.setting, 6).hits
    ground.add(hit.passage for hit in hits)
    return [{"passage": h.passage.id, "title": h.passage.title, "text": h.passage.text} for h in hits]


def _lookup(ground: Ground, asked: OneCode) -> Any:
    code = asked.code.strip().upper()
    if "." in code or (code[:1].isalpha() and not code[1:].isdecimal()):
        diagnosis = ground.tools.diagnosis(code, ground.day)
        ground.citable.update(diagnosis.sources)
        return {"code": code, "state": str(diagnosis.state), "rows": _told(ground, diagnosis.sources)}
    facts = ground.tools.lookup_code(code, ground.day, ground.setting)
    ground.learn_code(code)
    return {"code": code, "status": facts.status.value, "edits": facts.edits, "rows": _told(ground, facts.sources)}


def _pair(ground: Ground, asked: Pair) -> Any:
    one, other = asked.one.strip().upper(), asked.other.strip().upper()
    found = ground.tools.check_pair(one, other, ground.day, ground.setting)
    ground.citable.update(found.sources)
    edit = found.row
    return {
        "state": str(found.state),
        "edit": {"column1": edit.column1, "column2": edit.column2, "indicator": edit.indicator} if edit else None,
        "one_is_add_on_of_the_other": found.addon is not None,
        "rows": _told(ground, found.sources),
    }


def _claim(ground: Ground, asked: Lines) -> Any:
    claim = read_claim(
        {"date_of_service": ground.day, "setting": ground.setting, "lines": [x.model_dump() for x in asked.lines]}
    )
    report = ground.tools.check_claim(
        Claim(claim.day, claim.setting, claim.lines, case=ground.base.case if ground.base.lines else None)
    )
    told = report_json(report)
    return {"verdict": told["verdict"], "lines": told["lines"], "findings": [_finding(f) for f in told["findings"]]}


def _case(ground: Ground, asked: Words) -> Any:
    if added := not_said(asked.words, ground.said):
        return {"error": "use the user's own words; these are not among them: " + ", ".join(added[:8])}
    from rag.reading import read_report

    case = read_report(asked.words).case
    derived = ground.tools.code_case(case, ground.day, ground.setting)
    if not ground.base.lines:
        ground.learn_lines(line_evidence(case, derived), asked.words)
    for one in derived.lines:
        ground.learn_code(one.line.code)
    return {
        "lines": [
            {"code": d.line.code, "modifiers": list(d.line.modifiers), "units": str(d.line.units), "why": d.reason.text}
            for d in derived.lines
        ],
        "rejected": [{"code": r.code, "what": r.what, "why": r.reason.text} for r in derived.rejected],
        "not_reported": [{"what": r.what, "why": r.reason.text} for r in derived.left_out],
        "questions": [q.text for q in derived.questions],
    }


def _fee(ground: Ground, asked: FeeOf) -> Any:
    code = asked.code.strip().upper()
    modifiers = tuple(m.strip().upper() for m in asked.modifiers)
    priced = ground.tools.fee(code, ground.day, ground.setting, modifiers, asked.locality)
    ground.learn_code(code)
    ground.learn_fee(code, modifiers, asked.locality)
    if priced.fee is None or priced.fee.amount is None:
        return {"code": code, "amount": None, "reason": priced.reason}
    steps = [f"{s.label}: {s.expression} = {s.result} {s.unit}".strip() for s in priced.fee.steps]
    return {"code": code, "amount": f"${priced.fee.amount}", "steps": steps, "rows": _told(ground, priced.sources)}


def _crosswalk(ground: Ground, asked: OneCode) -> Any:
    found = ground.tools.crosswalk(asked.code.strip().upper(), ground.day)
    ground.citable.update(found.sources)
    return {
        "to": [{"codes": list(r.to), "kind": r.kind, "note": r.note} for r in found.to],
        "from": [{"code": r.frm, "kind": r.kind, "note": r.note} for r in found.from_],
        "rows": _told(ground, found.sources),
    }


def _told(ground: Ground, ids: tuple[str, ...]) -> list[dict[str, str]]:
    """Table rows as something to cite: the id, and the words a quote is taken from."""
    rows = ((i, ground.tools.table_citation(i)) for i in ids)
    return [{"passage": i, "text": row.quote} for i, row in rows if row]


def _finding(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {k: finding[k] for k in ("rule", "severity", "line", "codes", "message")}


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool("search_guidelines", "Passages of the desk's guidelines and the user's documents.", Search, _search),
        Tool(
            "lookup_code", "What the tables hold on one code on the day: status, values, unit limit.", OneCode, _lookup
        ),
        Tool("check_pair", "The edit between two codes.", Pair, _pair),
        Tool("check_claim", "The checker's findings on lines that were named.", Lines, _claim),
        Tool("code_case", "The claim that the facts of a procedure give.", Words, _case),
        Tool("fee", "The Medicare amount of a code, with its arithmetic.", FeeOf, _fee),
        Tool("crosswalk", "What replaced a code, and what it replaced.", OneCode, _crosswalk),
    )
}
