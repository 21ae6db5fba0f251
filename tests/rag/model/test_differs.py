"""Where a model's lines are not the desk's: what it wanted is told as it wanted it, and nothing of it is gained."""

from typing import Any

import pytest

from evals.drafts import CASE, case_draft
from evals.scripted import Scripted
from guards.finding import Verdict
from rag.answer import CheckedAnswer
from rag.pipeline import ask
from tests.rag.model.conftest import DAY, MakeDesk

PLAIN = [{"text": "The branch work is inside the artery it belongs to.", "citations": []}]


def wanting(server: Scripted, desk: MakeDesk, question: str = CASE, **line: Any) -> CheckedAnswer:
    """The answer where the model wants this line in the place of the desk's."""
    whole = {"slot": 1, "code": "92933", "modifiers": ["LD"], "units": 1, "diagnoses": []} | line
    draft = case_draft(lines=[whole], differs="The report says more.", sentences=PLAIN)
    server.script = lambda e: e.answer(draft)
    answer = ask(desk(), question, DAY).answer
    assert answer.answered_by == "model:test-model"
    assert [(x.code, x.modifiers, x.units) for x in answer.lines] == [("92933", ("LD",), "1")]
    return answer


def message(answer: CheckedAnswer) -> str:
    (found,) = [f.message for f in answer.findings if f.rule == "model_differs"]
    assert answer.verdict is Verdict.REVIEW
    return found


def test_more_units_are_told_as_units(server: Scripted, desk: MakeDesk) -> None:
    answer = wanting(server, desk, units=2)
    assert "92933-LD × 2" in message(answer)
    assert "~~92933-LD × 2~~" in answer.answer


@pytest.mark.parametrize("modifier", ["<img", "ZZ", "92944", "5 9"])
def test_a_modifier_nobody_knows_is_not_repeated(modifier: str, server: Scripted, desk: MakeDesk) -> None:
    answer = wanting(server, desk, modifiers=["LD", modifier])
    assert "92933-LD with a modifier that is not held" in message(answer)
    assert modifier not in answer.answer + message(answer)


def test_a_diagnosis_that_nobody_gave_is_a_difference(server: Scripted, desk: MakeDesk) -> None:
    answer = wanting(server, desk, diagnoses=["I21.02"])
    assert "I21.02" in message(answer)
    assert "neither question nor findings" in message(answer)
    assert "I21.02" not in answer.answer


def test_one_that_the_user_gave_is_none(server: Scripted, desk: MakeDesk) -> None:
    answer = wanting(server, desk, f"{CASE} The diagnosis is I25.10.", diagnoses=["I25.10"])
    assert not [f for f in answer.findings if f.rule == "model_differs"]


def test_a_missing_fact_holds_no_code(server: Scripted, desk: MakeDesk) -> None:
    mentions = [{"slot": 2, "code": "92941", "role": "compared"}, {"slot": 3, "code": "59", "role": "modifier"}]
    facts = ["Shall {{3}} go on {{2}}?", "May the distinct service modifier open the edit?", "Was it the same session?"]
    server.script = lambda e: e.answer(case_draft(mentions=mentions, sentences=PLAIN, missing_facts=facts))
    assert ask(desk(), CASE, DAY).answer.missing_facts == ("Was it the same session?",)
