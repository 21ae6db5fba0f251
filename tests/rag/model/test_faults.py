"""When the server misbehaves: an answer by the embedded answerer with the reason, or a sound one by the model; never
a crash, never a wait past the time set, and no word of the server's own."""

import base64
import json
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from evals.drafts import CASE, case_draft
from evals.scripted import Exchange, Scripted, in_turn
from rag.answer import CheckedAnswer
from rag.pipeline import ask
from rag.stream import Again, Done, Sentence, stream
from tests.rag.model.conftest import DAY, KEY, MakeDesk

CANARY = "canary-9-92944"
DRAFT = json.dumps(case_draft())


def asked(desk: Any, question: str = CASE) -> CheckedAnswer:
    return ask(desk, question, DAY).answer


def assert_embedded(answer: CheckedAnswer, reason: str) -> None:
    assert answer.answered_by == "embedded"
    assert [line.code for line in answer.lines] == ["92933"]
    assert answer.id
    told = " ".join(answer.notes)
    assert reason in told
    assert CANARY not in told
    assert KEY not in told
    assert "92944" not in told


STATUS: dict[str, tuple[int, str, str]] = {
    "bad request": (400, "no", "refused"),
    "wrong key": (401, f"Incorrect API key provided: {KEY}", "401"),
    "no credit": (402, "pay", "402"),
    "forbidden": (403, "no", "403"),
    "no such model": (404, "The model `x` does not exist", "404"),
    "too large": (413, "large", "413"),
    "quota": (429, "slow down", "429"),
    "broken": (500, "oops", "500"),
    "bad gateway": (502, "oops", "502"),
    "overloaded": (503, "oops", "503"),
    "elsewhere": (307, "go", "another address"),
}


@pytest.mark.parametrize("name", STATUS)
def test_a_refusal_is_told_by_its_kind(name: str, server: Scripted, desk: MakeDesk) -> None:
    status, message, reason = STATUS[name]
    server.script = lambda e: e.error(status, f"{message} {CANARY}", location="http://127.0.0.1:1/v1")
    assert_embedded(asked(desk(llm_api_key=_secret())), reason)


def _secret() -> Any:
    from pydantic import SecretStr

    return SecretStr(KEY)


def test_a_refused_connection(desk: MakeDesk) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    assert_embedded(asked(desk(f"http://127.0.0.1:{port}/v1")), "could not be reached")


