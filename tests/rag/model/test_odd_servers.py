"""Servers that are broken or hostile below the form of a reply: in bytes, headers, places, kinds and counts. Each leaves an
answer, recorded, in time, without a word of the server's own; those that only write oddly are understood."""

import json
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from evals.drafts import CASE, case_draft
from evals.scripted import Exchange, Scripted, cut
from rag.answer import CheckedAnswer
from rag.pipeline import ask
from tests.rag.model.conftest import DAY, KEY, MakeDesk

CANARY = "canary-9-92944"
DRAFT = json.dumps(case_draft())
WRONG = json.dumps(case_draft(sentences=[{"text": f"Report {CANARY} with 59.", "citations": []}]))
MOST_SECONDS = 15.0


def _head(e: Exchange, *lines: str, status: str = "HTTP/1.1 200 OK") -> None:
    e.handler.close_connection = True
    e.line("\r\n".join((status, *lines, "", "")))


def _sse(e: Exchange, content: bytes) -> None:
    e.begin()
    e.handler.wfile.write(content)


def _chunk(delta: Any, finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice], **more}


def _events(*chunks: Any, end: str = "\n\n", before: str = "data: ") -> bytes:
    return "".join(f"{before}{json.dumps(one)}{end}" for one in chunks).encode()


def _pieces(text: str = DRAFT, **more: Any) -> list[dict[str, Any]]:
    return [*(_chunk({"content": piece}, **more) for piece in cut(text, 40)), _chunk({}, "stop", **more)]


def _whole(e: Exchange, message: Any, **more: Any) -> None:
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    e.json(200, {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], **more})


def _reset(e: Exchange) -> None:
    e.begin()
    e.event({"content": DRAFT[:200]})
    e.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    e.handler.connection.close()


def _pings(e: Exchange) -> None:
    e.begin()
    for _ in range(400):
        e.line(f": {CANARY}\n\n")
        time.sleep(0.05)


def _slow_head(e: Exchange) -> None:
    for letter in "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-a: " + "a" * 200:
        e.line(letter)
        time.sleep(0.1)


def _call(name: Any, arguments: Any, **more: Any) -> dict[str, Any]:
    return {"index": 0, "id": "t", "type": "function", "function": {"name": name, "arguments": arguments}, **more}


def _calling(*calls: Any) -> Callable[[Exchange], None]:
    """These calls as long as tools are offered, then a sound draft."""

    def script(e: Exchange) -> None:
        if any(message["role"] == "tool" for message in e.body["messages"]) or not e.body.get("tools"):
            e.answer(case_draft())
        else:
            _sse(e, _events(_chunk({"tool_calls": list(calls)}), _chunk({}, "tool_calls")) + b"data: [DONE]\n\n")

    return script


