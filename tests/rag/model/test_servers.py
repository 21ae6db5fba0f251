"""What servers in use do differently, by what their makers and users write of it: each gives an answer, by settings alone."""

import itertools
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import SecretStr

from evals.drafts import CASE, case_draft
from evals.scripted import Exchange, Script, Scripted, cut
from rag.answerers.model.server import server_of
from rag.pipeline import ask
from tests.rag.model.conftest import DAY, KEY, MakeDesk

DRAFT = json.dumps(case_draft())
TOKEN = "eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJ4In0.c2lnbmF0dXJl"
CALLS = (("lookup_code", '{"code": "92933"}'), ("lookup_code", '{"code": "92928"}'))


def streamed(exchange: Exchange, *deltas: dict[str, Any], finish: str | None = "stop", **more: Any) -> None:
    """Deltas, then the reason of the end, then what the maker adds to the last chunk."""
    exchange.begin()
    for delta in deltas:
        exchange.event(delta)
    exchange.event({}, finish, **more)
    exchange.done()


def pieces(text: str = DRAFT, **beside: Any) -> list[dict[str, Any]]:
    return [{"content": piece, **beside} for piece in cut(text, 40)]


def has_results(exchange: Exchange) -> bool:
    return exchange.body["messages"][-1]["role"] == "tool"


def results(exchange: Exchange) -> list[str]:
    return [message["content"] for message in exchange.body["messages"] if message["role"] == "tool"]


# Each script below is one server; it answers soundly where it is asked as its maker wants it.


def reasoning_model_behind_a_gateway(e: Exchange) -> None:
    if "max_tokens" in e.body:
        e.error(
            400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'."
        )
    elif "temperature" in e.body:
        e.error(400, "Unsupported value: 'temperature' does not support 0.0 with this model. Only the default (1) is.")
    else:
        assert e.body["max_completion_tokens"] == 2000
        e.answer(case_draft())


def ollama_that_ignores_the_form(e: Exchange) -> None:
    """No form is kept, no usage is told, the role stands in every piece, thoughts in a field of their own."""
    assert e.body["max_tokens"] == 2000, "the newer name is taken and not heeded"
    assert "max_completion_tokens" not in e.body
    thoughts = [{"role": "assistant", "content": "", "reasoning": "Maybe 92944?"}] * 3
    streamed(e, *thoughts, *pieces(f"```json\n{DRAFT}\n```", role="assistant"), system_fingerprint="fp_ollama")


def ollama_with_calls_of_one_place(e: Exchange) -> None:
    """Several calls, each whole and each said to be the first."""
    if has_results(e):
        assert len(results(e)) == 2
        assert all('"status":"active"' in told for told in results(e))
        e.answer(case_draft())
        return
    calls = [
        {
            "tool_calls": [
                {"id": f"call_{n}", "index": 0, "type": "function", "function": {"name": name, "arguments": a}}
            ]
        }
        for n, (name, a) in enumerate(CALLS)
    ]
    streamed(e, *calls, finish="stop")


def ollama_model_without_tools(e: Exchange) -> None:
    if "tools" in e.body:
        e.error(400, "registry.ollama.ai/library/gemma2:latest does not support tools")
    else:
        e.answer(case_draft())


def vllm_without_a_parser(e: Exchange) -> None:
    if "tools" in e.body:
        said = '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'
        e.json(400, {"object": "error", "message": said, "type": "BadRequestError", "param": None, "code": 400})
    else:
        assert e.body["response_format"]["type"] == "json_schema"
        e.answer(case_draft())


def vllm_that_forbids_what_it_does_not_know(e: Exchange) -> None:
    if "stream_options" in e.body:
        said = (
            "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted'}]"
        )
        e.json(400, {"object": "error", "message": said, "type": "BadRequestError", "param": None, "code": 400})
    else:
        e.answer(case_draft())


