"""Bad input gets one clear sentence, exit status 2, no traceback, and loses nothing."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run

REFUSED: dict[str, tuple[list[str], bytes]] = {
    "no question": (["ask", "  "], b""),
    "binary question": (["ask", "-"], bytes(range(256)) * 4),
    "endless question": (["ask", "-"], b"stent " * 20_000),
    "day that is none": (["ask", "What is 92928?", "--dos", "03/01/2026"], b""),
    "unknown setting": (["ask", "What is 92928?", "--setting", "office"], b""),
    "claim that is no JSON": (["check", "-"], b"{not json"),
    "claim that is a list": (["check", "-"], b"[1, 2]"),
    "claim file that is not there": (["check", "no-such-file.json"], b""),
    "folder for a claim": (["check", "tests"], b""),
    "malformed code": (["lookup", "9292X8Y"], b""),
    "unknown schema": (["schema", "nope"], b""),
    "unknown option": (["lookup", "92928", "--frobnicate"], b""),
    "missing argument": (["check"], b""),
    "unknown command": (["frobnicate"], b""),
    "no command": ([], b""),
    "no command of a group": (["docs"], b""),
    "report that is not there": (["code", "no-such-report.txt"], b""),
    "empty report": (["code", "-"], b""),
    "case of another shape": (["code", "-"], b'{"lesions": 7}'),
    "cases file that is not there": (["eval", "--cases", "no-such.jsonl"], b""),
    "unknown locality": (["fee", "92928", "--locality", "ZZ"], b""),
    "document that is not there": (["docs", "remove", "user:nothing"], b""),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_it_is_refused_in_one_sentence(cathcode: Run, name: str) -> None:
    arguments, stdin = REFUSED[name]
    done = cathcode(*arguments, stdin=stdin)
    assert done.returncode == 2, done.stdout
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    assert "fault of cathcode" not in done.stderr


def test_an_empty_report_is_called_one_and_no_command_points_to_the_help(cathcode: Run) -> None:
    assert cathcode("code", "-", stdin=" \n").stderr.startswith("error: the report is empty")
    assert cathcode().stderr.strip() == "error: no command is given; see `cathcode --help`"


def test_a_file_that_only_says_it_is_a_pdf_is_named_and_the_others_go_in(cathcode: Run, tmp_path: Path) -> None:
    false, good = tmp_path / "false.pdf", tmp_path / "good.txt"
    false.write_text("this is no PDF", encoding="utf-8")
    good.write_text("Our desk sends left main cases to the lead coder.", encoding="utf-8")
    done = cathcode("docs", "add", str(false), str(good), "--json", CATHCODE_HOME=str(tmp_path / "home"))
    outcome = json.loads(done.stdout)
    assert done.returncode == 2
    assert [one["path"] for one in outcome["refused"]] == ["false.pdf"]
    assert len(outcome["added"]) == 1


def test_an_uncovered_date_is_unverified_and_proposes_nothing(cathcode: Run) -> None:
    done = cathcode("ask", "One DES to the mid LAD, what do I report?", "--dos", "2031-05-01", "--json")
    answer = json.loads(done.stdout)
    assert (answer["lines"], answer["verdict"]) == ([], "unverified")


def test_cooking_is_not_in_the_sources(cathcode: Run) -> None:
    answer = json.loads(cathcode("ask", "How long do I boil pasta?", "--json").stdout)
    assert answer["abstained"]
    assert answer["lines"] == []


def test_identifiers_are_masked_in_question_answer_and_record(cathcode: Run, tmp_path: Path) -> None:
    question = "Patient Maria Kowalska, MRN 00455121, DOB 03/04/1950: one DES to the mid RCA. What do I report?"
    done = cathcode("ask", question, "--dos", "2026-03-01", "--json", CATHCODE_HOME=str(tmp_path))
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in ("Kowalska", "00455121", "03/04/1950"):
        assert secret not in done.stdout
        assert secret.encode() not in written


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_still_gives_an_answer(cathcode: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    answer = json.loads(cathcode("ask", "What is 92928?", "--json", CATHCODE_HOME=str(tmp_path)).stdout)
    assert "92928" in answer["answer"]
    assert any("not recorded" in note for note in answer["notes"])


def test_a_home_that_is_a_file_still_gives_an_answer(cathcode: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder", encoding="utf-8")
    answer = json.loads(cathcode("ask", "What is 92928?", "--json", CATHCODE_HOME=str(home)).stdout)
    assert "92928" in answer["answer"]
    assert any("not recorded" in note for note in answer["notes"])