BROKEN: dict[str, Callable[[Exchange], None]] = {
    "no status line": lambda e: _head(e, status=f"{CANARY} 200"),
    "a status that is no number": lambda e: _head(e, status="HTTP/1.1 abc OK"),
    "another protocol": lambda e: _head(e, "icy-name: x", status="ICY 200 OK"),
    "a length too long": lambda e: _head(e, "content-type: application/json", "content-length: 5000"),
    "a length that is none": lambda e: _head(e, "content-length: minus one"),
    "broken pieces": lambda e: _head(e, "transfer-encoding: chunked", "", "zz\r\nhello\r\n"),
    "a piece cut off": lambda e: _head(e, "transfer-encoding: chunked", "", "ffff\r\ndata: {"),
    "a header of a megabyte": lambda e: _head(e, f"x-big: {'a' * 1_000_000}"),
    "ten thousand headers": lambda e: _head(e, *(f"x-{n}: {CANARY}" for n in range(10_000))),
    "packed, though not asked": lambda e: e.raw(200, b"\x1f\x8b\x08\x00" + b"\x00" * 200, content_encoding="gzip"),
    "nothing to say (204)": lambda e: e.raw(204, b""),
    "not modified": lambda e: e.raw(304, b""),
    "a teapot": lambda e: e.error(418, CANARY),
    "a made-up status": lambda e: e.error(599, CANARY),
    "moved for good": lambda e: e.error(301, "go", location=f"http://127.0.0.1:1/{CANARY}"),
    "see other": lambda e: e.error(303, "go", location=f"http://127.0.0.1:1/{CANARY}"),
    "an error with status 200": lambda e: e.json(200, {"error": {"message": CANARY}}),
    "a detail with status 200": lambda e: e.json(200, {"detail": CANARY}),
    "a reset": _reset,
    "pings for ever": _pings,
    "a head that drips": _slow_head,
    "choices null": lambda e: _sse(e, _events({**_chunk({}), "choices": None})),
    "choices an object": lambda e: _sse(e, _events({**_chunk({}), "choices": {"0": CANARY}})),
    "delta null": lambda e: _sse(e, _events(_chunk(None), _chunk(None, "stop"))),
    "delta a text": lambda e: _sse(e, _events(_chunk(WRONG))),
    "content a number": lambda e: _sse(e, _events(_chunk({"content": 92944}), _chunk({}, "stop"))),
    "content an object": lambda e: _sse(e, _events(_chunk({"content": {"text": WRONG}}), _chunk({}, "stop"))),
    "the answer in another place": lambda e: _sse(
        e, _events({**_chunk({}), "choices": [{"index": 1, "delta": {"content": WRONG}, "finish_reason": "stop"}]})
    ),
    "an old function call": lambda e: _sse(
        e, _events(_chunk({"function_call": {"name": "write_answer", "arguments": WRONG}}), _chunk({}, "function_call"))
    ),
    "a refusal with content": lambda e: _whole(e, {"role": "assistant", "content": DRAFT, "refusal": CANARY}),
    "content null": lambda e: _whole(e, {"role": "assistant", "content": None}),
    "no message": lambda e: _whole(e, None),
    "an error after half a draft": lambda e: _sse(
        e, _events(*_pieces()[:8]) + b"event: error\ndata: " + json.dumps({"error": CANARY}).encode() + b"\n\n"
    ),
    "NaN for units": lambda e: e.answer(DRAFT.replace('"units": 1', '"units": NaN')),
    "units of four hundred digits": lambda e: e.answer(DRAFT.replace('"units": 1', f'"units": {"9" * 400}')),
    "units of ten thousand digits": lambda e: e.answer(DRAFT.replace('"units": 1', f'"units": {"9" * 10_000}')),
    "a code of a kilobyte": lambda e: e.answer(DRAFT.replace('"92933"', f'"{"9" * 1000}"')),
    "forty lines and one": lambda e: e.answer(case_draft(lines=case_draft()["lines"] * 41)),
    "a draft in a draft": lambda e: e.answer({"answer": case_draft()}),
    "two objects, the first empty": lambda e: e.answer("{}" + DRAFT),
    "a bomb of names": lambda e: e.answer("{" + ", ".join(f'"k{n}": 1' for n in range(9_000)) + "}", pieces=900),
}


def sound(answer: CheckedAnswer, seconds: float) -> None:
    told = " ".join((answer.answer, *answer.notes, *answer.missing_facts, *(f.message for f in answer.findings)))
    assert CANARY not in told
    assert KEY not in told
    assert "92944" not in told
    assert [(line.code, line.modifiers) for line in answer.lines] == [("92933", ("LD",))]
    assert answer.id
    assert seconds < MOST_SECONDS


def timed(made: Any, question: str = CASE) -> CheckedAnswer:
    began = time.monotonic()
    answer = ask(made, question, DAY).answer
    sound(answer, time.monotonic() - began)
    return answer


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_server_leaves_the_embedded_answer(name: str, server: Scripted, desk: MakeDesk) -> None:
    server.script = BROKEN[name]
    answer = timed(desk(llm_timeout=1.5, llm_answer_timeout=4.0, llm_api_key=SecretStr(KEY)))
    assert answer.answered_by == "embedded"
    assert "gave no usable answer" in " ".join(answer.notes) or "nothing it wrote" in " ".join(answer.notes)


SURROGATE = "\ud83d 92944"

