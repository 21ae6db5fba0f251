"""A server tried before anybody asks it: what it takes is found out, told in one sentence, within the time set."""

import json
import time
from typing import Any

import pytest

from evals.scripted import Exchange, Scripted
from rag.answerers.model.faults import METHODS
from rag.answerers.model.probe import Probe, probe
from tests.rag.model.conftest import KEY, MakeDesk

READY = json.dumps({"ready": True})


def _asked(exchange: Exchange) -> str:
    if "tools" in exchange.body:
        return "function_calling"
    form = exchange.body.get("response_format", {}).get("type", "")
    return {"json_schema": "json_schema", "json_object": "json_mode"}.get(form, "")


def _called(exchange: Exchange, arguments: str) -> None:
    call = {"id": "c", "type": "function", "function": {"name": "tell", "arguments": arguments}}
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": None, "tool_calls": [call]},
        "finish_reason": "stop",
    }
    exchange.json(200, {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})


def _takes(*methods: str, text: str = READY) -> Any:
    """A server that takes `methods` and answers every other form with prose, as if nothing had been asked."""

    def script(exchange: Exchange) -> None:
        method = _asked(exchange)
        if method in methods:
            _called(exchange, text) if method == "function_calling" else exchange.whole(text)
        else:
            exchange.body.pop("tools", None)
            exchange.whole("I am ready, and would report 92944.")

    return script


def _probed(desk: MakeDesk, **options: Any) -> Probe:
    from pydantic import SecretStr

    found = probe(desk(llm_api_key=SecretStr(KEY), **({"llm_timeout": 30.0} | options)).settings)
    assert KEY not in repr(found)
    assert "92944" not in repr(found)
    return found


@pytest.mark.parametrize("chosen", METHODS)
def test_what_is_set_is_kept_where_it_works(chosen: str, server: Scripted, desk: MakeDesk) -> None:
    server.script = _takes(*METHODS)
    found = _probed(desk, llm_method=chosen)
    assert (found.reached, found.model_found, found.recommended) == (True, True, chosen)
    assert all(found.methods.values())


@pytest.mark.parametrize("only", METHODS)
def test_a_method_silently_ignored_is_found_out(only: str, server: Scripted, desk: MakeDesk) -> None:
    server.script = _takes(only)
    found = _probed(desk, llm_method=next(m for m in METHODS if m != only))
    assert found.recommended == only
    assert [m for m, does in found.methods.items() if does] == [only]
    assert f"{only} does: set CATHCODE_LLM_METHOD to it" in found.sentence


def test_of_two_that_work_the_schema_comes_first_then_the_call(server: Scripted, desk: MakeDesk) -> None:
    server.script = _takes("json_mode", "function_calling")
    assert _probed(desk).recommended == "function_calling"


@pytest.mark.parametrize("text", [f"```json\n{READY}\n```", f"<think>{{no}}</think>{READY}", f"Here: {READY} Done."])
def test_an_object_is_read_as_a_draft_is_read(text: str, server: Scripted, desk: MakeDesk) -> None:
    server.script = _takes("json_schema", "json_mode", text=text)
    assert _probed(desk).recommended == "json_schema"


def test_no_method_at_all(server: Scripted, desk: MakeDesk) -> None:
    server.script = _takes()
    found = _probed(desk)
    assert (found.reached, found.model_found, found.recommended) == (True, True, None)
    assert "no form of structured answer" in found.sentence


@pytest.mark.parametrize(("status", "says"), [(401, "key"), (404, "not known"), (429, "busy"), (500, "failed")])
def test_a_refusal_by_its_kind(status: int, says: str, server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.error(status, f"92944 {KEY}")
    found = _probed(desk)
    assert (found.reached, found.model_found, found.recommended) == (True, False, None)
    assert says in found.sentence


def test_a_server_that_is_not_there(desk: MakeDesk) -> None:
    found = _probed(desk, url="http://127.0.0.1:9/v1")
    assert (found.reached, found.model_found) == (False, False)
    assert "could not be reached" in found.sentence


def test_what_is_not_set_is_told(desk: MakeDesk) -> None:
    settings = desk().settings.model_copy(update={"llm_base_url": ""})
    assert "CATHCODE_LLM_BASE_URL" in probe(settings).sentence


@pytest.mark.parametrize("quick", [0, 1, 2])
def test_it_ends_within_the_time_set_and_says_what_was_not_tried(quick: int, server: Scripted, desk: MakeDesk) -> None:
    """The server answers `quick` requests and then drips a byte now and then."""

    def script(exchange: Exchange) -> None:
        if exchange.number <= quick:
            _takes(*METHODS)(exchange)
            return
        exchange.begin()
        for _ in range(300):
            exchange.line(" ")
            time.sleep(0.1)

    server.script = script
    began = time.monotonic()
    found = _probed(desk, llm_timeout=3)
    assert time.monotonic() - began < 20  # the server would drip for half a minute
    assert found.recommended == ("json_schema" if quick == 2 else None)
    assert ("not every method" if quick == 2 else "too long") in found.sentence
