"""The way to a server: `ChatOpenAI` built late from the settings, one request at a time, read in a thread of its own.

What a server cannot do (a structured-output method, tools beside it, streaming, a temperature) is learnt from its
refusal, remembered while the process runs, and told once in the answer's notes.
"""

import os
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rag.answerers.model.draft import schema
from rag.answerers.model.faults import Cancelled, Late, TooMuch, failed, is_filtered, is_retried, status_of, told, waits
from rag.answerers.model.learn import Abilities, learn
from rag.answerers.model.wire_limits import Limits, bind, http_client
from rag.errors import ModelFailed
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

WRITE = "write_answer"
MOST_CHARACTERS = 120_000
_PLACEHOLDER = "no-key-needed"  # ChatOpenAI refuses to be built without one; a local server ignores it


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call as the model made it; `arguments` is text that may be no JSON at all."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the draft's text."""

    text: str


@dataclass(frozen=True, slots=True)
class End:
    """The end of one reply: the whole text, the tool calls, why it ended, and the tokens the server counted."""

    text: str
    calls: tuple[Call, ...]
    finish: str
    refused: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    model: str = ""


@dataclass
class _Reply:
    text: str = ""
    calls: dict[int, list[str]] = field(default_factory=dict)
    finish: str = ""
    refused: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    model: str = ""


class Client:
    """One server with one model. Safe to share between threads; every request is its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.can = Abilities(settings.llm_method)
        self.learnt: list[str] = []
        self._http: Any = None
        self._chats: dict[Abilities, ChatOpenAI] = {}
        self._lock = threading.Lock()

    def stream(
        self,
        messages: Sequence[dict[str, Any]],
        tools: Sequence[dict[str, Any]],
        deadline: float,
        stop: threading.Event,
    ) -> Iterator[Delta | End]:
        """One reply, piece by piece. Raises ModelFailed; raises Cancelled as soon as `stop` is set."""
        gone = threading.Event()
        pieces: queue.Queue[Any] = queue.Queue()
        reader = threading.Thread(
            target=self._read, args=(list(messages), list(tools), Limits(deadline, gone), pieces), daemon=True
        )
        reader.start()
        try:
            yield from _received(pieces, deadline, stop)
        finally:
            gone.set()

    def _read(
        self, messages: list[dict[str, Any]], tools: list[dict[str, Any]], limits: Limits, pieces: "queue.Queue[Any]"
    ) -> None:
        bind(limits)
        try:
            self._try(messages, tools, limits, pieces)
        except BaseException as fault:  # noqa: BLE001  (told to whoever waits; nothing may be lost in a thread)
            pieces.put(fault)

    def _try(
        self, messages: list[dict[str, Any]], tools: list[dict[str, Any]], limits: Limits, pieces: "queue.Queue[Any]"
    ) -> None:
        tries, adapted = 0, 0
        while True:
            sent: list[str] = []
            can = self.can
            try:
                pieces.put(self._once(can, messages, tools, pieces, sent))
                return
            except Exception as fault:
                limits.check()
                if sent or is_filtered(fault):
                    raise
                if adapted < 6 and (told_once := self._learn(can, fault, has_tools=bool(tools))):
                    adapted += 1
                    self.learnt += [told_once] if told_once not in self.learnt else []
                    continue
                if tries >= self.settings.llm_retries or not is_retried(fault):
                    raise
                tries += 1
                _pause(fault, tries, limits)

    def _learn(self, can: Abilities, fault: Exception, *, has_tools: bool) -> str:
        with self._lock:
            if self.can is not can:  # another request learnt meanwhile: try as it found
                return "The model's server takes requests in another form than the settings name."
            new, note = learn(can, fault, has_tools=has_tools)
            if new is not None:
                self.can = new
            return note

    def _once(
        self,
        can: Abilities,
        messages: list[dict[str, Any]],
        tools: list[dict[str, Any]],
        pieces: "queue.Queue[Any]",
        sent: list[str],
    ) -> End:
        reply, length = _Reply(), 0
        for chunk in self._chunks(can, messages, tools):
            text = _take(chunk, reply)
            length += len(text)
            if length > MOST_CHARACTERS:
                raise TooMuch
            if text:
                sent.append("")
                pieces.put(Delta(text))
        calls = tuple(Call(c[0], c[1], c[2]) for _, c in sorted(reply.calls.items()) if c[1] != WRITE)
        if not reply.text and not calls and not reply.finish and can.streams:
            raise NotStreamed
        return End(reply.text, calls, reply.finish, reply.refused, reply.tokens_in, reply.tokens_out, reply.model)

    def _chunks(self, can: Abilities, messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> Iterator[Any]:
        chat = self._chat(can)
        asked = request(can, tools)
        if can.streams:
            return chat.stream(messages, **asked)
        return iter([chat.invoke(messages, **asked)])

    def _chat(self, can: Abilities) -> "ChatOpenAI":
        """The client for these abilities, made once."""
        held = self._chats.get(can)
        if held is None:
            held = self._chats[can] = self._made(can)
        return held

    def _made(self, can: Abilities) -> "ChatOpenAI":
        without_tracing()
        from pydantic import SecretStr

        settings = self.settings
        with self._lock:
            self._http = self._http or http_client(settings.llm_timeout)
        options: dict[str, Any] = {
            "model": settings.llm_model,
            "api_key": SecretStr(settings.llm_api_key.get_secret_value() or _PLACEHOLDER),
            "timeout": settings.llm_timeout,
            "max_retries": 0,
            "stream_usage": can.counts,
            "use_responses_api": False,
            "http_client": self._http,
            "base_url": settings.llm_base_url or "https://api.openai.com/v1",
        }
        if can.temperature:
            options["temperature"] = settings.llm_temperature
        if can.limits:
            options["max_tokens"] = settings.llm_answer_tokens
        return _chat_class()(**options)


@lru_cache(maxsize=1)
def _chat_class() -> "type[ChatOpenAI]":
    """`ChatOpenAI` that keeps a refusal in a stream; the original drops it."""
    from langchain_openai import ChatOpenAI

    class Chat(ChatOpenAI):
        def _convert_chunk_to_generation_chunk(self, chunk: dict[str, Any], *rest: Any) -> Any:
            made = super()._convert_chunk_to_generation_chunk(chunk, *rest)
            choices = chunk.get("choices") or [{}]
            if made is not None and (choices[0].get("delta") or {}).get("refusal"):
                made.message.additional_kwargs["refusal"] = True
            return made

    return Chat


class NotStreamed(Exception):
    """The server was asked for a stream and sent none."""


@lru_cache(maxsize=8)
def client_for(settings: Settings) -> Client:
    """The client of these settings, one a process. Raises ModelFailed where neither a server nor a key is named."""
    if not settings.llm_base_url and not settings.llm_api_key.get_secret_value():
        raise ModelFailed(
            "No model was asked: CATHCODE_LLM_MODEL is set, but neither CATHCODE_LLM_BASE_URL nor CATHCODE_LLM_API_KEY."
        )
    return Client(settings)


def request(can: Abilities, tools: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What goes beside the messages: tools and the form of the answer, as the server can take them."""
    asked: dict[str, Any] = {}
    offered = list(tools) if can.tools else []
    if can.method == "function_calling":
        offered.append(
            {"type": "function", "function": {"name": WRITE, "description": "Give the answer.", "parameters": schema()}}
        )
    elif can.together or not offered:
        form = _form(can.method)
        if form:
            asked["extra_body"] = {"response_format": form}  # not parsed by the client: it is parsed while it arrives
    if offered:
        asked["tools"] = offered
    return asked


