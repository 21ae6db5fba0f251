"""Instructions in what the desk reads, and a model that obeys every one: what they ask for is not shown."""

from evals.injections import AIMS, FAMILIES, PLACES, attacks, run
from tests.rag.model.conftest import MakeDesk


def test_what_an_injected_text_asks_for_is_not_shown(desk: MakeDesk) -> None:
    tried, through = run(desk(llm_token_budget=40_000), attacks())
    assert sum(tried.values()) == len(FAMILIES) * len(AIMS) * len(PLACES) >= 300
    assert through == []
