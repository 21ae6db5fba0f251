"""A claim beside its facts: over- and under-coding with the line that would be right."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml

from corpus.rows import Setting
from corpus.sources import sources
from corpus.tables import shipped
from guards.claim import Claim, Line
from guards.coding.derive import derive
from guards.coding.fit import compare
from tests.guards.coding.shorthand import CASES, case_of, words, written

ALL = yaml.safe_load((CASES.parent / "fit.yaml").read_text(encoding="utf-8"))


def _line(text: str) -> Line:
    name, _, units = text.partition("x")
    code, *modifiers = name.split("-")
    return Line(code, tuple(modifiers), Decimal(units or 1))


@pytest.mark.parametrize("item", ALL, ids=lambda item: item["id"])
def test_fit(item: dict[str, Any]) -> None:
    day, setting = item.get("day", date(2026, 3, 1)), Setting(item.get("setting", "physician"))
    claim = Claim(day, setting, tuple(_line(text) for text in item["claim"]))
    found = compare(claim, derive(case_of(item), shipped(), day=day, setting=setting), shipped())
    got = [[str(m.kind), m.line, words(m.right_line) if m.right_line else None] for m in found]
    assert got == item["finds"]
    assert re.search(item.get("says", ""), " ".join(m.message for m in found))
    assert all(m.reason.source.id in sources() for m in found)


@pytest.mark.parametrize("item", written(), ids=lambda item: item["id"])
def test_a_derived_claim_fits_its_own_facts(item: dict[str, Any]) -> None:
    day, setting = item.get("day", date(2026, 3, 1)), Setting(item.get("setting", "physician"))
    derived = derive(case_of(item), shipped(), day=day, setting=setting)
    assert compare(derived.claim, derived, shipped()) == ()


def test_a_line_of_another_day_is_passed_over() -> None:
    item = ALL[0]
    day = date(2026, 3, 1)
    extra = Line("92920", ("LD",), date_of_service=date(2026, 3, 2))
    derived = derive(case_of(item), shipped(), day=day)
    assert compare(Claim(day, lines=(*derived.claim.lines, extra)), derived, shipped()) == ()
