"""Commands, keys and exit statuses that stand still."""

import json
import re
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Run

CLAIM = {
    "id": "c1",
    "date_of_service": "2026-03-01",
    "setting": "physician",
    "payer": "medicare",
    "lines": [{"code": "92933", "modifiers": ["LD"], "units": 1, "diagnoses": ["I25.110", "I25.84"]}],
}
DELETED = {**CLAIM, "lines": [*CLAIM["lines"], {"code": "92944", "modifiers": ["RC"], "units": 1}]}  # type: ignore[misc]


def _json(done: Any, status: int = 0) -> Any:
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


def test_check_passes_a_clean_claim(cathcode: Run) -> None:
    report = _json(cathcode("check", "-", "--json", stdin=json.dumps(CLAIM)))
    assert (report["id"], report["verdict"]) == ("c1", "pass")
    assert report["lines"] == [{"code": "92933", "modifiers": ["LD"], "units": 1, "verdict": "pass"}]
    assert report["editions"]["codes"] == "2026"


def test_check_blocks_a_deleted_code_with_its_replacement(cathcode: Run) -> None:
    report = _json(cathcode("check", "-", "--json", stdin=json.dumps(DELETED)), status=1)
    found = next(f for f in report["findings"] if f["rule"] == "code_not_in_force")
    assert report["verdict"] == "block"
    assert (found["severity"], found["line"], found["codes"]) == ("error", 1, ["92944"])
    assert set(found["source"]) == {"id", "title", "locator", "edition"}
    assert set(found["fix"]) >= {"action", "line", "safe"}


def test_the_same_code_passes_on_a_2025_date(cathcode: Run) -> None:
    lines = [{"code": "92943", "modifiers": ["RC"]}, {"code": "92944", "modifiers": ["RC"]}]
    claim = {**CLAIM, "date_of_service": "2025-12-31", "lines": lines}
    report = json.loads(cathcode("check", "-", "--json", stdin=json.dumps(claim)).stdout)
    assert "code_not_in_force" not in {f["rule"] for f in report["findings"]}


def test_jsonl_keeps_order_and_goes_on_after_a_broken_line(cathcode: Run) -> None:
    lines = "\n".join([json.dumps(CLAIM), "{broken", json.dumps(DELETED)])
    done = cathcode("check", "-", "--jsonl", stdin=lines)
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["verdict"], second["line_number"], third["verdict"]) == ("pass", 2, "block")
    assert "error" in second


def test_jsonl_gives_the_mended_claims_where_they_are_asked_for(cathcode: Run) -> None:
    done = cathcode("check", "-", "--jsonl", "--fix", stdin="\ufeff" + json.dumps(CLAIM) + "\n" + json.dumps(DELETED))
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(report["fixed_claim"]["lines"]) for report in reports] == [len(CLAIM["lines"]), len(DELETED["lines"])]


def test_a_table_given_as_json_lines_is_bad_input(cathcode: Run) -> None:
    done = cathcode("check", "-", "--jsonl", stdin="code,modifiers\n92928,LD\n")
    assert done.returncode == 2
    assert done.stderr.startswith("error: no line is a claim")


def test_the_mended_claim_and_the_ways_out_are_shown(cathcode: Run) -> None:
    lines = [{"code": "92928", "modifiers": ["LD"]}, {"code": "92929", "modifiers": ["LD"]}]
    shown = cathcode("check", "-", "--fix", stdin=json.dumps({"date_of_service": "2026-03-01", "lines": lines})).stdout
    assert "leave out line 1 (92929-LD) (safe)" in shown
    assert "After the safe fixes: 92928-LD" in shown


def test_ask_gives_every_key_and_lets_no_code_escape(cathcode: Run) -> None:
    question = "Stent in the mid LAD after rotational atherectomy, one lesion. What do I report?"
    answer = _json(cathcode("ask", question, "--dos", "2026-03-01", "--json"))
    assert [line["code"] for line in answer["lines"]] == ["92933"]
    known = {line["code"] for line in answer["lines"]} | {mention["code"] for mention in answer["mentions"]}
    spoken = set(re.findall(r"\b(?:9\d{4}|\d{4}T|[CG]\d{4}|[A-Z]\d\d\.[0-9A-Z]{1,4})\b", answer["answer"]))
    assert spoken <= known
    assert answer["id"]
    schema = _json(cathcode("schema", "answer", "--json"))
    jsonschema.validate(answer, schema)


def test_ask_reads_standard_input(cathcode: Run) -> None:
    answer = _json(cathcode("ask", "-", "--json", stdin="What is 92928?"))
    assert answer["question"] == "What is 92928?"


def test_code_tells_the_words_every_fact_was_read_from(cathcode: Run) -> None:
    report = "Drug-eluting stent x1 to a single mid RCA lesion. No atherectomy."
    answer = _json(cathcode("code", "-", "--dos", "2026-03-01", "--json", stdin=report))
    assert [(line["code"], line["modifiers"]) for line in answer["lines"]] == [("92928", ["RC"])]
    evidence = answer["case"]["lesions"][0]["evidence"]
    assert evidence
    assert all(report[e["start"] : e["end"]] == e["text"] for e in evidence)


def test_code_takes_a_structured_case(cathcode: Run) -> None:
    case = {"lesions": [{"location": {"artery": "LD"}, "treatments": [{"technique": "balloon"}]}]}
    answer = _json(cathcode("code", "-", "--dos", "2026-03-01", "--json", stdin=json.dumps(case)))
    assert [(line["code"], line["modifiers"]) for line in answer["lines"]] == [("92920", ["LD"])]


def test_fee_reproduces_the_published_amount(cathcode: Run) -> None:
    assert _json(cathcode("fee", "92924", "--dos", "2026-03-01", "--json"))["amount"] == 469.28
    assert _json(cathcode("fee", "92924", "--dos", "2026-03-01", "--qp", "--json"))["amount"] == 471.62


def test_lookup_and_search_and_data_list_are_json(cathcode: Run) -> None:
    assert _json(cathcode("lookup", "92944", "--dos", "2026-03-01", "--json"))["status"] == "deleted"
    assert _json(cathcode("search", "chronic", "total", "occlusion", "--limit", "3", "--json"))["passages"]
    assert _json(cathcode("data", "list", "--json"))


@pytest.mark.parametrize("name", ["claim", "report", "answer", "case", "eval-case"])
def test_schemas_are_schemas(cathcode: Run, name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(_json(cathcode("schema", name, "--json")))


def test_eval_judges_cases_kept_elsewhere(cathcode: Run, tmp_path: Any) -> None:
    right = {"id": "a", "kind": "check", "input": CLAIM, "expect": {"verdict": "pass", "lines": ["92933-LD"]}}
    wrong = {"id": "b", "kind": "check", "input": DELETED, "expect": {"verdict": "pass"}}
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(map(json.dumps, (right, wrong))), encoding="utf-8")
    result = _json(cathcode("eval", "--cases", str(file), "--json"), status=1)
    assert (result["judged"], result["passed"]) == (2, 1)
    assert result["results"][1]["failures"][0]["got"] == "block"


def test_a_spreadsheet_is_sent_to_the_screen_that_reads_it(cathcode: Run) -> None:
    done = cathcode("check", "claims.xlsx")
    assert done.returncode == 2
    assert "Check a claim" in done.stderr
