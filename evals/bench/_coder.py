"""A simulated coder: Streamlit's own protocol over a web socket, no browser, so that dozens fit on one machine."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_PATIENCE = 90.0  # seconds a run may take


@dataclass
class Coder:
    """One session with one app process. `open` it, `ask` it, `close` it."""

    url: str  # http://host:port
    _socket: Any = None
    _page: str = ""
    _chat: str = ""
    texts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def open(self) -> None:
        """The first page, as a browser opens it."""
        from websockets.asyncio.client import connect

        where = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await connect(where, max_size=None, subprotocols=["streamlit"], open_timeout=30)  # type: ignore[list-item]
        await self._run({})

    async def ask(self, question: str) -> float:
        """Ask, and wait until the answer stands whole on the page. Seconds it took."""
        self.texts.clear()
        began = time.perf_counter()
        await self._run({self._chat: question})
        return time.perf_counter() - began

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def _run(self, chat: Mapping[str, str]) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.page_script_hash = self._page
        for widget, text in chat.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = widget
            state.chat_input_value.data = text
        await self._socket.send(message.SerializeToString())
        await asyncio.wait_for(self._finished(), _PATIENCE)

    async def _finished(self) -> None:
        """Read until the script ended and no rerun follows."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        while True:
            message = ForwardMsg()
            message.ParseFromString(await self._socket.recv())
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
                self.texts.clear()
            elif kind == "delta":
                self._take(message.delta)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def _take(self, delta: Any) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "chat_input":
            self._chat = element.chat_input.id
        elif kind == "markdown":
            self.texts.append(element.markdown.body)
        elif kind in ("exception", "alert"):
            said = element.exception.message if kind == "exception" else element.alert.body
            (self.faults if kind == "exception" else self.texts).append(said)
