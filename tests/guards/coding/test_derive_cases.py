"""Written cases: facts to lines, what was left out, what was rejected, what is asked and where each answer leads."""

from datetime import date
from typing import Any

import pytest

from corpus.rows import Confidence, Setting
from corpus.sources import source
from corpus.tables import shipped
from guards.coding.derivation import Derivation
from guards.coding.derive import derive
from tests.guards.coding.shorthand import case_of, words, written

ALL = written()


def _derived(item: dict[str, Any]) -> Derivation:
    day = item.get("day", date(2026, 3, 1))
    return derive(case_of(item), shipped(), day=day, setting=Setting(item.get("setting", "physician")))


@pytest.mark.parametrize("item", ALL, ids=lambda item: item["id"])
def test_case(item: dict[str, Any]) -> None:
    got = _derived(item)
    lines = [words(d.line) for d in got.lines]
    assert sorted(lines) == sorted(item["lines"]), got
    if item.get("in_order"):
        assert lines == item["lines"]
    asked = {q.key: q for q in got.questions}
    assert sorted(asked) == sorted(item.get("asks", {})), [q.text for q in got.questions]
    for key, options in (item.get("asks") or {}).items():
        shown = [sorted(words(line) for line in option.lines) for option in asked[key].options]
        assert shown == [sorted(option) for option in options], key
    codes_left = {left.code for left in got.left_out} | {left.what for left in got.left_out}
    assert set(item.get("left_out", ())) <= codes_left, codes_left
    rejected = {r.code for r in got.rejected}
    assert set(item.get("rejected", ())) <= rejected, rejected
    said = " ".join(note.text for note in got.notes)
    assert all(text in said for text in item.get("notes", ())), said
    for words_of, diagnoses in item.get("diagnoses", {}).items():
        of_line = next(d.line.diagnoses for d in got.lines if words(d.line) == words_of)
        assert list(of_line) == diagnoses, words_of


@pytest.mark.parametrize("item", ALL, ids=lambda item: item["id"])
def test_everything_said_has_a_registered_source(item: dict[str, Any]) -> None:
    got = _derived(item)
    reasons = [d.reason for d in got.lines] + [x.reason for x in (*got.left_out, *got.rejected, *got.questions)]
    for reason in (*reasons, *got.notes):
        assert source(reason.source.id).id == reason.source.id
        assert reason.source.locator
        assert reason.text.endswith((".", "?"))


@pytest.mark.parametrize("item", ALL, ids=lambda item: item["id"])
def test_a_low_confidence_fact_decides_nothing(item: dict[str, Any]) -> None:
    got = _derived(item)
    decided = [d.reason for d in got.lines] + [x.reason for x in (*got.left_out, *got.rejected)]
    assert all(reason.confidence is not Confidence.LOW for reason in decided)


def test_the_case_ids_are_unique_and_many() -> None:
    ids = [item["id"] for item in ALL]
    assert len(set(ids)) == len(ids)
    assert len(ids) >= 120


def test_the_cases_cover_the_codes() -> None:
    seen = {line.split("-")[0].split("x")[0] for item in ALL for line in item["lines"]}
    options = [o for item in ALL for q in item.get("asks", {}).values() for o in q]
    seen |= {line.split("-")[0].split("x")[0] for option in options for line in option}
    wanted = (
        "92920 92924 92928 92930 92933 92937 92941 92943 92945 92921 92925 92929 92934 92938 92944 92972 92973 92974 "
    )
    wanted += (
        "92978 92979 93571 93572 0523T 0913T 0914T 93451 93452 93453 93454 93455 93456 93457 93458 93459 93460 93461 "
    )
    wanted += (
        "93462 93463 93464 93566 93567 93568 G0278 33967 33968 33990 33991 33992 33993 33995 33997 99151 99152 99153 "
    )
    wanted += "C9600 C9601 C9602 C9603 C9604 C9605 C9606 C9607 C9608 92975 92977 93503 33210 93799"
    assert set(wanted.split()) - seen == set()


def test_the_cases_cover_arteries_settings_and_years() -> None:
    modifiers = {m for item in ALL for line in item["lines"] for m in line.split("x")[0].split("-")[1:]}
    assert {"LM", "LD", "LC", "RC", "RI", "26", "XU"} <= modifiers
    assert {item.get("setting", "physician") for item in ALL} == {str(s) for s in Setting}
    assert {item.get("day", date(2026, 3, 1)).year for item in ALL} >= {2025, 2026}
    assert sum(1 for item in ALL if item.get("asks")) >= 40
