"""JSON schemas of the files of cases, for editors. `python -m evals.schema` writes them again; a test keeps them current."""

import json
from pathlib import Path
from typing import Any

from evals.cases import CaseFile, Expect

FOLDER = Path(__file__).parent


def schemas() -> dict[str, dict[str, Any]]:
    """File name and schema. `defaults` may hold what a case leaves out, so a case needs only id, input and expectation."""
    cases = CaseFile.model_json_schema()
    case = cases["$defs"]["EvalCase"]
    case["required"] = ["id", "input", "expect"]
    case["additionalProperties"] = False
    twins = json.loads(json.dumps(cases))
    twin = twins["$defs"]["EvalCase"]
    for year in (2025, 2026):
        twin["properties"][f"expect_{year}"] = {"$ref": f"#/$defs/{Expect.__name__}"}
    twin["required"] = ["id", "input", "expect_2025", "expect_2026"]
    return {"cases.json": cases, "twins.json": twins}


def written(schema: dict[str, Any]) -> str:
    """A schema as it stands in its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
