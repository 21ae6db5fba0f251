"""`cathcode check` as an outside check calls it: every shape of input, every exit status, and JSON to the letter."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Run

STENT = {"code": "92928", "modifiers": ["LD"], "units": 1, "diagnoses": ["I25.110"]}
SOUND = {"id": "s", "date_of_service": "2026-03-01", "lines": [STENT]}
FAULTY = {**SOUND, "id": "f", "lines": [STENT, {"code": "92929", "modifiers": ["LD"]}]}
REPORT_KEYS = ["id", "verdict", "findings", "lines", "editions"]
FINDING_KEYS = ["rule", "severity", "line", "codes", "message", "fix", "question", "source"]


def _check(cathcode: Run, claim: object, *more: str) -> Any:
    return cathcode("check", "-", "--json", *more, stdin=json.dumps(claim))


@pytest.mark.parametrize(
    ("changes", "verdict", "status"),
    [
        ({}, "pass", 0),
        ({"lines": [{**STENT, "diagnoses": ["Z95.5"]}]}, "review", 0),
        ({"date_of_service": "2019-03-01"}, "unverified", 0),
        ({"lines": []}, "unverified", 0),
        ({"lines": [{**STENT, "units": 2}]}, "block", 1),
        ({"date_of_service": "", "lines": [{**STENT, "date_of_service": "2026-03-01"}]}, "pass", 0),
        ({"lines": [{**STENT, "code": " 92928 ", "modifiers": "ld", "units": "1", "diagnoses": "i25110"}]}, "pass", 0),
        ({"lines": [{"code": "92928-LD"}], "case": None, "payer": None, "setting": None}, "pass", 0),
    ],
)
def test_verdict_and_exit_status(cathcode: Run, changes: dict[str, Any], verdict: str, status: int) -> None:
    done = _check(cathcode, {**SOUND, **changes})
    report = json.loads(done.stdout)
    assert (report["verdict"], done.returncode, done.stderr) == (verdict, status, "")


def test_the_report_is_to_the_letter(cathcode: Run) -> None:
    report = json.loads(_check(cathcode, FAULTY).stdout)
    jsonschema.validate(report, json.loads(cathcode("schema", "report", "--json").stdout))
    jsonschema.validate(FAULTY, json.loads(cathcode("schema", "claim", "--json").stdout))
    assert list(report) == REPORT_KEYS
    assert [list(f) for f in report["findings"]] == [FINDING_KEYS] * len(report["findings"])
    found = report["findings"][0]
    assert (found["rule"], found["severity"], found["line"]) == ("code_not_in_force", "error", 1)
    assert list(found["fix"])[:2] == ["action", "line"]
    assert list(found["source"]) == ["id", "title", "locator", "edition"]
    assert report["lines"][1] == {"code": "92929", "modifiers": ["LD"], "units": 1, "verdict": "block"}
    assert {"codes", "ptp", "mue"} <= set(report["editions"])


def test_the_schema_names_the_words_that_stand_still(cathcode: Run) -> None:
    words = json.loads(cathcode("schema", "report", "--json").stdout)["$defs"]
    assert words["Verdict"]["enum"] == ["pass", "review", "unverified", "block"]
    assert words["Severity"]["enum"] == ["error", "unverified", "warning", "info"]


def test_a_file_and_standard_input_give_the_same(cathcode: Run, tmp_path: Path) -> None:
    file = tmp_path / "claim.json"
    file.write_text(json.dumps(FAULTY), encoding="utf-8")
    assert cathcode("check", str(file), "--json").stdout == _check(cathcode, FAULTY).stdout


def _lines(done: Any) -> list[Any]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("from_file", [True, False])
def test_a_broken_line_of_any_kind_stops_nothing(cathcode: Run, tmp_path: Path, from_file: bool) -> None:
    sound = json.dumps(SOUND).encode()
    broken = (b'{"id": "\xff\xfe"}', b"[]", b'{"lines": []}', b'{"id": "\\ud800", "date_of_service": "2026-03-01"}')
    body = b"\n".join([sound, *broken, b"", sound]) + b"\n"
    file = tmp_path / "claims.jsonl"
    file.write_bytes(body)
    done = cathcode("check", str(file), "--jsonl") if from_file else cathcode("check", "-", "--jsonl", stdin=body)
    first, *errors, last = _lines(done)
    assert done.returncode == 0
    assert (first["verdict"], last["verdict"]) == ("pass", "pass")
    assert [list(error) for error in errors] == [["error", "line_number"]] * 4
    assert [error["line_number"] for error in errors] == [2, 3, 4, 5]
    assert done.stderr.strip() == "4 of 6 claims could not be read and were not checked: line 2, 3, 4, 5"


def test_only_a_line_feed_ends_a_line(cathcode: Run, tmp_path: Path) -> None:
    odd = {**SOUND, "id": "a\u2028b\x85c"}
    file = tmp_path / "claims.jsonl"
    file.write_bytes(b"\r\n".join(json.dumps(c, ensure_ascii=False).encode() for c in (odd, SOUND)) + b"\r\n")
    done = cathcode("check", str(file), "--jsonl")
    assert [report["id"] for report in _lines(done)] == [odd["id"], "s"]


@pytest.mark.parametrize("body", ["", "\n\n", "not a claim\n"])
def test_nothing_that_is_a_claim_is_bad_input(cathcode: Run, body: str) -> None:
    done = cathcode("check", "-", "--jsonl", stdin=body)
    assert (done.returncode, done.stderr.startswith("error: no line is a claim")) == (2, True)


def test_many_claims_keep_their_order(cathcode: Run) -> None:
    body = "".join(json.dumps({**(FAULTY if n % 2 else SOUND), "id": str(n)}) + "\n" for n in range(600))
    done = cathcode("check", "-", "--jsonl", stdin=body)
    reports = _lines(done)
    assert done.returncode == 1
    assert [report["id"] for report in reports] == [str(n) for n in range(600)]
    assert {report["verdict"] for report in reports[1::2]} == {"block"}
    assert {report["verdict"] for report in reports[::2]} == {"pass"}


REFUSED: dict[str, bytes] = {
    "no date": b'{"lines": [{"code": "92928"}]}',
    "no day": b'{"date_of_service": "2026-02-30", "lines": []}',
    "units in words": b'{"date_of_service": "2026-03-01", "lines": [{"code": "92928", "units": "two"}]}',
    "units that are no number": b'{"date_of_service": "2026-03-01", "lines": [{"code": "92928", "units": NaN}]}',
    "units beyond counting": b'{"date_of_service": "2026-03-01", "lines": [{"code": "92928", "units": 1e400}]}',
    "a key misspelt": b'{"date_of_service": "2026-03-01", "lines": [{"code": "92928", "modifier": "LD"}]}',
    "a key twice": b'{"date_of_service": "2026-03-01", "date_of_service": "2025-03-01", "lines": []}',
    "unknown setting": b'{"date_of_service": "2026-03-01", "setting": "office", "lines": []}',
    "lines that are none": b'{"date_of_service": "2026-03-01", "lines": "92928-LD"}',
    "too many lines": json.dumps({**SOUND, "lines": [STENT] * 201}).encode(),
    "nested without end": b"[" * 100_000,
    "half a character": b'{"date_of_service": "2026-03-01", "payer": "\\ud800", "lines": []}',
    "half a character in a key": b'{"date_of_service": "2026-03-01", "\\udc00": 1}',
    "another encoding": json.dumps(SOUND).encode("utf-16"),
    "nothing": b"",
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_bad_input_is_one_sentence(cathcode: Run, name: str) -> None:
    done = cathcode("check", "-", "--json", stdin=REFUSED[name])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert "fault of cathcode" not in done.stderr
