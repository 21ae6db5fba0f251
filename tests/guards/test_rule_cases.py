"""Every rule against its cases in tests/cases/rules/<rule id>.yaml. A rule without cases fails here.

A case: name, claim (as on the wire), fires, and where told severity, line and message_matches (a regular expression) of
this rule alone, and verdict of the claim under all rules. `today` is the day of the check. `tables` puts rows before the shipped ones
(`{mue: []}` is an edition that covers everything and has no row), `only` leaves nothing but the named shipped tables.
"""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

import guards.rules
from corpus.indexes import ROW_TYPES
from corpus.rows import Confidence
from corpus.shipped import readers
from corpus.sources import sources
from corpus.span import OPEN_END, OPEN_START
from corpus.tables import Tables, shipped
from guards.engine import check
from guards.finding import Action
from guards.pci_codes import OPENING_MODIFIERS
from guards.rule import Rule, registered
from guards.wire import read_claim
from tests.guards.memory import MemoryTable

assert guards.rules
FOLDER = Path(__file__).parents[1] / "cases" / "rules"
TODAY = date(2026, 11, 20)
RULES = registered()


def cases_of(rule_id: str) -> list[dict[str, Any]]:
    path = FOLDER / f"{rule_id}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []


def every_case() -> Iterator[Any]:
    for rule_id in dict.fromkeys(rule.id for rule in RULES):
        for case in cases_of(rule_id):
            yield pytest.param(rule_id, case, id=f"{rule_id}: {case['name']}")


def tables_of(case: dict[str, Any]) -> Tables:
    extra = case.get("tables") or {}
    if not extra:
        return shipped()
    only = extra.get("only")
    kept = [r for r in readers() if only is None or r.edition.table in only]
    return Tables([*(_memory(name, rows) for name, rows in extra.items() if name != "only"), *kept])


def _memory(table: str, rows: list[dict[str, Any]]) -> MemoryTable:
    kind = ROW_TYPES[table]
    known = {f.name: f.type for f in fields(kind)}
    built = [kind(**{name: _value(name, value) for name, value in row.items() if name in known}) for row in rows]
    return MemoryTable(table, built, covers_all=not rows)


def _value(name: str, value: Any) -> Any:
    if name.startswith("valid_"):
        return date.fromisoformat(value)
    return Confidence(value) if name == "confidence" else value


@pytest.mark.parametrize(("rule_id", "case"), list(every_case()))
def test_case(rule_id: str, case: dict[str, Any]) -> None:
    today = date.fromisoformat(case["today"]) if "today" in case else TODAY
    claim, tables = read_claim(case["claim"]), tables_of(case)
    report = check(claim, tables, today)
    # What the rule says by itself: beside a plainer rule an error of it becomes a remark.
    own = check(claim, tables, today, [rule for rule in RULES if rule.id == rule_id])
    hits = [finding for finding in own.findings if finding.rule == rule_id]
    assert bool(hits) == case["fires"], [(f.rule, f.message) for f in report.findings]
    if "severity" in case:
        assert case["severity"] in {hit.severity.value for hit in hits}
    if "line" in case:
        assert case["line"] in {hit.line for hit in hits}
    if "verdict" in case:
        whole = check(claim, tables, today)
        assert whole.verdict.value == case["verdict"], [(f.rule, f.severity.value) for f in whole.findings]
    if "message_matches" in case:
        assert any(re.search(case["message_matches"], hit.message) for hit in hits), [hit.message for hit in hits]
    for hit in hits:
        assert hit.source.id in sources()
        fix = hit.fix
        assert not (fix and fix.safe and fix.action is Action.ADD_MODIFIER and fix.value in OPENING_MODIFIERS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id} {rule.span.start}")
def test_rule_has_cases_and_words(rule: Rule) -> None:
    cases = cases_of(rule.id)
    assert {case["fires"] for case in cases} == {True, False}, (
        f"tests/cases/rules/{rule.id}.yaml: one that fires, one that does not"
    )
    assert len({case["name"] for case in cases}) == len(cases), "names of cases are unique"
    days = {date.fromisoformat(case["claim"]["date_of_service"]) for case in cases}
    if rule.span.start != OPEN_START:
        assert any(day >= rule.span.start for day in days)
        assert any(day < rule.span.start for day in days), "a case on each side of the first day"
    if rule.span.end != OPEN_END:
        assert any(day <= rule.span.end for day in days)
        assert rule.span.end + timedelta(days=1) <= max(days), "a case on each side of the last day"
    text = rule.judge.__doc__ or ""
    for part in ("Why:", "Faulty:", "Sound:"):
        assert part in text, f"{rule.id}: the docstring lacks “{part}”"
    assert rule.source.id in sources()
    assert rule.judge.__module__.rsplit(".", 1)[-1].startswith(rule.id), "the file has the name of the fault"


def test_every_case_file_has_a_rule() -> None:
    known = {rule.id for rule in RULES}
    assert [path.stem for path in sorted(FOLDER.glob("*.yaml")) if path.stem not in known] == []
