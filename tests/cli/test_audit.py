"""The record from the command line."""

import json
import sqlite3
from pathlib import Path

from tests.cli.conftest import Run


def test_verify_show_and_export(cathcode: Run, tmp_path: Path) -> None:
    answer = json.loads(cathcode("ask", "What is 92928?", "--json", CATHCODE_HOME=str(tmp_path)).stdout)
    told = cathcode("audit", "verify", "--json", CATHCODE_HOME=str(tmp_path))
    assert told.returncode == 0
    assert json.loads(told.stdout) == {"entries": 1, "holds": True, "breaks": []}
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