def vllm_that_reasons(e: Exchange) -> None:
    """Thoughts first, calls in pieces, the count in a chunk of its own."""
    if not has_results(e):
        name, arguments = CALLS[0]
        function = {"name": name, "arguments": ""}
        first = {"index": 0, "id": "chatcmpl-tool-1", "type": "function", "function": function}
        rest = [
            {"tool_calls": [{"index": 0, "function": {"name": None, "arguments": piece}}]}
            for piece in cut(arguments, 3)
        ]
        thought = {"role": "assistant", "content": None, "reasoning_content": "I look it up."}
        streamed(e, thought, {"tool_calls": [first]}, *rest, finish="tool_calls")
        return
    assert '"status":"active"' in results(e)[0]
    e.begin()
    for delta in ({"role": "assistant", "content": "", "reasoning_content": "So."}, *pieces()):
        e.event(delta)
    e.event({}, "stop", stop_reason=None)
    usage = {"prompt_tokens": 3000, "completion_tokens": 200, "total_tokens": 3200}
    e.line(f"data: {json.dumps({'id': 'c', 'object': 'chat.completion.chunk', 'choices': [], 'usage': usage})}\n\n")
    e.done()


def template_without_a_system_message(e: Exchange) -> None:
    roles = [message["role"] for message in e.body["messages"]]
    if "system" in roles:
        e.error(400, "System role not supported")
    elif any(one == other for one, other in itertools.pairwise(roles)):
        e.error(400, "Conversation roles must alternate user/assistant/user/assistant/...")
    elif "not_a_draft" not in e.body["messages"][0]["content"]:
        assert "You write for a desk" in e.body["messages"][0]["content"], "the instructions are not lost"
        e.answer(DRAFT[:80])  # breaks off, and is sent back
    else:
        e.answer(case_draft())


def llama_cpp_with_a_grammar_at_a_time(e: Exchange) -> None:
    if "tools" in e.body and "response_format" in e.body:
        e.json(
            400,
            {
                "error": {
                    "code": 400,
                    "message": "Cannot use custom grammar constraints with tools.",
                    "type": "invalid_request_error",
                }
            },
        )
    elif not has_results(e):
        call = {"index": 0, "type": "function", "function": {"name": CALLS[0][0], "arguments": CALLS[0][1]}}
        streamed(e, {"role": "assistant", "content": None}, {"tool_calls": [call]}, finish="tool_calls")
    else:
        e.answer(case_draft())


def llama_cpp_without_jinja(e: Exchange) -> None:
    if "tools" in e.body:
        e.json(500, {"error": {"code": 500, "message": "tools param requires --jinja flag", "type": "server_error"}})
    else:
        e.answer(case_draft())


def llama_cpp_with_small_grammars(e: Exchange) -> None:
    """A length in a schema becomes so many repetitions, and the whole request is refused."""
    if '"maxLength"' in json.dumps(e.body) or '"pattern"' in json.dumps(e.body):
        e.json(
            400,
            {
                "error": {
                    "code": 400,
                    "message": "Failed to initialize samplers: failed to parse grammar",
                    "type": "invalid_request_error",
                }
            },
        )
    else:
        e.answer(case_draft())


def llama_cpp_that_loads(e: Exchange) -> None:
    if e.number == 1:
        e.json(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}})
    else:
        e.answer(case_draft())


def llama_cpp_without_a_reason_to_end(e: Exchange) -> None:
    streamed(e, {"role": "assistant", "content": None}, *pieces(), finish=None, timings={"predicted_n": 200})


def llama_cpp_in_python(e: Exchange) -> None:
    form = e.body.get("response_format", {}).get("type")
    if form not in (None, "text", "json_object"):
        said = "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': \"Input should be 'text' or 'json_object'\"}]"
        e.json(500, {"error": {"message": said, "type": "internal_server_error", "param": None, "code": None}})
    else:
        e.answer(case_draft())


def lm_studio(e: Exchange) -> None:
    if e.body.get("response_format", {}).get("type") == "json_object":
        e.json(400, {"error": "'response_format.type' must be 'json_schema' or 'text'"})
    elif not isinstance(e.body.get("tool_choice", "auto"), str):
        e.json(400, {"error": "Invalid tool_choice type: 'object'"})
    else:
        e.answer(case_draft())


def gateway_that_waits_aloud(e: Exchange) -> None:
    e.begin()
    for _ in range(3):
        e.line(": PROCESSING\n\n")
    for delta in pieces():
        e.event(delta)
    e.event({}, "stop")
    e.done()


