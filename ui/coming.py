"""An answer on its way, worked on in a thread of its own, so that the page can be stopped while nothing comes."""

import queue
import threading
from collections.abc import Callable, Iterator

from rag.pipeline import Answered
from rag.stream import Done, Event, Stopped

_BEAT = 0.1  # seconds


class Coming:
    """Events of one answer. `stop` is the one that `rag.stream.stream` was given."""

    def __init__(self, events: Iterator[Event], stop: threading.Event) -> None:
        self._events, self._stop = events, stop
        self._came: queue.SimpleQueue[Event | BaseException] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def each(self, beat: Callable[[], object]) -> Iterator[Event]:
        """Every event, the last of them `Done` or `Stopped`. `beat` is called while nothing comes, and may raise."""
        while True:
            try:
                one = self._came.get(timeout=_BEAT)
            except queue.Empty:
                beat()
                continue
            if isinstance(one, BaseException):
                raise one
            yield one
            if isinstance(one, Done | Stopped):
                return

    def stopped(self) -> Answered | None:
        """Stop now: what was shown until then as a checked answer; None where it could not be made into one."""
        self._stop.set()
        try:
            return next((one.answered for one in self.each(lambda: None) if isinstance(one, Done | Stopped)), None)
        except Exception:  # noqa: BLE001  (nothing can be told any more: the page is being left)
            return None

    def _work(self) -> None:
        try:
            for event in self._events:
                self._came.put(event)
        except BaseException as fault:  # noqa: BLE001  (told to whoever waits; nothing may be lost in a thread)
            self._came.put(fault)
