"""Search by meaning, opened when it is first needed; without it, search by words goes on and says so."""

from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from corpus.passages import Passage
from rag.errors import DeskError

if TYPE_CHECKING:
    from rag.embed import Embedder
    from rag.index import Index, Progress
    from rag.settings import Settings


class Dense:
    """The index of these passages, built where it is missing or out of date. `note` says why it does not serve, if so."""

    def __init__(self, settings: "Settings", passages: Sequence[Passage], progress: "Progress | None" = None) -> None:
        self._settings = settings
        self._passages = passages
        self._progress = progress
        self._lock = Lock()
        self._opened = ""  # what opening the index had to say
        self.note = ""

    def nearest(self, text: str, limit: int) -> Sequence[str]:
        """Ids of the nearest passages, nearest first; none where there is no index."""
        try:
            with self._lock:
                index = self._index
            found = index.nearest(text, limit) if index else ()
        except DeskError as fault:
            self.note = f"Searched by words only: {fault}"
            return ()
        self.note = self._opened
        return found

    @cached_property
    def _index(self) -> "Index | None":
        from rag.embed import embedder

        desk = [passage for passage in self._passages if passage.origin != "user"]
        chosen = embedder(self._settings, desk)
        return self._open(chosen) if chosen else None

    def _open(self, chosen: "Embedder") -> "Index | None":
        from rag.index import build, open_index, open_older

        found = open_index(self._settings, self._passages, chosen)
        if found is None:
            try:
                build(self._settings, self._passages, chosen, self._progress)
                found = open_index(self._settings, self._passages, chosen)
            except DeskError as fault:
                found = open_older(self._settings, chosen)
                rest = "an older index serves" if found else "searched by words only"
                self._opened = f"The index could not be built, {rest}: {fault}"
        return found
