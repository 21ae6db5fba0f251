"""Locks between processes, by files. Where the platform has none (no `fcntl`), folders in use are simply kept."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]

_READING = "reading.lock"
_PATIENCE = 600.0  # seconds that another process may take to build


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Wait until no other process holds `path`, then hold it. Raises OSError after ten minutes."""
    with path.open("a") as file:
        _lock(file)
        yield


def held_for_reading(folder: Path) -> IO[str] | None:
    """Mark the folder as read by this process, as long as what is returned lives."""
    try:
        file = (folder / _READING).open("a")
    except OSError:
        return None
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    return file


def is_read(folder: Path) -> bool:
    """Whether any process reads the folder; where that cannot be told, it is taken as read."""
    path = folder / _READING
    if not path.exists():
        return False
    if not fcntl:
        return True
    try:
        with path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _lock(file: IO[str]) -> None:
    if not fcntl:
        return
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
