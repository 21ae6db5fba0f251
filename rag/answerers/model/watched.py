"""Connections that are left the moment nobody waits any more, also while a server says nothing at all."""

import time
from collections.abc import Callable
from typing import Any

import httpcore2

_SLICE = 0.2  # seconds between two looks


class WatchedBackend(httpcore2.NetworkBackend):
    """The network as ever; `check` is called while a read waits, and may raise."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._inner, self._check = httpcore2.SyncBackend(), check

    def connect_tcp(self, *where: Any, **how: Any) -> httpcore2.NetworkStream:
        return _Watched(self._inner.connect_tcp(*where, **how), self._check)


class _Watched(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream, check: Callable[[], None]) -> None:
        self._inner, self._check = inner, check

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        until = time.monotonic() + timeout if timeout is not None else float("inf")
        while True:
            self._check()
            try:
                return self._inner.read(max_bytes, min(_SLICE, max(0.001, until - time.monotonic())))
            except httpcore2.ReadTimeout:
                if time.monotonic() >= until:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, *context: Any, **how: Any) -> httpcore2.NetworkStream:
        return _Watched(self._inner.start_tls(*context, **how), self._check)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
