"""One open question is one finding, however many parts of the answer raised it."""

from datetime import date

from corpus.rows import Setting
from rag.desk import Desk
from rag.pipeline import ask


def test_an_open_question_is_raised_once(desk: Desk) -> None:
    told = "LAD atherectomy plus two stents, diagonal ballooned: what do I report?"
    answer = ask(desk, told, date(2026, 3, 1), Setting.PHYSICIAN, progress=lambda _: None).answer
    questions = [finding.question for finding in answer.findings if finding.question]
    assert questions
    assert len(questions) == len(set(questions))
    assert set(answer.missing_facts) >= set(questions)
