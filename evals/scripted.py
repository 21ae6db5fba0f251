"""An OpenAI-compatible server on loopback that does as it is told: for tests and benches of the model path."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Exchange:
    """One request and the means to answer it, well or badly."""

    handler: BaseHTTPRequestHandler
    body: dict[str, Any]
    headers: dict[str, str]
    number: int

    @property
    def wants_stream(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def method(self) -> str:
        """The form of answer that was asked for."""
        names = [t["function"]["name"] for t in self.body.get("tools", [])]
        form = (self.body.get("response_format") or {}).get("type", "")
        return "function_calling" if "write_answer" in names else {"json_object": "json_mode"}.get(form, form)

    def raw(self, status: int, content: bytes, kind: str = "application/json", **headers: str) -> None:
        self.handler.send_response(status)
        self.handler.send_header("content-type", kind)
        self.handler.send_header("content-length", str(len(content)))
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(content)

    def json(self, status: int, value: Any, **headers: str) -> None:
        self.raw(status, json.dumps(value).encode(), **headers)

    def error(self, status: int, message: str = "no", code: str = "", **headers: str) -> None:
        self.json(status, {"error": {"message": message, "type": "x", "code": code or None, "param": None}}, **headers)

    def begin(self) -> None:
        """The head of a stream without a length: the connection's end is the stream's end."""
        self.handler.send_response(200)
        self.handler.send_header("content-type", "text/event-stream")
        self.handler.send_header("connection", "close")
        self.handler.end_headers()
        self.handler.close_connection = True

    def event(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> None:
        chunk = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": self.body.get("model", "m"),
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            **more,
        }
        self.line(f"data: {json.dumps(chunk)}\n\n")

    def line(self, text: str) -> None:
        self.handler.wfile.write(text.encode())
        self.handler.wfile.flush()

    def done(self) -> None:
        self.line("data: [DONE]\n\n")

    def answer(self, draft: Any, *, pieces: int = 12, pause: float = 0.0, finish: str = "stop") -> None:
        """A draft in the form asked for, streamed in pieces of `pieces` characters, or whole."""
        text = draft if isinstance(draft, str) else json.dumps(draft, ensure_ascii=False)
        if self.wants_stream:
            self.begin()
            for n, piece in enumerate(cut(text, pieces)):
                self.event(self._delta(piece, first=n == 0))
                time.sleep(pause)
            self.event({}, "tool_calls" if self.method == "function_calling" else finish)
            self.done()
        else:
            self.whole(text, finish)

    def whole(self, text: str, finish: str = "stop") -> None:
        """The answer in one piece, as JSON."""
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if self.method == "function_calling":
            call = {"id": "w", "type": "function", "function": {"name": "write_answer", "arguments": text}}
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
        choice = {"index": 0, "message": message, "finish_reason": finish}
        model = self.body.get("model", "m")
        usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
        self.json(
            200,
            {"id": "c", "object": "chat.completion", "created": 1, "model": model, "choices": [choice], "usage": usage},
        )

    def calls(self, *calls: tuple[str, str]) -> None:
        """Tool calls: name and arguments as text."""
        made = [
            {
                "index": n,
                "id": f"t{self.number}_{n}",
                "type": "function",
                "function": {"name": name, "arguments": arguments},
            }
            for n, (name, arguments) in enumerate(calls)
        ]
        if self.wants_stream:
            self.begin()
            for call in made:
                self.event({"tool_calls": [call]})
            self.event({}, "tool_calls")
            self.done()
            return
        message = {"role": "assistant", "content": None, "tool_calls": made}
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
        self.json(200, {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})

    def _delta(self, piece: str, *, first: bool) -> dict[str, Any]:
        if self.method != "function_calling":
            return {"content": piece}
        call: dict[str, Any] = {"index": 0, "function": {"arguments": piece}}
        if first:
            call |= {"id": "w", "type": "function"}
            call["function"]["name"] = "write_answer"
        return {"tool_calls": [call]}


Script = Callable[[Exchange], None]


@dataclass
class Scripted:
    """A running server. `requests` holds the bodies it got, `raw` the bytes, `headers` what came with them."""

    url: str = ""
    script: Script = lambda exchange: exchange.error(500)
    requests: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def serving(script: Script | None = None) -> Iterator[Scripted]:
    """A server for the time of the block."""
    held = Scripted()
    if script is not None:
        held.script = script

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            with held.lock:
                held.raw.append(raw)
                held.requests.append(json.loads(raw))
                held.headers.append({name.lower(): value for name, value in self.headers.items()})
                number = len(held.requests)
            try:
                held.script(Exchange(self, json.loads(raw), dict(self.headers), number))
            except OSError:  # the client went away
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256
        block_on_close = False

        def handle_error(self, *_: Any) -> None:
            """A client that goes away is no error here."""

    server = Server(("127.0.0.1", 0), Handler)
    held.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()


def in_turn(*scripts: Script) -> Script:
    """One script a request; the last one for all that follow."""
    return lambda exchange: scripts[min(exchange.number, len(scripts)) - 1](exchange)


def cut(text: str, size: int) -> Iterable[str]:
    return (text[n : n + size] for n in range(0, len(text), size))
