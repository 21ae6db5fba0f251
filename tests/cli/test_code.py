"""`cathcode code` for many reports, and beside a claim the user has."""

import json
from pathlib import Path

from tests.cli.conftest import Run

LAD = "Date of procedure: 3/5/2026\nRotational atherectomy of the mid LAD 90% lesion, then a 3.0 x 28 Xience there.\n"
RCA = "Date of procedure: 3/6/2026\nThe mid RCA 80% lesion was stented with a 3.5 x 18 Synergy.\n"


def _folder(path: Path) -> Path:
    (path / "a.txt").write_text(LAD, encoding="utf-8")
    (path / "b.pdf").write_bytes(b"no pdf")
    (path / "c.txt").write_text(RCA, encoding="utf-8")
    (path / "d.json").write_text("{broken", encoding="utf-8")
    (path / "notes.bak").write_text("left alone", encoding="utf-8")
    return path


def test_a_folder_gives_one_answer_a_line_and_goes_on_after_a_bad_file(cathcode: Run, tmp_path: Path) -> None:
    done = cathcode("code", str(_folder(tmp_path)), "--jsonl")
    assert done.returncode == 0, done.stderr
    written = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(w["file"]).name for w in written] == ["a.txt", "b.pdf", "c.txt", "d.json"]
    assert [line["code"] for line in written[0]["lines"]] == ["92933"]
    assert "b.pdf" in written[1]["error"]
    assert [line["code"] for line in written[2]["lines"]] == ["92928"]
    assert "not JSON" in written[3]["error"]


def test_several_files_keep_their_order(cathcode: Run, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    done = cathcode("code", str(folder / "c.txt"), str(folder / "a.txt"))
    assert [Path(json.loads(line)["file"]).name for line in done.stdout.splitlines()] == ["c.txt", "a.txt"]


def test_an_empty_folder_is_refused_in_one_sentence(cathcode: Run, tmp_path: Path) -> None:
    done = cathcode("code", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith("error: no report was found")


def test_a_billed_claim_is_set_beside_the_report(cathcode: Run, tmp_path: Path) -> None:
    claim = {"date_of_service": "2026-03-05", "lines": [{"code": c, "modifiers": ["LD"]} for c in ("92928", "92924")]}
    (tmp_path / "claim.json").write_text(json.dumps(claim), encoding="utf-8")
    done = cathcode("code", "-", "--json", "--billed", str(tmp_path / "claim.json"), stdin=LAD)
    answer = json.loads(done.stdout)
    assert "You billed 92928-LD + 92924-LD; the report supports 92933-LD." in answer["answer"]
    assert "billed_over" in {f["rule"] for f in answer["findings"]}
    assert answer["verdict"] == "review"


def test_a_claim_that_is_none_is_refused(cathcode: Run, tmp_path: Path) -> None:
    (tmp_path / "claim.json").write_text("[]", encoding="utf-8")
    done = cathcode("code", "-", "--billed", str(tmp_path / "claim.json"), stdin=LAD)
    assert done.returncode == 2
    assert "the claim is not a JSON object" in done.stderr
