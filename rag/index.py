"""The vectors of every passage in Chroma: built whole in a new place, verified, then switched to.

Chroma embedded belongs to one writing process and never tells when two of them lost vectors, so nothing is ever written
to an index in use. A build goes to a folder of its own; the pointer `current.json` is replaced when it has been verified;
whoever reads keeps the folder it opened, which then never changes. A build that breaks off leaves a folder nobody points
to, swept away by the next build. With `CATHCODE_CHROMA_URL` the same happens in collections of their own on that server.

Vectors are always given, never left to Chroma's own embedder, and those of different embedders never meet: the pointer
names the embedder, and an index of another one is not opened.
"""

import hashlib
import json
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.passages import Passage
from rag import chroma
from rag.embed import Embedder, embedded_text, text_hash
from rag.errors import BadHome, DeskError
from rag.locks import held_alone, held_for_reading, is_read

if TYPE_CHECKING:
    from rag.settings import Settings

_POINTER = "current.json"
_LAYOUT = 2  # raise it when what stands in an index changes
_BATCH = 64  # passages embedded at a time
Progress = Callable[[int, int], None]


class BrokenIndex(DeskError):
    """An index that was built does not give back what was put in."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which index is current. `folder` below the index folder; `url` where it lies on a server instead."""

    version: str
    embedder: str
    folder: str
    desk: str  # names of the two collections
    user: str
    passages: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    pointer: Pointer
    embedded: int  # passages whose vectors were made anew
    kept: int  # passages whose vectors were taken over


class Index:
    """Search by meaning in one index; open until the process ends. Safe to share between threads."""

    def __init__(self, settings: "Settings", pointer: Pointer, embedder: Embedder) -> None:
        place = folder(settings) / pointer.folder
        self._hold = held_for_reading(place)
        embedder.load(place)
        self._embedder = embedder
        self.pointer = pointer
        held = chroma.open_collections(settings.chroma_url, place, (pointer.desk, pointer.user))
        self._collections = chroma.sized(held)

    def nearest(self, text: str, limit: int) -> list[str]:
        """Ids of the nearest passages, nearest first: up to `limit` of the desk's and as many of the user's."""
        vector = self._embedder.embed([text])[0]
        if not vector.any():
            return []
        return chroma.nearest(self._collections, vector, limit)


def folder(settings: "Settings") -> Path:
    """Where every index lies."""
    return settings.home / "index"


def version_of(passages: Sequence[Passage], embedder: Embedder) -> str:
    """Names what an index must hold: the same passages and embedder, the same version."""
    digest = hashlib.sha256(f"{_LAYOUT}\0{embedder.id}".encode())
    for passage in passages:
        digest.update(f"\0{passage.id}\0{embedded_text(passage)}".encode())
    return digest.hexdigest()[:16]