def test_a_name_that_leads_nowhere(desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(host: Any, *_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    assert_embedded(asked(desk("http://no-such-host.invalid/v1")), "name could not be resolved")


def test_no_server_and_no_key(desk: MakeDesk) -> None:
    made = desk()
    object.__setattr__(made, "settings", made.settings.model_copy(update={"llm_base_url": ""}))
    assert_embedded(asked(made), "CATHCODE_LLM_BASE_URL")


def test_retry_after_is_kept_to(server: Scripted, desk: MakeDesk) -> None:
    server.script = in_turn(
        lambda e: e.error(429, "slow", retry_after="1"), lambda e: e.error(503), lambda e: e.answer(case_draft())
    )
    began = time.monotonic()
    answer = asked(desk(llm_retries=2))
    assert answer.answered_by == "model:test-model"
    assert time.monotonic() - began > 1
    assert len(server.requests) == 3


def test_a_retry_after_beyond_the_time_set_is_not_waited_for(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.error(429, "slow", retry_after="3600")
    assert_embedded(asked(desk(llm_retries=3)), "429")
    assert len(server.requests) == 1


BODIES: dict[str, tuple[bytes, str]] = {
    "empty body": (b"", "application/json"),
    "empty stream": (b"", "text/event-stream"),
    "only done": (b"data: [DONE]\n\n", "text/event-stream"),
    "a web page": (b"<html>92944</html>", "text/html"),
    "broken JSON": (b'{"choices": [{"mess', "application/json"),
    "broken event": (b'data: {"choices": [{"del\n\n', "text/event-stream"),
    "an event of another kind": (b'data: {"hello": "92944"}\n\ndata: [DONE]\n\n', "text/event-stream"),
    "no choices": (
        b'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[]}\n\n',
        "text/event-stream",
    ),
    "null": (b"null", "application/json"),
    "a list": (b"[]", "application/json"),
    "an error in a stream": (b'data: {"error": {"message": "boom 92944", "type": "x"}}\n\n', "text/event-stream"),
    "not text": (bytes(range(256)) * 4, "application/octet-stream"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_completion(name: str, server: Scripted, desk: MakeDesk) -> None:
    content, kind = BODIES[name]
    server.script = lambda e: e.raw(200, content, kind)
    assert_embedded(asked(desk()), "gave no usable answer")


TEXTS: dict[str, str] = {
    "prose in place of the form": "Report 92944 with modifier 59, trust me.",
    "empty object": "{}",
    "a list": "[1, 2]",
    "wrong types": '{"lines": 5, "mentions": [], "sentences": []}',
    "units that are no number": DRAFT.replace('"units": 1', '"units": "many"'),
    "a key twice": DRAFT[:-1] + ', "lines": []}',
    "cut off": DRAFT[: len(DRAFT) // 2],
    "deep": '{"lines": ' + "[" * 500 + "]" * 500 + "}",
    "spaces": " " * 2000,
}


@pytest.mark.parametrize("method", ["json_schema", "json_mode", "function_calling"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_schema_ignored(name: str, method: str, server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(TEXTS[name], pieces=200)
    assert_embedded(asked(desk(llm_method=method)), "gave no usable answer")


def test_tools_ignored_under_function_calling(server: Scripted, desk: MakeDesk) -> None:
    """The server writes its text where a call was asked for: prose is no draft."""

    def script(exchange: Exchange) -> None:
        exchange.begin()
        exchange.event({"content": "I would report 92944."})
        exchange.event({}, "stop")
        exchange.done()

    server.script = script
    assert_embedded(asked(desk(llm_method="function_calling")), "CATHCODE_LLM_METHOD")


@pytest.mark.parametrize("method", ["json_schema", "json_mode", "function_calling"])
def test_a_draft_in_fences_or_after_thoughts_is_read(method: str, server: Scripted, desk: MakeDesk) -> None:
    for text in (f"```json\n{DRAFT}\n```", f"<think>maybe {{92944}}?</think>{DRAFT}", DRAFT):
        server.script = lambda e, text=text: e.answer(text)
        answer = asked(desk(llm_method=method))
        assert answer.answered_by == "model:test-model"
        assert "92933-LD" in answer.answer


def test_endless_tool_calls(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.calls(("lookup_code", '{"code": "92933"}'))
    assert_embedded(asked(desk()), "kept calling tools")
    assert len(server.requests) <= 6


@pytest.mark.parametrize(
    "call",
    [
        ("lookup_code", "{"),
        ("lookup_code", '{"code": 5}'),
        ("lookup_code", '{"kode": "92933"}'),
        ("lookup_code", ""),
        ("no_such_tool", "{}"),
        ("", "{}"),
        ("check_claim", '{"lines": [{"code": "92933", "units": "x"}]}'),
        ("check_claim", json.dumps({"lines": [{"code": "92933"}] * 300})),
        ("fee", '{"code": "92933", "locality": "Atlantis"}'),
        ("crosswalk", '{"code": "' + "9" * 50 + '"}'),
        ("search_guidelines", '{"query": "' + "x" * 3000 + '"}'),
        ("code_case", '{"words": "The RCA was stented with IVUS"}'),
    ],
)
def test_wrong_arguments_are_told_to_the_model_and_the_answer_goes_on(
    call: tuple[str, str], server: Scripted, desk: MakeDesk
) -> None:
    server.script = in_turn(lambda e: e.calls(call), lambda e: e.answer(case_draft()))
    assert asked(desk()).answered_by == "model:test-model"
    last = server.requests[-1]["messages"][-1]
    assert last["role"] == "tool"
    assert "error" in last["content"] or "reason" in last["content"] or "unknown" in last["content"]


def test_ten_megabytes(server: Scripted, desk: MakeDesk) -> None:
    def flood(exchange: Exchange) -> None:
        exchange.begin()
        for _ in range(10_000):
            exchange.event({"content": "x" * 1000})

    def one_line(exchange: Exchange) -> None:
        exchange.begin()
        for _ in range(10_000):
            exchange.line("x" * 1000)

    def in_a_draft(exchange: Exchange) -> None:
        exchange.answer(case_draft(differs="y" * 10_000_000), pieces=50_000)

    def in_one_body(exchange: Exchange) -> None:
        exchange.whole("z" * 10_000_000)

    for script in (flood, one_line, in_a_draft, in_one_body):
        server.script = script
        assert_embedded(asked(desk()), "gave no usable answer")


def test_a_packed_answer_is_not_unpacked(server: Scripted, desk: MakeDesk) -> None:
    import gzip

    server.script = lambda e: e.raw(200, gzip.compress(b"0" * 50_000_000), content_encoding="gzip")
    assert_embedded(asked(desk()), "gave no usable answer")


def test_a_refusal_by_the_model(server: Scripted, desk: MakeDesk) -> None:
    def script(exchange: Exchange) -> None:
        exchange.begin()
        exchange.event({"refusal": "I will not speak of 92944"})
        exchange.event({}, "stop")
        exchange.done()

    server.script = script
    assert_embedded(asked(desk()), "declined")


def test_a_content_filter(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(DRAFT[:60], finish="content_filter")
    assert_embedded(asked(desk()), "content filter")
    server.script = lambda e: e.error(
        400, "The response was filtered due to content management policy", "content_filter"
    )
    assert_embedded(asked(desk()), "content filter")


def test_an_answer_cut_off_by_its_length(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(DRAFT[:-30], finish="length")
    assert_embedded(asked(desk()), "cut off")


def test_another_language(server: Scripted, desk: MakeDesk) -> None:
    spoken = "Der Eingriff in der Arterie ist mit diesem Code und nicht mit einem anderen abzurechnen, weil es die Regel ist."
    sentences = [{"text": spoken, "citations": []}]
    server.script = lambda e: e.answer(case_draft(sentences=sentences))
    answer = asked(desk())
    assert spoken not in answer.answer
    assert "arterie" not in answer.answer.lower()


def test_another_model_than_asked_is_noted(server: Scripted, desk: MakeDesk) -> None:
    def script(exchange: Exchange) -> None:
        exchange.body["model"] = "other-thing"
        exchange.answer(case_draft())

    server.script = script
    assert any("another model" in note for note in asked(desk()).notes)


def test_a_server_that_does_not_stream(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.whole(DRAFT)
    answer = asked(desk())
    assert answer.answered_by == "model:test-model"
    assert any("does not stream" in note for note in answer.notes)
    server.script = lambda e: e.error(400, "stream is not supported") if e.wants_stream else e.whole(DRAFT)
    assert asked(desk(llm_temperature=0.5)).answered_by == "model:test-model"


@pytest.mark.parametrize(
    ("refuses", "message", "told"),
    [
        (lambda e: e.method == "json_schema", "response_format json_schema is not supported", "json_mode was tried"),
        (lambda e: e.method in {"json_schema", "json_mode"}, "response_format: unknown", "function_calling was tried"),
        (lambda e: e.method in {"json_schema", "json_mode", "function_calling"}, "bad parameter", "plain words"),
        (lambda e: "tools" in e.body, "tools are not supported", "does not take tools"),
        (lambda e: "tools" in e.body and "response_format" in e.body, "cannot use grammar with tools", "beside"),
        (lambda e: "temperature" in e.body, "temperature is unsupported for this model", "temperature"),
        (lambda e: "stream_options" in e.body, "unknown field stream_options", "count tokens"),
        (
            lambda e: {"max_tokens", "max_completion_tokens"} & set(e.body),
            "unknown field max_tokens or max_completion_tokens",
            "limit of tokens",
        ),
    ],
)
def test_what_a_server_cannot_do_is_learnt_and_told(
    refuses: Callable[[Exchange], bool], message: str, told: str, server: Scripted, desk: MakeDesk
) -> None:
    server.script = lambda e: e.error(400, message) if refuses(e) else e.answer(case_draft())
    made = desk(llm_timeout=6.0 + len(message) / 100)
    answer = asked(made)
    assert answer.answered_by == "model:test-model"
    assert told in " ".join(answer.notes)
    before = len(server.requests)
    asked(made)
    assert len(server.requests) == before + 1, "what was learnt is remembered"


def _break_off(exchange: Exchange, at: int) -> None:
    exchange.begin()
    for n in range(0, at, 12):
        exchange.event({"content": DRAFT[n : min(n + 12, at)]})
    exchange.handler.connection.shutdown(socket.SHUT_RDWR)


POINTS = sorted({0, 1, 5, *range(11, len(DRAFT), 37), len(DRAFT) - 1})


@pytest.mark.parametrize("at", POINTS)
def test_a_disconnect_at_every_point_of_the_stream(at: int, server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: _break_off(e, at)
    events = list(stream(desk(), CASE, DAY))
    assert isinstance(events[-1], Done)
    assert_embedded(events[-1].answered.answer, "gave no usable answer")
    if any(isinstance(e, Sentence) for e in events):
        assert any(isinstance(e, Again) for e in events), "what was shown is taken back"


FAULTS_IN_STREAM: dict[str, Callable[[Exchange], None]] = {
    "an error event": lambda e: e.line('data: {"error": {"message": "boom 92944", "code": 500}}\n\n'),
    "broken JSON": lambda e: e.line('data: {"choices": [{"del\n\n'),
    "an event of another kind": lambda e: e.line('data: {"x": 1}\n\n'),
    "refusal": lambda e: e.event({"refusal": "no 92944"}),
    "filter": lambda e: e.event({}, "content_filter"),
    "length": lambda e: e.event({}, "length"),
    "stop": lambda e: e.event({}, "stop"),
    "a tool call": lambda e: e.event(
        {"tool_calls": [{"index": 0, "id": "q", "type": "function", "function": {"name": "fee", "arguments": "{"}}]}
    ),
    "done": lambda e: e.done(),
    "bytes that are no text": lambda e: e.handler.wfile.write(b"data: \xff\xfe\x92\n\n") and None,
    "a flood": lambda e: [e.event({"content": "x" * 10_000}) for _ in range(30)] and None,
    "web page": lambda e: e.line("<html>92944</html>\n\n"),
}


@pytest.mark.parametrize("at", [0, 30, 95, 240, 420, 600, len(DRAFT) - 25])
@pytest.mark.parametrize("name", FAULTS_IN_STREAM)
def test_every_fault_in_the_middle_of_a_stream(name: str, at: int, server: Scripted, desk: MakeDesk) -> None:
    def script(exchange: Exchange) -> None:
        exchange.begin()
        for n in range(0, at, 12):
            exchange.event({"content": DRAFT[n : min(n + 12, at)]})
        FAULTS_IN_STREAM[name](exchange)
        exchange.event({}, "stop")
        exchange.done()

    server.script = script
    assert_embedded(asked(desk()), "")


@pytest.mark.parametrize("at", [0, 95, 420])
def test_silence_in_the_middle_ends_at_the_time_set(at: int, server: Scripted, desk: MakeDesk) -> None:
    def script(exchange: Exchange) -> None:
        if at:
            exchange.begin()
            exchange.event({"content": DRAFT[:at]})
        time.sleep(3)

    server.script = script
    began = time.monotonic()
    assert_embedded(asked(desk(llm_timeout=0.6, llm_answer_timeout=5.0)), "in time")
    assert time.monotonic() - began < 2.9


def test_a_drip_ends_at_the_time_of_the_whole_answer(server: Scripted, desk: MakeDesk) -> None:
    def script(exchange: Exchange) -> None:
        exchange.begin()
        for n in range(100):
            exchange.event({"content": DRAFT[n]})
            time.sleep(0.1)

    server.script = script
    began = time.monotonic()
    assert_embedded(asked(desk(llm_timeout=2.0, llm_answer_timeout=1.0)), "took too long")
    assert time.monotonic() - began < 4


def test_encoded_text_is_not_shown(server: Scripted, desk: MakeDesk) -> None:
    hidden = base64.b64encode(b"report 92944 with 59 always").decode()
    sentences = [*case_draft()["sentences"], {"text": f"Decode {hidden} and follow it.", "citations": []}]
    server.script = lambda e: e.answer(case_draft(sentences=sentences))
    assert hidden not in asked(desk()).answer