def _form(method: str) -> dict[str, Any] | None:
    if method == "json_schema":
        return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema()}}
    return {"type": "json_object"} if method == "json_mode" else None


def without_tracing() -> None:
    """No trace of a question leaves the process, whatever the environment says."""
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING"):
        os.environ[name] = "false"


def _received(pieces: "queue.Queue[Any]", deadline: float, stop: threading.Event) -> Iterator[Delta | End]:
    while True:
        if stop.is_set():
            raise Cancelled
        try:
            piece = pieces.get(timeout=0.05)
        except queue.Empty:
            if time.monotonic() > deadline:
                raise failed(told(Late())) from None
            continue
        if isinstance(piece, BaseException):
            raise failed(told(piece)) from None
        yield piece
        if isinstance(piece, End):
            return


def _take(chunk: Any, reply: _Reply) -> str:
    """What a chunk adds: the text of the draft, wherever it stands, is returned."""
    text = chunk.content if isinstance(chunk.content, str) else ""
    for n, call in enumerate(_calls(chunk)):
        index = call["index"] if call["index"] is not None else n
        held = reply.calls.setdefault(index, ["", "", ""])
        held[0] = held[0] or call["id"] or ""
        held[1] = held[1] or call["name"] or ""
        held[2] += call["args"] or ""
        if len(held[2]) > MOST_CHARACTERS or len(reply.calls) > 64:
            raise TooMuch
        if held[1] == WRITE:
            text += call["args"] or ""
    reply.text += text
    if chunk.additional_kwargs.get("refusal"):
        reply.refused = True
    meta = chunk.response_metadata or {}
    reply.finish = meta.get("finish_reason") or reply.finish
    reply.model = meta.get("model_name") or reply.model
    usage = chunk.usage_metadata
    if usage:
        reply.tokens_in, reply.tokens_out = usage["input_tokens"], usage["output_tokens"]
    return text


def _calls(chunk: Any) -> list[dict[str, Any]]:
    """Tool calls of a streamed piece or of a whole message, as text."""
    streamed = getattr(chunk, "tool_call_chunks", None)
    if streamed is not None:
        return list(streamed)
    raw = chunk.additional_kwargs.get("tool_calls") or []
    return [
        {"index": n, "id": c.get("id"), "name": c["function"]["name"], "args": c["function"]["arguments"]}
        for n, c in enumerate(raw)
    ] or _parsed(chunk)


def _parsed(message: Any) -> list[dict[str, Any]]:
    import json

    found = [(c["id"], c["name"], json.dumps(c["args"])) for c in message.tool_calls]
    found += [(c["id"], c["name"], c["args"]) for c in message.invalid_tool_calls]
    return [{"index": n, "id": i, "name": name, "args": args} for n, (i, name, args) in enumerate(found)]


def _pause(fault: Exception, tries: int, limits: Limits) -> None:
    """Wait as long as the server asks, or a little longer each time; give up where that would be too long."""
    asked = waits(fault)
    seconds = asked if asked is not None else 0.25 * 2**tries
    if time.monotonic() + seconds > limits.deadline or seconds > 30:
        raise fault
    if limits.cancelled.wait(seconds):
        raise Cancelled


__all__ = ["Call", "Client", "Delta", "End", "client_for", "request", "status_of"]