def current(settings: "Settings") -> Pointer | None:
    """The index pointed to; None where none is, or none for the Chroma of the settings."""
    try:
        pointer = Pointer(**json.loads((folder(settings) / _POINTER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    lies_here = pointer.url == settings.chroma_url and (folder(settings) / pointer.folder).is_dir()
    return pointer if lies_here else None


def open_index(settings: "Settings", passages: Sequence[Passage], embedder: Embedder) -> Index | None:
    """The current index where it holds exactly these passages by this embedder; None where it must be built."""
    pointer = current(settings)
    if pointer is None or pointer.version != version_of(passages, embedder):
        return None
    return Index(settings, pointer, embedder)


def open_older(settings: "Settings", embedder: Embedder) -> Index | None:
    """The current index though passages have changed since; None where there is none by this embedder."""
    pointer = current(settings)
    return Index(settings, pointer, embedder) if pointer and pointer.embedder == embedder.id else None


def build(
    settings: "Settings", passages: Sequence[Passage], embedder: Embedder, progress: Progress | None = None
) -> Built:
    """Build, verify and switch; does nothing where the current index holds these passages already.

    `progress(done, all)` is called with passages embedded. Raises BadHome where nothing can be written, BrokenIndex
    where Chroma lost something.
    """
    with _writing(settings) as place:
        version = version_of(passages, embedder)
        before = current(settings)
        if before and before.version == version:
            return Built(before, 0, len(passages))
        name = f"{version}-{uuid.uuid4().hex[:8]}"
        pointer = Pointer(
            version=version,
            embedder=embedder.id,
            folder=name,
            desk=f"desk-{name}",
            user=f"user-{name}",
            passages=len(passages),
            url=settings.chroma_url,
        )
        (place / name).mkdir()
        known = _known_vectors(settings, before) if before and before.embedder == embedder.id else {}
        vectors, embedded = _vectors(passages, embedder, known, progress)
        embedder.save(place / name)
        _fill(settings, pointer, passages, vectors)
        _switch(place, pointer)
        _sweep(settings, place, pointer, before)
        return Built(pointer, embedded, len(passages) - embedded)


@contextmanager
def _writing(settings: "Settings") -> Iterator[Path]:
    """The index folder, with this process the only one that builds in it."""
    place = folder(settings)
    try:
        place.mkdir(parents=True, exist_ok=True)
        with held_alone(place / "building.lock"):
            yield place
    except OSError as fault:
        raise BadHome(
            f"{place}: the index cannot be written ({fault.strerror or fault}); set CATHCODE_HOME to a folder of yours"
        ) from None


def _known_vectors(settings: "Settings", before: Pointer) -> dict[str, Any]:
    """Vectors of the index before, by the hash of their text; none where it cannot be read."""
    place = folder(settings) / before.folder
    try:
        return chroma.vectors_by_hash(chroma.open_collections(settings.chroma_url, place, (before.desk, before.user)))
    except DeskError:
        return {}


def _vectors(
    passages: Sequence[Passage], embedder: Embedder, known: dict[str, Any], progress: Progress | None
) -> tuple[dict[str, Any], int]:
    texts = {text_hash(text): text for text in map(embedded_text, passages)}
    vectors = {key: known[key] for key in texts if key in known}
    missing = [key for key in texts if key not in vectors]
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        vectors |= zip(batch, embedder.embed([texts[key] for key in batch]), strict=True)
        if progress:
            progress(min(start + _BATCH, len(missing)), len(missing))
    return vectors, len(missing)


def _fill(settings: "Settings", pointer: Pointer, passages: Sequence[Passage], vectors: dict[str, Any]) -> None:
    """Write both collections, then read them back."""
    place = folder(settings) / pointer.folder
    held = {
        pointer.desk: [passage for passage in passages if passage.origin != "user"],
        pointer.user: [passage for passage in passages if passage.origin == "user"],
    }
    for name, group in held.items():
        rows = [(passage, text_hash(embedded_text(passage))) for passage in group]
        collection = chroma.create_collection(settings.chroma_url, place, name, pointer.embedder)
        chroma.add(collection, [(passage, key, vectors[key]) for passage, key in rows])
        if fault := chroma.fault_in(collection, {passage.id: vectors[key] for passage, key in rows}):
            raise BrokenIndex(f"the new index lost passages ({fault}); build it again: cathcode index")


def _switch(place: Path, pointer: Pointer) -> None:
    coming = place / f".{_POINTER}-{uuid.uuid4().hex}"
    coming.write_text(json.dumps(asdict(pointer), indent=1), encoding="utf-8")
    coming.replace(place / _POINTER)


def _sweep(settings: "Settings", place: Path, now: Pointer, before: Pointer | None) -> None:
    """Take away what nobody points to and nobody reads."""
    for path in place.iterdir():
        if path.is_dir() and path.name != now.folder and not is_read(path):
            shutil.rmtree(path, ignore_errors=True)
    if before and settings.chroma_url:
        chroma.drop(settings.chroma_url, (before.desk, before.user))