def content_in_parts(e: Exchange) -> None:
    thought = {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "{92944}"}]}]}
    streamed(e, thought, *({"content": [{"type": "text", "text": piece}]} for piece in cut(DRAFT, 50)))


def calls_without_a_place(e: Exchange) -> None:
    """Neither place nor id, and the arguments as an object."""
    if has_results(e):
        assert '"status":"active"' in results(e)[0]
        e.answer(case_draft())
        return
    call = {"type": "function", "function": {"name": "lookup_code", "arguments": {"code": "92933"}}}
    streamed(e, {"role": "model", "tool_calls": [call]}, finish="tool_calls")


@dataclass(frozen=True)
class Row:
    """`told`: words of a note; empty where there is nothing to tell. `most`: requests until the answer."""

    script: Script
    told: str = ""
    most: int = 1
    settings: dict[str, Any] = field(default_factory=dict)


SERVERS: dict[str, Row] = {
    "OpenAI, a reasoning model behind a gateway": Row(reasoning_model_behind_a_gateway, "temperature", 3),
    "Ollama, the form ignored": Row(ollama_that_ignores_the_form),
    "Ollama, calls of one place": Row(ollama_with_calls_of_one_place, most=2),
    "Ollama, a model without tools": Row(ollama_model_without_tools, "does not take tools", 3),
    "vLLM, no parser": Row(vllm_without_a_parser, "does not take tools", 3),
    "vLLM, unknown arguments forbidden": Row(vllm_that_forbids_what_it_does_not_know, "count tokens", 2),
    "vLLM, reasoning": Row(vllm_that_reasons, most=2),
    "a template without a system message": Row(template_without_a_system_message, most=3),
    "llama.cpp, one grammar at a time": Row(llama_cpp_with_a_grammar_at_a_time, "beside", 3),
    "llama.cpp, no jinja": Row(llama_cpp_without_jinja, "does not take tools", 3),
    "llama.cpp, small grammars": Row(llama_cpp_with_small_grammars),
    "llama.cpp, loading": Row(llama_cpp_that_loads, most=2, settings={"llm_retries": 1}),
    "llama.cpp, no reason to end": Row(llama_cpp_without_a_reason_to_end),
    "llama.cpp in Python": Row(llama_cpp_in_python, "json_mode was tried", 2),
    "LM Studio": Row(lm_studio),
    "LM Studio, JSON mode": Row(lm_studio, "function_calling was tried", 2, {"llm_method": "json_mode"}),
    "a gateway that waits aloud": Row(gateway_that_waits_aloud),
    "content in parts": Row(content_in_parts),
    "calls without a place": Row(calls_without_a_place, most=2),
}


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_that_differs_gives_an_answer(name: str, server: Scripted, desk: MakeDesk) -> None:
    row = SERVERS[name]
    server.script = row.script
    answer = ask(desk(**row.settings), CASE, DAY).answer
    notes = " ".join(answer.notes)
    assert answer.answered_by == "model:test-model", notes
    assert [line.code for line in answer.lines] == ["92933"]
    assert "92944" not in answer.answer + notes
    assert row.told in notes
    assert bool(notes) == bool(row.told) or "sent back" in notes
    assert len(server.requests) <= row.most


def test_a_second_answer_needs_no_detour(server: Scripted, desk: MakeDesk) -> None:
    made = desk(llm_price_in=0.5)
    server.script = llama_cpp_without_jinja
    ask(made, CASE, DAY)
    before = len(server.requests)
    ask(made, CASE, DAY)
    assert len(server.requests) == before + 1


def engine_dead(e: Exchange) -> None:
    e.begin()
    e.line('data: {"object":"error","message":"EngineCore died 92944","code":500}\n\n')


def refused(status: int, body: Any) -> Script:
    return lambda e: e.json(status, body)


