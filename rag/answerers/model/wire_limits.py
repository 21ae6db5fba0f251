"""The connection to a server: bounded in bytes and time, no redirects, ended the moment the user stops."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.answerers.model.faults import Cancelled, Late, TooMuch

if TYPE_CHECKING:
    import httpx2

MOST_BYTES = 4_000_000
_here = threading.local()


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds one request: `deadline` on the monotonic clock, `cancelled` set when nobody waits any more."""

    deadline: float
    cancelled: threading.Event

    def check(self) -> None:
        if self.cancelled.is_set():
            raise Cancelled
        if time.monotonic() > self.deadline:
            raise Late


def bind(limits: Limits) -> None:
    """The limits of every request this thread makes."""
    _here.limits = limits


def _look() -> None:
    limits = getattr(_here, "limits", None)
    if limits is not None:
        limits.check()


def http_client(seconds: float, key_header: str = "") -> "httpx2.Client":
    """A client whose responses keep within the limits of the thread that asks. `key_header`: the header in which the
    server takes the key, where that is not `Authorization`."""
    import httpcore2
    import httpx2

    from rag.answerers.model.watched import WatchedBackend

    class Body(httpx2.SyncByteStream):
        def __init__(self, inner: Any, limits: Limits) -> None:
            self._inner, self._limits = inner, limits

        def __iter__(self) -> Iterator[bytes]:
            left = MOST_BYTES
            for piece in self._inner:
                self._limits.check()
                left -= len(piece)
                if left < 0:
                    raise TooMuch
                yield piece

        def close(self) -> None:
            self._inner.close()

    class Bounded(httpx2.HTTPTransport):
        def __init__(self) -> None:
            context = httpx2.create_ssl_context()
            super().__init__(verify=context)
            self._pool = httpcore2.ConnectionPool(
                ssl_context=context,
                max_connections=200,
                max_keepalive_connections=20,
                network_backend=WatchedBackend(_look),
            )

        def handle_request(self, request: "httpx2.Request") -> "httpx2.Response":
            if key_header and "authorization" in request.headers:
                request.headers[key_header] = request.headers.pop("authorization").removeprefix("Bearer ")
            response = super().handle_request(request)
            if "content-encoding" in response.headers:  # none was asked for; a packed answer could grow without bound
                del response.headers["content-encoding"]
            if "set-cookie" in response.headers:  # it would tie one conversation to the next
                del response.headers["set-cookie"]
            limits = getattr(_here, "limits", None)
            if limits is not None:
                response.stream = Body(response.stream, limits)
            return response

    return httpx2.Client(
        transport=Bounded(),
        timeout=httpx2.Timeout(seconds, connect=min(5.0, seconds)),
        headers={"accept-encoding": "identity"},
        follow_redirects=False,
    )
