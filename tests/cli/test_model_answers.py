"""What a shell tells of a model's answer: who answered, tokens and cost, how it came about; and none of the model's words."""

import json

from evals.drafts import CASE, case_draft
from evals.scripted import Exchange, serving
from tests.cli.conftest import Run

KEY = "sk-test-canary-7f3a91"
REPORT = "Date of procedure: 02/05/2026\nThe mid LAD 90% lesion was stented with a 3.0 x 28 Xience.\n"


def _first_wrong(exchange: Exchange) -> None:
    bad = {"text": "Report 92944-59.", "citations": []}
    wrong = case_draft(sentences=[bad, *case_draft()["sentences"]])
    exchange.answer(wrong if exchange.number == 1 else case_draft())


def _settings(url: str) -> dict[str, str]:
    return {
        "CATHCODE_EMBEDDINGS": "none",
        "CATHCODE_LLM_BASE_URL": url,
        "CATHCODE_LLM_MODEL": "scripted",
        "CATHCODE_LLM_API_KEY": KEY,
        "CATHCODE_LLM_PRICE_PER_MILLION_IN": "2",
        "CATHCODE_LLM_PRICE_PER_MILLION_OUT": "8",
    }


def test_an_answer_tells_its_tokens_and_replay_how_it_came_about(cathcode: Run) -> None:
    with serving(_first_wrong) as server:
        told = cathcode("ask", "--dos", "2026-03-01", CASE, **_settings(server.url))
        kept = cathcode("ask", "--json", "--dos", "2026-03-01", CASE, **_settings(server.url))
    shown = " ".join(told.stdout.split())
    assert "scripted: about " in shown
    assert "· cost 0.0" in shown
    assert "92944" not in told.stdout
    again = cathcode("replay", json.loads(kept.stdout)["id"])
    words = " ".join(again.stdout.split())
    assert "How the model came to it: • scripted, prompt " in words
    assert "tools: none called" in words
    assert "draft 1: nothing found against it" in words
    assert KEY not in told.stdout + told.stderr + kept.stdout + again.stdout


def test_a_coded_report_tells_what_the_models_reading_took(cathcode: Run) -> None:
    with serving(lambda e: e.answer({"lesions": []})) as server:
        told = cathcode("code", "-", stdin=REPORT, **_settings(server.url))
    shown = " ".join(told.stdout.split())
    assert "The model: about " in shown
    assert "The desk alone read: stent in the LAD" in shown