ENDS: dict[str, tuple[Script, str, int]] = {
    "Ollama, no such model": (
        refused(404, {"error": {"message": 'model "x" not found', "type": "not_found"}}),
        "404",
        1,
    ),
    "vLLM, a context too small": (
        refused(
            400,
            {
                "object": "error",
                "message": "This model's maximum context length is 4096 tokens. However, you requested 14616 tokens "
                "(12616 in the messages, 2000 in the completion). Please reduce max_tokens.",
                "type": "BadRequestError",
                "code": 400,
            },
        ),
        "CATHCODE_LLM_TOKEN_BUDGET",
        1,
    ),
    "llama.cpp, a context too small": (
        refused(
            400,
            {
                "error": {
                    "code": 400,
                    "message": "the request exceeds the available context size. try increasing the context size",
                    "type": "exceed_context_size_error",
                }
            },
        ),
        "CATHCODE_LLM_TOKEN_BUDGET",
        1,
    ),
    "all thought, no answer": (
        lambda e: streamed(e, *[{"content": "", "reasoning": "Hm, 92944."}] * 5, finish="length"),
        "CATHCODE_LLM_ANSWER_TOKENS",
        1,
    ),
    "an error in a stream": (
        engine_dead,
        "no usable answer",
        2,
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_what_such_a_server_cannot_mend_is_told(name: str, server: Scripted, desk: MakeDesk) -> None:
    script, reason, most = ENDS[name]
    server.script = script
    answer = ask(desk(), CASE, DAY).answer
    assert answer.answered_by == "embedded"
    assert reason in " ".join(answer.notes)
    assert "92944" not in " ".join(answer.notes)
    assert len(server.requests) <= most


# Azure


def _path(exchange: Exchange) -> str:
    return exchange.handler.path


def azure_dated(e: Exchange) -> None:
    """A deployment by an address of a dated version; an older one, that does not know every option."""
    headers = {name.lower(): value for name, value in e.headers.items()}
    if _path(e) != "/openai/deployments/my-gpt/chat/completions?api-version=2024-06-01":
        e.json(404, {"error": {"code": "404", "message": "Resource not found"}})
    elif headers.get("api-key") != KEY or "authorization" in headers:
        e.json(401, {"error": {"code": "401", "message": "Access denied due to invalid subscription key"}})
    elif "stream_options" in e.body:
        e.json(400, {"error": {"message": "Unrecognized request argument supplied: stream_options", "code": None}})
    elif "max_completion_tokens" in e.body:
        said = "Unrecognized request argument supplied: max_completion_tokens"
        e.json(400, {"error": {"message": said, "type": "invalid_request_error", "code": None}})
    else:
        assert e.body["max_tokens"] == 2000
        _azure_stream(e)


def _azure_stream(e: Exchange) -> None:
    """First the prompt's filter, without a choice; the filter's results in every piece; a model of another name."""
    e.body["model"] = "gpt-4o-2024-11-20"
    e.begin()
    filtered = {"hate": {"filtered": False, "severity": "safe"}}
    first = {"choices": [], "model": "", "object": "", "prompt_filter_results": [{"content_filter_results": filtered}]}
    e.line(f"data: {json.dumps(first)}\n\n")
    for delta in ({"role": "assistant", "content": "", "refusal": None}, *pieces()):
        e.event(delta, content_filter_results=filtered)
    e.event({}, "stop")
    e.done()


def _dated(server: Scripted, *, whole: bool) -> str:
    end = "/chat/completions" if whole else ""
    return f"{server.url.removesuffix('/v1')}/openai/deployments/my-gpt{end}?api-version=2024-06-01"


@pytest.mark.parametrize("whole", [False, True])
def test_azure_by_a_dated_address(whole: bool, server: Scripted, desk: MakeDesk) -> None:
    server.script = azure_dated
    made = desk(_dated(server, whole=whole), llm_api_key=SecretStr(KEY), llm_model="my-gpt")
    answer = ask(made, CASE, DAY).answer
    assert answer.answered_by == "model:my-gpt", answer.notes
    assert not [note for note in answer.notes if "another model" in note]
    assert KEY not in repr(answer)


@pytest.fixture
def azure(server: Scripted, monkeypatch: pytest.MonkeyPatch) -> str:
    """An address of Azure's that leads to the scripted server."""
    asked: Callable[..., Any] = socket.getaddrinfo

    def here(host: Any, *rest: Any, **more: Any) -> Any:
        return asked("127.0.0.1" if str(host).endswith("azure.com") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    port = server.url.split(":")[2].split("/")[0]
    return f"http://clinic.openai.azure.com:{port}/openai/v1/"


def test_azure_by_its_undated_address(azure: str, server: Scripted, desk: MakeDesk) -> None:
    def script(e: Exchange) -> None:
        headers = {name.lower(): value for name, value in e.headers.items()}
        assert _path(e) == "/openai/v1/chat/completions"
        assert (headers.get("api-key"), headers.get("authorization")) == (KEY, None)
        assert e.body["model"] == "my-gpt"
        assert e.body["max_completion_tokens"] == 2000
        _azure_stream(e)

    server.script = script
    made = desk(azure, llm_api_key=SecretStr(KEY), llm_model="my-gpt")
    assert ask(made, CASE, DAY).answer.answered_by == "model:my-gpt"


def test_a_token_of_a_directory_goes_where_tokens_go(azure: str, server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(case_draft())
    ask(desk(azure, llm_api_key=SecretStr(TOKEN)), CASE, DAY)
    assert server.headers[-1]["authorization"] == f"Bearer {TOKEN}"
    assert "api-key" not in server.headers[-1]


def test_azure_can_be_tried_and_reads_reports_too(server: Scripted, desk: MakeDesk) -> None:
    from rag.answerers.model.probe import probe
    from rag.answerers.model.read_report import propose_facts

    def script(e: Exchange) -> None:
        assert _path(e).endswith("my-gpt/chat/completions?api-version=2024-06-01")
        assert e.headers.get("api-key") == KEY
        e.whole("{}" if "report" in json.dumps(e.body["messages"]) else '{"ready": true}')

    server.script = script
    settings = desk(_dated(server, whole=False), llm_api_key=SecretStr(KEY)).settings
    assert probe(settings).methods["json_schema"]
    read = propose_facts(settings, "The LAD was stented.").case
    assert read is not None
    assert read.lesions == ()


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (404, {"error": {"code": "DeploymentNotFound", "message": "The API deployment does not exist."}}, "404"),
        (401, {"statusCode": 401, "message": "Unauthorized. Access token is missing, invalid or expired."}, "401"),
        (
            400,
            {
                "error": {
                    "code": "content_filter",
                    "message": "The response was filtered due to the prompt triggering Azure OpenAI's content "
                    "management policy.",
                    "innererror": {"code": "ResponsibleAIPolicyViolation"},
                }
            },
            "content filter",
        ),
        (429, {"error": {"code": "429", "message": "Requests have exceeded call rate limit"}}, "429"),
    ],
)
def test_what_azure_refuses_is_told(status: int, body: Any, reason: str, server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.json(status, body)
    made = desk(_dated(server, whole=False), llm_api_key=SecretStr(KEY))
    answer = ask(made, CASE, DAY).answer
    assert answer.answered_by == "embedded"
    assert reason in " ".join(answer.notes)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("url", "base", "key_header", "first"),
    [
        ("", "https://api.openai.com/v1", "", "max_completion_tokens"),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1", "", "max_completion_tokens"),
        ("http://localhost:11434/v1", "http://localhost:11434/v1", "", "max_tokens"),
        ("http://gpu.clinic:8000/v1/chat/completions", "http://gpu.clinic:8000/v1", "", "max_tokens"),
        (
            "https://x.openai.azure.com/openai/v1/",
            "https://x.openai.azure.com/openai/v1",
            "api-key",
            "max_completion_tokens",
        ),
        (
            "https://gw.clinic/openai/deployments/d?api-version=2024-10-21",
            "https://gw.clinic/openai/deployments/d",
            "api-key",
            "max_completion_tokens",
        ),
        ("https://azure.com.evil.example/v1", "https://azure.com.evil.example/v1", "", "max_tokens"),
    ],
)
def test_how_a_server_is_addressed(url: str, base: str, key_header: str, first: str, desk: MakeDesk) -> None:
    found = server_of(desk().settings.model_copy(update={"llm_base_url": url, "llm_api_key": SecretStr(KEY)}))
    assert (found.base_url, found.key_header, found.limits[0]) == (base, key_header, first)
