"""`cathcode fee`: one line, several lines of one claim, a place by ZIP code; faults in one line and exit status 2."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.corpus import published as make

SPRING = ("--dos", "2026-03-01")


def _json(done: Any) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_several_lines_are_summed_with_the_second_at_half(cathcode: Run) -> None:
    claim = _json(cathcode("fee", "92933-LD", "92928-RC-51", *SPRING, "--json"))
    assert claim["total"] == 785.42
    assert claim["total_expression"] == "553.45 + 231.97"
    assert [(line["outcome"], line["amount"]) for line in claim["lines"]] == [("paid", 553.45), ("reduced", 231.97)]
    shown = cathcode("fee", "92933-LD", "92928-RC-51", "92978-26", *SPRING)
    assert "Together: $878.27" in shown.stdout
    assert "50% 463.94 × 0.5" in " ".join(shown.stdout.split())


def test_one_line_may_carry_its_modifiers_and_units(cathcode: Run) -> None:
    joined = _json(cathcode("fee", "92978-26x2", *SPRING, "--json"))
    apart = _json(cathcode("fee", "92978", "--modifiers", "26", "--units", "2", *SPRING, "--json"))
    assert joined == apart


def test_lines_without_any_amount_have_no_sum(cathcode: Run) -> None:
    shown = cathcode("fee", "12345", "92941", "--setting", "hospital_outpatient", *SPRING)
    assert shown.returncode == 0
    assert "Together: no amount" in shown.stdout
    assert "$0.00" not in shown.stdout


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("92933", "92928", "--modifiers", "LD"), "write modifiers and units on each"),
        (("92928", "--zip", "606"), "is not a ZIP code"),
        (("92928", "--zip", "60601", "--locality", "AL"), "not both"),
        (
            ("92928", "--zip", "60601"),
            "no ZIP code file is held for 2026-03-01; load CMS's ZIP Code to Carrier Locality file",
        ),
        (("92928-LDX", "92933"), "is not a line"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(cathcode: Run, tmp_path: Path, given: tuple[str, ...], words: str) -> None:
    done = cathcode("fee", *given, *SPRING, CATHCODE_HOME=str(tmp_path / "home"))
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_price_by_zip_code(cathcode: Run, tmp_path: Path) -> None:
    own = {"CATHCODE_HOME": str(tmp_path / "home")}
    (tmp_path / "ZIP5_JAN2026.txt").write_bytes(make.zip_text(make.ZIPS))
    loaded = _json(cathcode("data", "load", str(tmp_path / "ZIP5_JAN2026.txt"), "--json", **own))
    assert [(one["table"], one["edition"], one["rows"]) for one in loaded["loaded"]] == [("zips", "2026Q1", 3)]
    sheet = _json(cathcode("fee", "92928", "--zip", "35004", *SPRING, "--json", **own))
    assert (sheet["amount"], sheet["editions"]["zips"]) == (422.92, "2026Q1")
    split = cathcode("fee", "92928", "--zip", "35005", *SPRING, **own)
    assert split.returncode == 2
    assert "lies in more than one locality" in split.stderr


def test_a_diagnosis_is_shown_in_words(cathcode: Run) -> None:
    shown = cathcode("lookup", "I25.110", *SPRING).stdout
    assert "I25.110 with I20.0" in shown
    assert "{" not in shown
    assert "True" not in shown
