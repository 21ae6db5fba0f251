"""The net under the reader: a fact taken away from a good reading, or put elsewhere, must be asked about."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from guards.coding.case import Case, Technique
from rag.reading import read_report, reader
from rag.reading.account import Account
from rag.reading.doubts import Doubt, doubts
from tests.rag.reading.test_reports import _load

_REPORTS = [param.values[0] for param in _load()]
Read = tuple[Account, Case]


def _read(text: str) -> Read:
    """The account and the facts as the reader hands them to the net."""
    seen: list[Read] = []

    def keep(account: Account, case: Case) -> list[Doubt]:
        seen.append((account, case))
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "doubts", keep)
        read_report(text)
    return seen[0]


def _with(case: Case, at: int, **facts: Any) -> Case:
    changed = case.lesions[at].model_copy(update=facts)
    return case.model_copy(update={"lesions": (*case.lesions[:at], changed, *case.lesions[at + 1 :])})


def _spoilt(case: Case) -> Iterator[tuple[str, Case]]:
    """Every case that lacks one fact of this one, or has one treatment in another vessel."""
    for i, lesion in enumerate(case.lesions):
        for done in lesion.treatments:
            if done.technique is Technique.BALLOON:
                continue  # part of most other work: its loss seldom changes a line
            less = _with(case, i, treatments=tuple(t for t in lesion.treatments if t is not done))
            yield "treatment lost", less
            for j, other in enumerate(case.lesions):
                here, there = lesion.location, other.location
                if (here.artery, here.branch) != (there.artery, there.branch):
                    kind = "in another branch" if here.artery is there.artery else "in another artery"
                    yield kind, _with(less, j, treatments=(*other.treatments, done))
        if lesion.cto:
            yield "chronic occlusion lost", _with(case, i, cto=None)
        if lesion.treatments:
            yield "lesion lost", case.model_copy(update={"lesions": tuple(x for x in case.lesions if x is not lesion)})
    for device in case.support:
        yield "support lost", case.model_copy(update={"support": tuple(s for s in case.support if s is not device)})


@cache
def _caught() -> tuple[Counter[str], Counter[str]]:
    every, caught = Counter[str](), Counter[str]()
    for report in _REPORTS:
        account, case = _read(report["report"])
        for kind, spoilt in _spoilt(case):
            every[kind] += 1
            caught[kind] += bool(doubts(account, spoilt))
    return every, caught


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        ("treatment lost", 0.95),
        ("lesion lost", 0.95),
        ("in another branch", 0.9),
        ("in another artery", 0.8),
        ("chronic occlusion lost", 0.9),
        ("support lost", 1.0),
    ],
)
def test_a_fact_that_was_lost_is_asked_about(kind: str, share: float) -> None:
    every, caught = _caught()
    assert every[kind] >= 10
    assert caught[kind] / every[kind] >= share


def test_a_right_reading_is_not_doubted() -> None:
    """False alarms among the reports whose answer is a claim: none."""
    claimed = [r for r in _REPORTS if r["lines"] and not r.get("asks") and not r.get("open")]
    assert len(claimed) > 150
    assert [r["id"] for r in claimed if doubts(*_read(r["report"]))] == []
