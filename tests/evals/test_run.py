"""A run: floors held by a fast part, the same result every time, reports that stand alone, comparison, feedback."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from evals.compare import compared, mcnemar, paired_bootstrap, read_result
from evals.errors import BadCases
from evals.feedback import feedback_case, read_feedback, write_cases
from evals.floors import Floor, floors, missed
from evals.report.write import write
from evals.stratify import part
from evals.subjects import always_wrong
from evals.suites import NAMES, SUITES, cases_of, suites
from evals.whole import evaluate
from rag.desk import Desk

Run = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module")
def fast(desk: Desk) -> Run:
    return evaluate(SUITES, desk, fast=True)


def test_no_suite_is_under_its_floor(fast: Run) -> None:
    assert fast[0]["under_floor"] == []


def test_floors_are_of_metrics_that_are_measured(fast: Run) -> None:
    measured = {(suite["suite"], m["metric"]) for suite in fast[0]["suites"] for m in suite["metrics"]}
    assert {(one.suite, one.metric) for one in floors()} <= measured
    assert {one.suite for one in floors()} == set(NAMES)


def test_a_system_that_is_wrong_is_under_the_floors(desk: Desk) -> None:
    result, _ = evaluate(SUITES, desk, fast=True, baselines=False, subject=always_wrong())
    assert {one["suite"] for one in result["under_floor"]} == set(NAMES)


def test_a_floor_needs_a_reason() -> None:
    with pytest.raises(ValidationError):
        Floor.model_validate({"suite": "guard", "metric": "faults caught", "least": 0.5})


def test_a_metric_that_was_not_measured_misses_its_floor() -> None:
    held = (Floor(suite="guard", metric="faults caught", least=0.5, reason="as a test of floors"),)
    empty = {"part": "all", "suites": [{"suite": "guard", "metrics": []}]}
    assert missed(empty, held)[0]["metric"] == "faults caught"


def test_a_run_is_the_same_every_time(desk: Desk) -> None:
    chosen = [*suites("retrieval"), *suites("reports"), *suites("abstention")]
    one, other = (evaluate(chosen, desk, fast=True, baselines=False)[0] for _ in range(2))
    assert json.dumps(one, default=str) == json.dumps(other, default=str)


def test_the_fast_part_keeps_every_family_and_whole_groups() -> None:
    for suite in SUITES:
        cases = cases_of(suite)
        kept = part(cases)
        assert part(cases) == kept
        chosen = {case.group for case in kept if case.group}
        assert all(case in kept for case in cases if case.group in chosen)


def test_every_metric_has_n_an_interval_and_a_meaning(fast: Run) -> None:
    for suite in fast[0]["suites"]:
        for m in suite["metrics"]:
            assert m["n"] > 0
            assert m["low"] <= m["value"] <= m["high"]
            assert len(suite["meanings"][m["metric"]]) > 20


def test_the_desk_stands_beside_plainer_ways(fast: Run) -> None:
    ways = {row["subject"] for row in fast[0]["baselines"]}
    assert len(ways) == 3
    recall = {row["subject"]: row["metrics"][0]["value"] for row in fast[0]["baselines"] if row["suite"] == "retrieval"}
    assert max(recall, key=lambda way: recall[way]) == fast[0]["subject"]
    assert all(one["url"].startswith("https://") and one["n"] for one in fast[0]["published"])


def test_the_log_says_with_what_and_no_key(fast: Run) -> None:
    log = fast[1]
    assert {"revision", "versions", "hashes", "settings", "seed", "at", "times"} <= log.keys()
    assert set(map(len, log["hashes"].values())) == {16}
    assert not re.search(r"api_key|llm_base_url|/home|/tmp", json.dumps(log))


def test_the_report_stands_alone(fast: Run, tmp_path: Path) -> None:
    write(*fast, tmp_path)
    page = tmp_path.joinpath("report.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= len(NAMES)
    assert not re.search(r"<(?:script|link|img|iframe)\b|@import|url\(", page)
    places = [page.index(f'<h2 id="{suite}"') for suite in NAMES]
    assert sorted(places)
    text = tmp_path.joinpath("report.md").read_text(encoding="utf-8")
    for suite in fast[0]["suites"]:
        assert f"## {suite['suite']}" in text
    assert "NEJM AI" in text


def test_the_worst_suite_stands_first(fast: Run, tmp_path: Path) -> None:
    write(*fast, tmp_path)
    text = tmp_path.joinpath("report.md").read_text(encoding="utf-8")
    shares = {s["suite"]: s["passed"] / s["judged"] for s in fast[0]["suites"]}
    order = [name for name in re.findall(r"^## (\w+)$", text, re.M) if name in shares]
    assert [shares[name] for name in order] == sorted(shares.values())


def test_comparison_names_what_changed(fast: Run, tmp_path: Path) -> None:
    write(*fast, tmp_path / "a")
    before = read_result(tmp_path / "a")
    after = json.loads(json.dumps(before))
    rows = next(s for s in after["suites"] if s["suite"] == "guard")["results"]
    spoiled = [row for row in rows if row["passed"]][:9]
    for row in spoiled:
        row["passed"], row["scores"]["cases passed"] = False, 0.0
    assert compared(before, before)["changed"] == []
    found = compared(before, after)
    assert [one["id"] for one in found["changed"]] == sorted(row["id"] for row in spoiled)
    test = next(t for t in found["tests"] if t["suite"] == "guard" and t["metric"] == "cases passed")
    assert test["p"] == pytest.approx(2 / 2**9)


def test_mcnemar_is_the_exact_binomial() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(1, 5) == pytest.approx(14 / 64)
    assert mcnemar(10, 10) == 1.0


def test_the_paired_bootstrap_sees_a_shift_and_no_shift() -> None:
    same = [(str(n), (n % 2, 1.0), (n % 2, 1.0)) for n in range(60)]
    better = [(str(n), (0.0, 1.0), (float(n % 2), 1.0)) for n in range(60)]
    assert paired_bootstrap(same)["p"] == 1.0
    assert paired_bootstrap(better)["p"] < 0.001
    assert paired_bootstrap(better) == paired_bootstrap(better)


def test_a_result_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadCases, match="eval --out"):
        read_result(tmp_path)


ANSWER = {
    "dos": "2026-03-01",
    "setting": "physician",
    "lines": [{"code": "92928", "modifiers": ["LD"], "units": 1}],
    "abstained": False,
}


def test_feedback_becomes_a_scrubbed_case() -> None:
    up = feedback_case("MRN 88231457: one stent mid LAD, code?", ANSWER, "up")
    assert "88231457" not in up.model_dump_json()
    assert up.expect.lines == ["92928-LD"]
    assert up.slices["review"] == "open"
    down = feedback_case(
        "two lesions LAD two stents", ANSWER, "down", "should be 92930-LD, ask Dr. Oleander Pimmeltree"
    )
    assert down.expect.lines == ["92930-LD"]
    assert "Pimmeltree" not in down.model_dump_json()
    assert feedback_case("x y z", ANSWER, "down", "wrong").expect.no_codes == ["92928"]


def test_feedback_can_be_read_as_cases_again(tmp_path: Path) -> None:
    from evals.cases import read_cases

    file = tmp_path / "feedback.jsonl"
    line = json.dumps({"question": "one stent LAD", "answer": ANSWER, "thumbs": "up", "comment": None})
    file.write_text(f"{line}\n{line}\n", encoding="utf-8")
    out = tmp_path / "cases.yaml"
    out.write_text(write_cases(read_feedback(file)), encoding="utf-8")
    assert [case.expect.lines for case in read_cases(out)] == [["92928-LD"]]
    file.write_text('{"question": "x"}\n', encoding="utf-8")
    with pytest.raises(BadCases, match="line 1"):
        read_feedback(file)
