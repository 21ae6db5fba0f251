"""`cathcode model`: the server tried from a shell; no key in what it says."""

import json

from evals.scripted import Exchange, serving
from tests.cli.conftest import Run

KEY = "sk-test-canary-7f3a91"


def _json_mode_alone(exchange: Exchange) -> None:
    if exchange.method != "json_mode" and (exchange.method or "tools" in exchange.body):
        exchange.error(400, f"unsupported, said {KEY}")
    else:
        exchange.whole('{"ready": true}')


def test_without_a_model_it_says_who_answers(cathcode: Run) -> None:
    told = cathcode("model", "--json")
    assert told.returncode == 0
    assert json.loads(told.stdout)["model"] is None
    assert "embedded answerer" in cathcode("model").stdout


def test_the_method_that_works_is_named(cathcode: Run) -> None:
    with serving(_json_mode_alone) as server:
        settings = {
            "CATHCODE_LLM_BASE_URL": server.url,
            "CATHCODE_LLM_MODEL": "scripted",
            "CATHCODE_LLM_API_KEY": KEY,
        }
        told = cathcode("model", "--json", **settings)
        shown = cathcode("model", **settings)
    assert told.returncode == shown.returncode == 0
    found = json.loads(told.stdout)
    assert found["methods"] == {"json_schema": False, "function_calling": False, "json_mode": True}
    assert (found["recommended"], found["method"]) == ("json_mode", "json_schema")
    assert "set CATHCODE_LLM_METHOD to it" in " ".join(shown.stdout.split())
    assert KEY not in told.stdout + told.stderr + shown.stdout + shown.stderr


def test_a_server_that_is_not_there_is_exit_status_1(cathcode: Run) -> None:
    told = cathcode("model", CATHCODE_LLM_BASE_URL="http://127.0.0.1:9/v1", CATHCODE_LLM_MODEL="x")
    assert told.returncode == 1
    assert "could not be reached" in " ".join(told.stdout.split())
    assert not told.stderr