ODD: dict[str, Callable[[Exchange], None]] = {
    "lines that end otherwise": lambda e: _sse(e, _events(*_pieces(), end="\r\n\r\n") + b"data: [DONE]\r\n\r\n"),
    "no space after data": lambda e: _sse(e, _events(*_pieces(), before="data:") + b"data:[DONE]\n\n"),
    "named events": lambda e: _sse(e, _events(*_pieces(), before="event: message\nid: 7\nretry: 9\ndata: ")),
    "a mark of byte order": lambda e: _sse(e, b": \xef\xbb\xbf\n\n" + _events(*_pieces())),
    "more after the end": lambda e: _sse(e, _events(*_pieces()) + b"data: [DONE]\n\n" + _events(*_pieces(WRONG))),
    "content after the reason to end": lambda e: _sse(e, _events(*_pieces(), *_pieces(WRONG)) + b"data: [DONE]\n\n"),
    "two answers at once": lambda e: _sse(
        e,
        _events(
            *(
                {**one, "choices": [*one["choices"], {"index": 1, "delta": {"content": CANARY}, "finish_reason": None}]}
                for one in _pieces()
            )
        ),
    ),
    "a second answer in its own chunks": lambda e: _sse(
        e,
        b"".join(
            _events(one, {**one, "choices": [{"index": 1, "delta": {"content": CANARY}, "finish_reason": None}]})
            for one in _pieces()
        ),
    ),
    "another model's name": lambda e: _sse(e, _events(*_pieces(model=CANARY))),
    "a name that is no text": lambda e: _sse(e, _events(*_pieces(model=SURROGATE))),
    "counts below nought": lambda e: _sse(
        e, _events(*_pieces(), {**_chunk({}), "choices": [], "usage": _usage(-5, -7)}) + b"data: [DONE]\n\n"
    ),
    "counts beyond reason": lambda e: _sse(
        e, _events(*_pieces(), {**_chunk({}), "choices": [], "usage": _usage(10**30, 10**30)}) + b"data: [DONE]\n\n"
    ),
    "a slot below nought": lambda e: e.answer(DRAFT.replace('"slot": 1', '"slot": -1')),
    "a draft in a list": lambda e: e.answer([case_draft()]),
    "pictures beside the text": lambda e: _whole(
        e,
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": DRAFT},
                {"type": "image_url", "image_url": {"url": f"https://x.example/{CANARY}"}},
            ],
        },
    ),
    "half letters in the prose": lambda e: e.answer(
        DRAFT.replace("A stent alone", "A \\ud83d stent alone").replace("The branch", "\\u0000The branch")
    ),
    "half letters in a passage": lambda e: e.answer(DRAFT.replace("code-92933#what-it-is", "\\ud83d#x")),
    "a call without a name": _calling(_call(None, "{}")),
    "a call of a code": _calling(_call(CANARY, "{}")),
    "a call with a list": _calling(_call("lookup_code", "[1]")),
    "a call with half letters": _calling(_call("search_guidelines", '{"query": "\\ud83d stent"}')),
    "a call with a bomb": _calling(_call("lookup_code", '{"code":' * 3000 + "1" + "}" * 3000)),
    "a call of a megabyte": _calling(_call("search_guidelines", json.dumps({"query": "a" * 300_000}))),
    "a call in a far place": _calling({**_call("lookup_code", '{"code": "92933"}'), "index": 10**9}),
    "a call that is null": _calling({"index": 0, "id": "t", "type": "function", "function": None}),
    "twenty calls": _calling(
        *({**_call("lookup_code", '{"code": "92933"}'), "index": n, "id": f"t{n}"} for n in range(20))
    ),
}


def _usage(sent: int, got: int) -> dict[str, int]:
    return {"prompt_tokens": sent, "completion_tokens": got, "total_tokens": sent + got}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_server_gives_a_sound_answer(name: str, server: Scripted, desk: MakeDesk) -> None:
    server.script = ODD[name]
    answer = timed(desk(llm_api_key=SecretStr(KEY)))
    if answer.answered_by == "embedded":
        assert any("gave no usable answer" in note for note in answer.notes)
    if answer.usage:
        assert 0 <= answer.usage.tokens_in < 10**9
        assert 0 <= answer.usage.tokens_out < 10**9


def test_no_cookie_is_kept(server: Scripted, desk: MakeDesk) -> None:
    """A server could follow a user from one conversation to the next by it."""

    def script(exchange: Exchange) -> None:
        choice = {"index": 0, "message": {"role": "assistant", "content": DRAFT}, "finish_reason": "stop"}
        whole = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
        exchange.json(200, whole, set_cookie=f"follow={CANARY}; Path=/")

    server.script = script
    made = desk()
    timed(made)
    timed(made)
    assert not [sent for sent in server.headers if "cookie" in sent]


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000/v1",
        "ftp://127.0.0.1/v1",
        "http://127.0.0.1:99999/v1",
        "http://",
        "http://[::1/v1",
        "http://ex ample/v1",
        "\u0000",
    ],
)
def test_an_address_that_is_none(url: str, desk: MakeDesk) -> None:
    answer = timed(desk(url))
    assert answer.answered_by == "embedded"
    assert any("CATHCODE_LLM_BASE_URL" in note for note in answer.notes), answer.notes


@pytest.mark.parametrize("key", ["schl\u00fcssel-7f3a91", "key\nX-Other: 1", "\ud83d", " " * 3])
def test_a_key_that_no_header_takes(key: str, server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(case_draft())
    answer = timed(desk(llm_api_key=SecretStr(key)))
    told = " ".join(answer.notes)
    assert answer.answered_by != "embedded" or "CATHCODE_LLM_API_KEY" in told, told
    assert not key.strip() or key.strip() not in told
    assert not [sent for sent in server.headers if "x-other" in sent]


def test_tls_asked_of_a_server_without(server: Scripted, desk: MakeDesk) -> None:
    answer = timed(desk(server.url.replace("http:", "https:")))
    assert answer.answered_by == "embedded"
    assert "could not be reached" in " ".join(answer.notes)
