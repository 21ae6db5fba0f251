"""The one place that speaks to Chroma: embedded in a folder, or a server by its URL; the same calls for both."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corpus.passages import Passage
from rag.errors import DeskError

_BATCH = 500  # rows a call, well below Chroma's own limit
_SAMPLES = 50  # vectors that must find themselves


class ChromaFailed(DeskError):
    """Chroma cannot be reached or opened."""


def open_collections(url: str, place: Path, names: Iterable[str]) -> tuple[Any, ...]:
    """Collections that were built, to be read. Raises ChromaFailed."""
    client = _client(url, place)
    with _told("the index cannot be opened"):
        return tuple(client.get_collection(name, embedding_function=None) for name in names)


def create_collection(url: str, place: Path, name: str, embedder: str) -> Any:
    """A new, empty collection by cosine distance. Raises ChromaFailed."""
    client = _client(url, place)
    with _told("the index cannot be created"):
        return client.create_collection(
            name,
            embedding_function=None,
            metadata={"embedder": embedder},
            configuration={"hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 200}},
        )


def add(collection: Any, rows: Sequence[tuple[Passage, str, Any]]) -> None:
    """Passages with the hash of their text and their vector. Raises ChromaFailed."""
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        with _told("the index cannot be written"):
            collection.add(
                ids=[passage.id for passage, _, _ in batch],
                embeddings=[vector for _, _, vector in batch],
                documents=[passage.text for passage, _, _ in batch],
                metadatas=[_metadata(passage, key) for passage, key, _ in batch],
            )


def sized(collections: Sequence[Any]) -> tuple[tuple[Any, int], ...]:
    """Collections that hold anything, with how much: an index in use never changes. Raises ChromaFailed."""
    with _told("the index cannot be read"):
        return tuple((collection, size) for collection in collections if (size := collection.count()))


def nearest(collections: Sequence[tuple[Any, int]], vector: Any, limit: int) -> list[str]:
    """Ids over all collections, nearest first, up to `limit` of each. Raises ChromaFailed."""
    found: list[tuple[float, str]] = []
    for collection, size in collections:
        with _told("the index cannot be read"):
            answer = collection.query([vector], n_results=min(limit, size), include=["distances"])
        found += zip(answer["distances"][0], answer["ids"][0], strict=True)
    return [passage_id for _, passage_id in sorted(found)]


def vectors_by_hash(collections: Sequence[Any]) -> dict[str, Any]:
    """Every vector by the hash of its text. Raises ChromaFailed."""
    known: dict[str, Any] = {}
    for collection in collections:
        with _told("the index cannot be read"):
            held = collection.get(include=["embeddings", "metadatas"])
        known |= {row["hash"]: vector for row, vector in zip(held["metadatas"], held["embeddings"], strict=True)}
    return known


def fault_in(collection: Any, expected: Mapping[str, Any]) -> str:
    """What a collection does not give back as it was put in; empty where it gives everything.

    A count is not enough: vectors lost to the index are still counted.
    """
    import numpy as np

    with _told("the index cannot be read back"):
        held = collection.get(include=["embeddings"])
    if set(held["ids"]) != set(expected):
        return f"{len(held['ids'])} of {len(expected)} rows"
    for passage_id, vector in zip(held["ids"], held["embeddings"], strict=True):
        if not np.allclose(vector, expected[passage_id], atol=1e-4):
            return f"another vector at {passage_id}"
    ids = sorted(expected)[:: max(1, len(expected) // _SAMPLES)]
    for passage_id in ids:
        found = collection.query([expected[passage_id]], n_results=1, include=["distances"])
        if expected[passage_id].any() and (not found["ids"][0] or found["distances"][0][0] > 1e-3):
            return f"{passage_id} does not find itself"
    return ""


def drop(url: str, names: Iterable[str]) -> None:
    """Take collections off a server; one that is gone already is no fault."""
    client = _client(url, Path())
    held = {collection.name for collection in client.list_collections()}
    for name in names:
        if name in held:
            client.delete_collection(name)


def _metadata(passage: Passage, key: str) -> dict[str, str | int]:
    """Plain values only; dates as whole numbers, which is all Chroma can compare."""
    return {
        "hash": key,
        "doc": passage.doc,
        "title": passage.title,
        "heading": passage.heading,
        "kind": passage.kind,
        "origin": passage.origin,
        "codes": " ".join(passage.codes),
        "modifiers": " ".join(passage.modifiers),
        "settings": " ".join(map(str, passage.settings)),
        "valid_from": int(f"{passage.span.start:%Y%m%d}"),
        "valid_to": int(f"{passage.span.end:%Y%m%d}"),
    }


def _client(url: str, place: Path) -> Any:
    """Raises ChromaFailed."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False)
    if not url:
        with _told("the index cannot be opened"):
            return chromadb.PersistentClient(str(place / "chroma"), settings=quiet)
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    server = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"  # never a user's name or password
    with _told(f"the Chroma server {server} cannot be reached"):
        port = parts.port or (443 if secure else 8000)
        return chromadb.HttpClient(parts.hostname or "localhost", port, ssl=secure, settings=quiet)


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Whatever Chroma's Rust core and HTTP client raise, as one sentence."""
    try:
        yield
    except Exception as fault:  # noqa: BLE001  they share no base class
        said = (str(fault).strip().splitlines() or [type(fault).__name__])[0][:160]
        raise ChromaFailed(f"{what} ({said}); check CATHCODE_HOME and CATHCODE_CHROMA_URL") from None
