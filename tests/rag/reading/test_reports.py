"""Whole reports: read, derive, and the lines of the claim. The claims were written before the reports were run."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.rows import Setting
from corpus.tables import Tables, shipped
from guards.claim import Line
from guards.coding.case import Case
from guards.coding.derive import derive
from rag.reading import looks_like_report, read_report
from tests.rag.reading.brief import lesions

CASES = Path(__file__).resolve().parents[2] / "cases" / "reports"


def _load() -> list[Any]:
    return [
        pytest.param(case, id=case["id"])
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return shipped()


def _brief(line: Line) -> str:
    text = "-".join([line.code, *sorted(line.modifiers)])
    return text if line.units == 1 else f"{text}x{line.units.normalize():f}"


@pytest.mark.parametrize("case", _load())
def test_report_gives_its_claim(case: dict[str, Any], tables: Tables) -> None:
    reading = read_report(case["report"])
    if "lesions" in case:
        assert lesions(reading.case) == sorted(case["lesions"])
    setting = Setting(case.get("setting", "physician"))
    derived = derive(reading.case, tables, day=case["dos"], setting=setting)
    held = () if reading.doubts else derived.lines
    assert sorted(_brief(d.line) for d in held) == sorted(case["lines"])
    asked = [*reading.questions, *(q.text for q in derived.questions)]
    assert bool(asked) is case.get("asks", False), asked
    assert not asked or case.get("asks_about", "") in " ".join(asked)
    assert {item.code for item in (*derived.left_out, *derived.rejected)} >= set(case.get("left", ()))


@pytest.mark.parametrize("case", _load())
def test_every_fact_keeps_its_words(case: dict[str, Any]) -> None:
    text = case["report"]
    reading = read_report(text)
    found = list(_evidence(reading.case.model_dump()))
    assert found or not case["lines"]
    for words, start, end in [*found, *((i.text, i.start, i.end) for i in reading.ignored)]:
        assert text[start:end] == words


@pytest.mark.parametrize("case", _load())
def test_day_is_read_from_the_report(case: dict[str, Any]) -> None:
    day = read_report(case["report"]).case.date_of_service
    assert day == (case["dos"] if isinstance(case["dos"], date) else date.fromisoformat(case["dos"]))


def _evidence(value: Any) -> Any:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "evidence":
                yield from ((e["text"], e["start"], e["end"]) for e in inner)
            else:
                yield from _evidence(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _evidence(inner)


def test_reports_with_headings_are_recognised() -> None:
    with_headings = [c.values[0]["report"] for c in _load() if "DESCRIPTION OF PROCEDURE" in c.values[0]["report"]]
    assert with_headings
    assert all(looks_like_report(r) for r in with_headings)


def test_nothing_is_read_from_nothing() -> None:
    assert read_report("").case == Case()


def test_a_day_from_elsewhere_tells_what_is_past() -> None:
    text = "Stent placed in the LAD in 2025. DES to the RCA."
    reading = read_report(text, date(2026, 3, 1))
    assert lesions(reading.case) == ["RC = stent:des"]
    assert reading.case.date_of_service is None
