"""A model beside the embedded answerer, with a scripted server on loopback for a model."""

from evals.cases import EvalCase, Expect
from evals.metrics.codes import wrong_codes
from evals.metrics.effort import tokens
from evals.metrics.metric import measure
from evals.model_ways import guarded_model, lines_in, unguarded_model
from evals.plain_chroma import plain_search
from evals.run import run_subject
from evals.scripted import Exchange, serving
from rag.desk import Desk
from rag.settings import Settings

CASE = EvalCase.model_validate(
    {
        "id": "d1",
        "kind": "ask",
        "dos": "2026-03-01",
        "input": "LAD and diagonal both stented, true bifurcation. Codes?",
        "expect": Expect(lines=["92930-LD"], no_codes=["92929"]),
    }
)


def old_habits(exchange: Exchange) -> None:
    """A model that codes as it did in 2025, in plain words."""
    text = "Report the stent and the branch.\nLINES: 92928-LD, 92929-LD"
    message = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    use = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    exchange.json(
        200, {"id": "1", "object": "chat.completion", "created": 1, "model": "old", "choices": [message], "usage": use}
    )


def test_without_a_guard_a_wrong_code_is_shown_and_behind_it_none(desk: Desk) -> None:
    with serving(old_habits) as server:
        told = {"llm_base_url": server.url, "llm_model": "old"}
        settings = Settings(home=desk.settings.home, chroma_url="", database_url="").model_copy(update=told)
        bare = run_subject([CASE], unguarded_model(plain_search(desk), settings))
        held = run_subject([CASE], guarded_model(desk, settings))
    assert bare[0].got.lines == ("92928-LD", "92929-LD")
    assert held[0].got.lines == ("92930-LD",)
    wrong = [measure(wrong_codes, found) for found in (bare, held)]
    assert [one.value for one in wrong if one] == [1.0, 0.0]
    assert tokens(bare) == {"n": 1, "not_applicable": 0, "tokens": 120, "cost": 0.0}


def test_lines_are_read_from_the_last_line_that_lists_them() -> None:
    assert lines_in("LINES: 92928-LD\nno:\n**LINES: 92978-LD-26, 0913T-RC**") == ("92978-26-LD", "0913T-RC")
    assert lines_in("LINES: none") == ()
    assert lines_in("92928 it is") == ()
