"""Retrieval as a first tutorial has it: langchain-chroma's similarity search over every passage, nothing else."""

import tempfile
from collections.abc import Callable
from typing import Any

from corpus.passages import Passage
from rag.desk import Desk

_EXACT: Any = {"hnsw": {"space": "cosine", "ef_search": 3000}}  # all passages: the same result from every build
Search = Callable[[str, int], list[Passage]]


def plain_search(desk: Desk) -> Search:
    """Search without dates, settings, words or codes, on the desk's own passages with its own vectors."""
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

    from rag.embed import embedder
    from rag.errors import BadInput

    chosen = embedder(desk.settings, desk.retriever.passages)
    if chosen is None:
        raise BadInput("no embedder is set, so there is no plain retrieval to compare with; set CATHCODE_EMBEDDINGS")

    embed = chosen.embed

    class Vectors(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [row.tolist() for row in embed(texts)]

        def embed_query(self, text: str) -> list[float]:
            return [float(value) for value in embed([text])[0]]

    by_id = {passage.id: passage for passage in desk.retriever.passages}
    desk.settings.home.mkdir(parents=True, exist_ok=True)
    place = tempfile.mkdtemp(prefix="plain-", dir=desk.settings.home)
    store = Chroma("plain", Vectors(), persist_directory=place, collection_configuration=_EXACT)
    texts = [f"{passage.title}\n{passage.heading}\n{passage.text}" for passage in by_id.values()]
    store.add_texts(texts, ids=list(by_id))
    return lambda text, limit: [by_id[one.id] for one in store.similarity_search(text, k=limit) if one.id in by_id]
