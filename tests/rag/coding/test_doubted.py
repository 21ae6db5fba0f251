"""A report whose reading is in doubt is never passed, and none of its lines is called undisputed."""

from guards.finding import Verdict
from rag.code_report import code_report
from rag.desk import Desk

_DOUBTED = (
    "Date of procedure: 05/05/2026\nCTO of the mid RCA. Antegrade wiring was tried with a Gaia. "
    "The proximal RCA 80% lesion was stented with a 3.5 x 12 Onyx."
)


def test_a_doubted_reading_gives_a_question_and_no_line(desk: Desk) -> None:
    answer = code_report(desk, _DOUBTED)
    assert answer.verdict is Verdict.REVIEW
    assert answer.lines == ()
    assert any("chronic occlusion" in asked for asked in answer.missing_facts)


def test_the_same_report_with_the_result_told_gives_its_claim(desk: Desk) -> None:
    answer = code_report(desk, _DOUBTED.replace("was tried with a Gaia", "failed and was given up"))
    assert "92928" in [line.code for line in answer.lines]
