"""An answer on its way, worked on in a thread of its own: the page can be stopped while nothing comes, and can go.

Streamlit ends the run of a page at a press of Stop and begins the next one beside it. So the thread itself keeps the
answer, and the next run waits for that.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator

from rag.pipeline import Answered
from rag.stream import Done, Event, Stopped

_BEAT = 0.1  # seconds
_PATIENCE = 10.0  # seconds; a model is left at once, the embedded answerer is not asked in the middle of a search


class Coming:
    """One answer. `events` are those of `rag.stream.stream` with the same `stop`; `keep` takes the answer and how many
    milliseconds it took, once, from that thread."""

    def __init__(self, events: Iterator[Event], stop: threading.Event, keep: Callable[[Answered, int], None]) -> None:
        self._events, self._stop, self._keep = events, stop, keep
        self._came: queue.SimpleQueue[Event | BaseException] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

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

    def stop(self) -> None:
        """Ask for the end; what was shown until then is kept as a checked answer."""
        self._stop.set()

    def settle(self) -> None:
        """Stop, and wait until it is kept."""
        self.stop()
        self._thread.join(_PATIENCE)

    def _work(self) -> None:
        began = time.perf_counter()
        try:
            for event in self._events:
                if isinstance(event, Done | Stopped):
                    self._keep(event.answered, round((time.perf_counter() - began) * 1000))
                self._came.put(event)
        except BaseException as fault:  # noqa: BLE001  (told to whoever waits; nothing may be lost in a thread)
            self._came.put(fault)
