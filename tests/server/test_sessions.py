"""The bench of open sessions runs, and looks at every answer it counts."""

import pytest

from evals.bench import __main__ as bench
from evals.bench import sessions
from evals.bench._coder import Coder
from evals.bench.desk import wrong

pytestmark = pytest.mark.server


def test_the_bench_is_one_of_those_the_command_runs() -> None:
    assert "sessions" in bench.benches()


def test_memory_is_told_by_sessions_and_by_answers_without_a_mix_up() -> None:
    figures = {one.name: one for one in sessions.run(sessions=(1, 2), long=4)}
    held = [figures[name].value for name in ("memory of a process", "memory with 2 more sessions")]
    assert min(held) > 50  # tables and index are in it
    assert max(held) < 2_000
    assert {"memory a session", "memory an answer more in a thread"} <= set(figures)
    assert (figures["faults and mix-ups"].value, figures["faults and mix-ups"].note) == (0, "")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (["This is coder number 3, question 0.", "Nothing."], "no **92928** in the answer"),
        (
            ["This is coder number 3, question 0.", "**92928**", "This is coder number 4, question 0."],
            "thread of another",
        ),
        (["**92928**"], "lost an earlier question"),
    ],
)
def test_what_a_page_lacks_or_holds_of_others_is_a_fault(page: list[str], told: str) -> None:
    coder = Coder("", texts=page)
    assert any(told in one for one in wrong(coder, "**92928**", ["This is coder number 3, question 0."], 3))


def test_a_whole_page_is_no_fault() -> None:
    coder = Coder("", texts=["This is coder number 3, question 0.", "**92928** is a stent."])
    assert wrong(coder, "**92928**", ["This is coder number 3, question 0."], 3) == []
