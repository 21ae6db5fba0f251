"""The record from the command line."""

import json
import sqlite3
from pathlib import Path

from tests.cli.conftest import Run


def test_verify_show_and_export(cathcode: Run, tmp_path: Path) -> None:
    answer = json.loads(cathcode("ask", "What is 92928?", "--json", CATHCODE_HOME=str(tmp_path)).stdout)
    told = cathcode("audit", "verify", "--json", CATHCODE_HOME=str(tmp_path))
    assert told.returncode == 0
    assert json.loads(told.stdout) == {"entries": 1, "purged_through": 0, "holds": True, "breaks": []}
    shown = json.loads(cathcode("audit", "show", answer["id"], CATHCODE_HOME=str(tmp_path)).stdout)
    assert shown["answer"] == answer["answer"]
    out = tmp_path / "record.jsonl"
    assert cathcode("audit", "export", str(out), CATHCODE_HOME=str(tmp_path)).returncode == 0
    assert json.loads(out.read_text())["seq"] == 1


def test_a_changed_record_ends_with_status_one(cathcode: Run, tmp_path: Path) -> None:
    cathcode("ask", "What is 92928?", CATHCODE_HOME=str(tmp_path))
    with sqlite3.connect(tmp_path / "desk.sqlite") as db:
        db.execute("DROP TRIGGER audit_no_update")
        db.execute("UPDATE audit SET hash = 'x'")
    told = cathcode("audit", "verify", "--json", CATHCODE_HOME=str(tmp_path))
    assert told.returncode == 1
    assert json.loads(told.stdout)["breaks"][0]["entry"] == 1


def test_an_unknown_entry_is_one_sentence(cathcode: Run, tmp_path: Path) -> None:
    told = cathcode("audit", "show", "nothing", CATHCODE_HOME=str(tmp_path))
    assert (told.returncode, told.stderr.count("\n")) == (2, 1)


def test_a_purge_asks_or_is_told_and_the_record_still_holds(cathcode: Run, tmp_path: Path) -> None:
    home = {"CATHCODE_HOME": str(tmp_path)}
    cathcode("ask", "What is 92928?", **home)
    out = tmp_path / "record.jsonl"
    cathcode("audit", "export", str(out), **home)
    with sqlite3.connect(tmp_path / "desk.sqlite") as db:  # as if it had been asked long ago; a changed time is told
        db.execute("DROP TRIGGER audit_no_update")
        db.execute("UPDATE audit SET at = '2026-01-01 00:00:00'")
    assert cathcode("audit", "verify", **home).returncode == 1
    asked = cathcode("audit", "purge", "--before", "2026-02-01", **home)
    assert (asked.returncode, "--yes" in asked.stderr, asked.stderr.count("\n")) == (2, True, 1)
    done = cathcode("audit", "purge", "--before", "2026-02-01", "--yes", "--json", **home)
    assert json.loads(done.stdout) == {"purged": 1, "through": 1}
    told = cathcode("audit", "verify", "--against", str(out), "--json", **home)
    assert json.loads(told.stdout) == {"entries": 1, "purged_through": 1, "holds": True, "breaks": []}
    assert "Entries up to 1 were purged" in cathcode("audit", "verify", **home).stdout
    again = cathcode("audit", "purge", "--before", "2026-02-01", **home)
    assert "nothing was purged" in again.stdout


def test_a_day_or_an_export_that_is_none_is_one_sentence(cathcode: Run, tmp_path: Path) -> None:
    home = {"CATHCODE_HOME": str(tmp_path)}
    wrong = tmp_path / "notes.txt"
    wrong.write_text("[1]\n")
    for words in (
        ("purge", "--before", "soon"),
        ("purge", "--before", "2999-01-01"),
        ("verify", "--against", str(wrong)),
        ("verify", "--against", str(tmp_path / "gone")),
    ):
        told = cathcode("audit", *words, **home)
        assert (told.returncode, told.stderr.count("\n")) == (2, 1), words
