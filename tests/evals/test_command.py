"""`cathcode eval` from a shell: suites, comparison, feedback, and one sentence for bad input."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def cathcode(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "CATHCODE_HOME": str(home), "CATHCODE_LLM_MODEL": ""}
    call = [sys.executable, "-c", "from cli.main import run; run()", "eval", *arguments]
    return subprocess.run(call, capture_output=True, text=True, cwd=ROOT, env=env, timeout=180)


def test_a_suite_writes_its_report_and_can_be_compared(tmp_path: Path) -> None:
    done = cathcode(tmp_path, "--suite", "calibration", "--out", str(tmp_path / "a"), "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert [one["suite"] for one in result["suites"]] == ["calibration"]
    assert {"cases", "judged", "passed", "under_floor"} <= result.keys()
    assert {path.name for path in (tmp_path / "a").iterdir()} == {"result.json", "log.json", "report.html", "report.md"}
    same = cathcode(tmp_path, "compare", str(tmp_path / "a"), str(tmp_path / "a"), "--json")
    assert json.loads(same.stdout)["changed"] == []


def test_a_floor_that_is_missed_gives_status_one(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    claim = {"date_of_service": "2026-03-01", "lines": [{"code": "92944"}]}
    wrong = {"id": "a", "kind": "check", "input": claim, "expect": {"verdict": "pass"}}
    cases.write_text(json.dumps(wrong) + "\n", encoding="utf-8")
    done = cathcode(tmp_path, "--cases", str(cases), "--json")
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert {"cases", "judged", "passed", "by_key", "results"} <= result.keys()
    assert result["results"][0]["failures"][0]["key"] == "verdict"


def test_bad_input_is_one_sentence(tmp_path: Path) -> None:
    for arguments in (
        ["--suite", "nope"],
        ["--cases", "none.yaml"],
        ["compare", "a", "b"],
        ["export-feedback", "x", "--out", "y"],
    ):
        done = cathcode(tmp_path, *arguments)
        assert done.returncode == 2, arguments
        assert done.stderr.startswith("error: ")
        assert "Traceback" not in done.stderr


def test_feedback_is_exported(tmp_path: Path) -> None:
    line = {
        "question": "one stent LAD",
        "answer": {"dos": "2026-03-01", "lines": []},
        "thumbs": "down",
        "comment": "92928-LD",
    }
    source, out = tmp_path / "f.jsonl", tmp_path / "cases.yaml"
    source.write_text(json.dumps(line) + "\n", encoding="utf-8")
    done = cathcode(tmp_path, "export-feedback", str(source), "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    assert "92928-LD" in out.read_text(encoding="utf-8")
