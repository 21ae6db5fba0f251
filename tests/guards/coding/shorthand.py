"""Cases of the derivation in short form, read from YAML.

`at: LD/D1/mid` artery, branch, segment (any part may be empty); `graft: svg>OM1`; `into: LD` a second vessel that the
lesion runs into; `do: [stent*2:des, balloon!failed]` technique, count, stent kind (des, bms, covered), outcome;
`side: D1 stent` the side branch of a bifurcation with what was done in it (`D1 untreated`, `D1 unknown`). Everything else
is a field of the case.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from guards.claim import Line
from guards.coding.case import Case

CASES = Path(__file__).parents[2] / "cases" / "derive"
_KINDS = {"des": "drug_eluting", "bms": "bare_metal", "covered": "covered"}
_DO = re.compile(r"(?P<technique>\w+?)(\*(?P<count>\d+))?(:(?P<kind>\w+))?(!(?P<outcome>\w+))?")
_SHORT = {
    "dcb": "drug_coated_balloon",
    "ivl": "lithotripsy",
    "mechanical": "thrombectomy_mechanical",
    "manual": "thrombectomy_manual",
    "brachy": "brachytherapy",
    "filter": "embolic_protection",
    "cutting": "cutting_balloon",
    "scoring": "scoring_balloon",
}


def written() -> list[dict[str, Any]]:
    """Every case of every file, in order."""
    return [item for path in sorted(CASES.glob("*.yaml")) for item in yaml.safe_load(path.read_text(encoding="utf-8"))]


def case_of(item: dict[str, Any]) -> Case:
    """The case written in `facts`."""
    facts = dict(item["facts"])
    facts["lesions"] = [_lesion(short) for short in facts.get("lesions", [])]
    for field in ("imaging", "physiology"):
        facts[field] = [{"kind": k, "location": place(at)} for k, at in (e.split() for e in facts.get(field, []))]
    return Case.model_validate(facts)


def place(at: str) -> dict[str, Any]:
    """`LD/D1/mid` as a location."""
    artery, branch, segment = (*at.split("/"), "", "")[:3]
    return {"artery": artery or None, "branch": branch, "segment": segment}


def words(line: Line) -> str:
    """A line as the contract writes it: code, sorted modifiers, units where there are several."""
    units = f"x{line.units}" if line.units != 1 else ""
    return "-".join((line.code, *sorted(line.modifiers))) + units


def _lesion(short: dict[str, Any]) -> dict[str, Any]:
    full = {k: v for k, v in short.items() if k not in {"at", "graft", "into", "do", "side"}}
    full["location"] = place(str(short.get("at", "")))
    if "graft" in short:
        kind, feeds = short["graft"].split(">")
        full["location"]["graft"] = {"kind": kind, "feeds": feeds}
    if "into" in short:
        full["extends_into"] = place(short["into"])
    full["treatments"] = [_treatment(do) for do in short.get("do", [])]
    if "side" in short:
        full["bifurcation"] = _limb(short["side"])
    return full


def _treatment(text: str) -> dict[str, Any]:
    found = _DO.fullmatch(text)
    assert found, text
    treatment: dict[str, Any] = {"technique": _SHORT.get(found["technique"], found["technique"])}
    if found["count"] is not None:
        treatment["count"] = int(found["count"])
    if found["kind"]:
        treatment["stent_kind"] = _KINDS[found["kind"]]
    if found["outcome"]:
        treatment["outcome"] = found["outcome"]
    return treatment


def _limb(text: str) -> dict[str, Any]:
    branch, *rest = text.split()
    if rest == ["untreated"]:
        return {"branch": branch, "treated": False}
    if rest == ["unknown"]:
        return {"branch": branch}
    techniques = [_SHORT.get(word, word) for word in rest]
    return {"branch": branch, "treated": True, "techniques": techniques, "stent_count": int("stent" in techniques)}
