"""Tokens and cost of a model's answers: under the answer, under the conversation, in the department."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evals.drafts import CASE, case_draft
from evals.scripted import Scripted, serving
from rag.spent import amount
from tests.ui.screen import at_home, open_screen, words


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return at_home(tmp_path, monkeypatch)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    with serving(lambda e: e.answer(case_draft())) as held:
        monkeypatch.setenv("CATHCODE_LLM_BASE_URL", held.url)
        monkeypatch.setenv("CATHCODE_LLM_MODEL", "scripted")
        yield held


def _asked(times: int) -> AppTest:
    app = open_screen("ask")
    for _ in range(times):
        app.chat_input[0].set_value(CASE).run()
    assert not app.exception
    return app


def _used(app: AppTest) -> tuple[int, int, Decimal | None]:
    usage = app.session_state["conversation"].usage
    return usage.tokens_in, usage.tokens_out, usage.cost


@pytest.mark.usefixtures("server")
def test_with_prices_tokens_and_cost_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATHCODE_LLM_PRICE_PER_MILLION_IN", "2.5")
    monkeypatch.setenv("CATHCODE_LLM_PRICE_PER_MILLION_OUT", "10")
    app = _asked(2)
    sent, received, cost = _used(app)
    assert cost == (sent * Decimal("2.5") + received * 10) / 1_000_000
    assert f"This conversation: about {sent:,} tokens sent, {received:,} received · cost {amount(cost)}" in words(app)
    told = [line for line in words(app).replace("\\", "").splitlines() if line.startswith("scripted: about")]
    assert len(told) == 2
    assert all("cost" in line for line in told)
    tiles = {one.label: one.value for one in open_screen("department").metric}
    assert tiles["Cost"] == amount(cost)
    assert {"Tokens sent", "Tokens received"} <= set(tiles)


@pytest.mark.usefixtures("server")
def test_without_prices_there_are_tokens_and_no_cost() -> None:
    app = _asked(1)
    assert "tokens sent" in words(app)
    assert "cost" not in words(app)
    assert "Cost" not in {one.label for one in open_screen("department").metric}


def test_an_embedded_answer_costs_nothing_and_says_nothing() -> None:
    app = _asked(1)
    assert "tokens" not in words(app)
    assert app.session_state["conversation"].usage is None


@pytest.mark.parametrize(
    ("cost", "told"),
    [("0", "0.00"), ("0.000075", "0.000075"), ("0.0391", "0.039"), ("3.4567", "3.46"), ("1234.5", "1,234.50")],
)
def test_an_amount_is_told_to_the_figures_that_matter(cost: str, told: str) -> None:
    assert amount(Decimal(cost)) == told
