"""The way to a server: `ChatOpenAI` built late from the settings, one request at a time, read in a thread of its own.

What a server cannot do (a structured-output method, tools beside it, streaming, a temperature …) is learnt from its
refusal, remembered while the process runs, and told in the answer's notes.
"""

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rag.answerers.model.chat import DRAFT, Form, as_taken, chat_for, limited, request
from rag.answerers.model.faults import Cancelled, Late, failed, is_filtered, is_retried, told, waits
from rag.answerers.model.learn import Abilities, learn
from rag.answerers.model.reply import Delta, End, Reply
from rag.answerers.model.server import server_of
from rag.answerers.model.wire_limits import Limits, bind, http_client
from rag.errors import ModelFailed
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

_MOST_LEARNT = 8  # ways to ask that are tried for one reply


class Client:
    """One server with one model. Safe to share between threads; every request is its own."""

    def __init__(self, settings: Settings, form: Form = DRAFT) -> None:
        self.settings = settings
        self._form = form
        self._server = server_of(settings)
        self.can = Abilities(settings.llm_method, limits=self._server.limits)
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
            reply, can = Reply(), self.can
            try:
                pieces.put(self._once(can, messages, tools, pieces, reply))
                return
            except Exception as fault:
                limits.check()
                if reply.text or is_filtered(fault):
                    raise
                if adapted < _MOST_LEARNT and self._learn(can, fault, has_tools=bool(tools)):
                    adapted += 1
                    continue
                if tries >= self.settings.llm_retries or not is_retried(fault):
                    raise
                tries += 1
                _pause(fault, tries, limits)

    def _learn(self, can: Abilities, fault: Exception, *, has_tools: bool) -> bool:
        """Whether there is another way to ask."""
        with self._lock:
            if self.can is not can:  # another request learnt meanwhile: try as it found
                return True
            new, note = learn(can, fault, has_tools=has_tools)
            if new is None:
                return False
            self.can = new
            if note and note not in self.learnt:
                self.learnt.append(note)
            return True

    def _once(
        self,
        can: Abilities,
        messages: list[dict[str, Any]],
        tools: list[dict[str, Any]],
        pieces: "queue.Queue[Any]",
        reply: Reply,
    ) -> End:
        for chunk in self._chunks(can, messages, tools):
            if text := reply.take(chunk):
                pieces.put(Delta(text))
        end = reply.end()
        if not end.text and not end.calls and not end.finish and can.streams:
            raise NotStreamed
        return end

    def _chunks(self, can: Abilities, messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> Iterator[Any]:
        chat = self._chat(can)
        asked = limited(request(can, tools, self._form), can, self.settings.llm_answer_tokens)
        said = as_taken(can, messages)
        if can.streams:
            return chat.stream(said, **asked)
        return iter([chat.invoke(said, **asked)])

    def _chat(self, can: Abilities) -> "ChatOpenAI":
        """The client for these abilities, made once."""
        held = self._chats.get(can)
        if held is None:
            with self._lock:
                self._http = self._http or http_client(self.settings.llm_timeout, self._server.key_header)
            held = self._chats[can] = chat_for(self.settings, can, self._http)
        return held


class NotStreamed(Exception):
    """The server was asked for a stream and sent none."""


@lru_cache(maxsize=8)
def client_for(settings: Settings, form: Form = DRAFT) -> Client:
    """The client of these settings for objects of one form, one a process. Raises ModelFailed where neither a server nor a key is named."""
    if not settings.llm_base_url and not settings.llm_api_key.get_secret_value():
        raise ModelFailed(
            "No model was asked: CATHCODE_LLM_MODEL is set, but neither CATHCODE_LLM_BASE_URL nor CATHCODE_LLM_API_KEY."
        )
    return Client(settings, form)


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


def _pause(fault: Exception, tries: int, limits: Limits) -> None:
    """Wait as long as the server asks, or a little longer each time; give up where that would be too long."""
    asked = waits(fault)
    seconds = asked if asked is not None else 0.25 * 2**tries
    if time.monotonic() + seconds > limits.deadline or seconds > 30:
        raise fault
    if limits.cancelled.wait(seconds):
        raise Cancelled
