"""Short texts, one topic a file in tests/cases/reading: what is read from them and what is not."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from guards.coding.case import Case
from rag.reading import Reading, describes_a_case, looks_like_report, read_report
from tests.rag.reading.brief import lesions, where

CASES = Path(__file__).resolve().parents[2] / "cases" / "reading"


def _load() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{number}")
        for path in sorted(CASES.glob("*.yaml"))
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1)
    ]


def _found(key: str, reading: Reading, text: str) -> Any:
    case = reading.case
    match key:
        case "lesions":
            return lesions(case)
        case "imaging" | "physiology":
            return sorted(f"{i.kind.value} {where(i.location)}" for i in getattr(case, key))
        case "support":
            return sorted(f"{s.kind.value} {s.action.value}" for s in case.support)
        case "other":
            return sorted({o.kind for o in case.other})
        case "diagnoses":
            return sorted(d.code for d in case.diagnoses)
        case "complications":
            return list(case.complications)
        case "day":
            return case.date_of_service
        case "dominance":
            return case.dominance.value if case.dominance else None
        case "staged":
            return case.is_staged
        case "outcome":
            return case.procedure_outcome.value
        case "case":
            return describes_a_case(text)
        case "report":
            return looks_like_report(text)
    raise KeyError(key)


@pytest.mark.parametrize("case", _load())
def test_short_text_is_read(case: dict[str, Any]) -> None:
    text = case["text"]
    reading = read_report(text)
    for key in case.keys() - {"text", "asks", "ignored", "diagnostic", "prior", "sedation"}:
        expected = sorted(case[key]) if isinstance(case[key], list) else case[key]
        assert _found(key, reading, text) == expected, key
    assert_parts(reading.case, case)
    for expected in case.get("ignored", ()):
        assert expected in [f"{i.text} {i.why}" for i in reading.ignored]
    for words in case.get("asks", ()):
        assert any(words in q for q in reading.questions), reading.questions
    if "asks" not in case and "lesions" in case:
        assert reading.questions == ()


def assert_parts(found: Case, case: dict[str, Any]) -> None:
    """Only the fields that are named are judged."""
    if "diagnostic" in case:
        assert found.diagnostic is not None
        told = found.diagnostic.model_dump()
        assert {k: told[k] for k in case["diagnostic"]} == case["diagnostic"]
    if "prior" in case:
        assert found.diagnostic is not None
        told = found.diagnostic.prior.model_dump()
        assert {k: told[k] for k in case["prior"]} == case["prior"]
    if "sedation" in case:
        assert found.sedation is not None
        told = found.sedation.model_dump()
        assert {k: told[k] for k in case["sedation"]} == case["sedation"]
