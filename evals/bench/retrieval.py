"""Which passages are found for real questions, how well and how fast, for each way of searching, in one run.

Side by side: plain langchain-chroma similarity search on the same corpus with the same vectors; words alone; words with
each embedder. Ways take turns question by question, so that a busy machine slows all of them alike.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from math import log2
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from corpus.passages import Passage, load
from corpus.rows import Setting
from corpus.yaml_file import read_yaml
from evals.bench.figure import Figure
from rag.embed import Embedder, embedder
from rag.errors import BadInput
from rag.retrieve import Retriever, open_retriever
from rag.settings import Settings

QUESTIONS = Path(__file__).resolve().parents[2] / "tests" / "cases" / "retrieval" / "questions.yaml"
HELD_OUT = QUESTIONS.with_name("held_out.yaml")
PLAIN = "plain langchain-chroma"
DEFAULT = "words + fitted (default)"
_ROUNDS = 3
_DEPTH = 10
_TOP = 5

Search = Callable[["Asked"], Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question or paraphrase. `wanted`: for each passage that must be found, the forms that meet it."""

    id: str
    text: str
    day: date
    setting: Setting
    wanted: tuple[tuple[str, ...], ...]
    is_paraphrase: bool = False


def questions(path: Path = QUESTIONS) -> tuple[Asked, ...]:
    """Every question and paraphrase of the file."""
    return tuple(asked for entry in read_yaml(path) for asked in _asked(entry))


def meets(form: str, passage: Passage) -> bool:
    """Whether a passage is the one meant by `document`, `document#section` or `code:92928`."""
    if form.startswith("code:"):
        return passage.kind == "code" and passage.codes[:1] == (form.removeprefix("code:"),)
    return form in (passage.id, passage.doc)


def recall(asked: Asked, found: Sequence[Passage], top: int = _TOP) -> float:
    """Share of what must be found that stands among the first `top`."""
    return sum(_rank(wanted, found[:top]) is not None for wanted in asked.wanted) / len(asked.wanted)


def ndcg(asked: Asked, found: Sequence[Passage], top: int = _DEPTH) -> float:
    """Gain of each wanted passage at the rank where it is first met, against all of them standing first."""
    ranks = [_rank(wanted, found[:top]) for wanted in asked.wanted]
    gain = sum(1 / log2(rank + 2) for rank in ranks if rank is not None)
    return gain / sum(1 / log2(place + 2) for place in range(len(asked.wanted)))


def run() -> list[Figure]:
    """Recall, nDCG, latency and weight of every way of searching."""
    asked = questions()
    with tempfile.TemporaryDirectory() as home, _ways(Path(home)) as (ways, weights):
        results, times = _ask_all(ways, asked)
        held_out = [(name, one, ways[name](one)) for name in ways for one in questions(HELD_OUT)]
    figures = [Figure("questions", sum(not one.is_paraphrase for one in asked))]
    figures += [Figure("paraphrases", sum(one.is_paraphrase for one in asked)), Figure("passages", len(load()))]
    for name in ways:
        figures += _quality(name, asked, results[name])
        apart = [recall(one, found) for way, one, found in held_out if way == name]
        figures.append(Figure(f"{name}: recall@5, held out", sum(apart) / len(apart), note=f"{len(apart)} questions"))
        figures += _speed(name, times[name])
        figures += [Figure(f"{name}: index and model", weights[name] / 1e6, "MB")]
    ratio = median(times[DEFAULT]) / median(times[PLAIN])
    return [*figures, Figure("latency of the default / plain langchain-chroma", ratio, "×", "≤ 1.3", "medians")]


def _asked(entry: Mapping[str, Any]) -> Iterator[Asked]:
    wanted = tuple(tuple(form.strip() for form in one.split("|")) for one in entry["passages"])
    setting = Setting(entry.get("setting", Setting.PHYSICIAN))
    for number, text in enumerate([entry["question"], *entry.get("paraphrases", ())]):
        yield Asked(entry["id"], text, entry["dos"], setting, wanted, is_paraphrase=number > 0)


def _rank(wanted: Sequence[str], found: Sequence[Passage]) -> int | None:
    return next((rank for rank, passage in enumerate(found) if any(meets(form, passage) for form in wanted)), None)


@contextmanager
def _ways(home: Path) -> Iterator[tuple[dict[str, Search], dict[str, float]]]:
    """Every way of searching, ready, and the bytes it needs on disk."""
    ways: dict[str, Search] = {}
    weights: dict[str, float] = {}
    for label, name in (
        ("words alone", "none"),
        (DEFAULT, "fitted"),
        ("words + hashed", "hashed"),
        ("words + MiniLM", "minilm"),
    ):
        settings = Settings(home=home / name, embeddings=name)
        try:
            chosen = embedder(settings, load())
            if chosen:
                chosen.embed(["stent"])
        except BadInput:
            continue  # the extra is not installed
        retriever = open_retriever(settings)
        retriever.search("stent", date(2026, 3, 1))
        if retriever.note:
            raise BadInput(retriever.note)
        ways[label] = _ours(retriever)
        weights[label] = float(sum(path.stat().st_size for path in settings.home.rglob("*") if path.is_file()))
        if name == "fitted" and chosen:
            ways[PLAIN], weights[PLAIN] = _plain(chosen, home / "plain"), weights[label]
    yield ways, weights


def _ours(retriever: Retriever) -> Search:
    def search(asked: Asked) -> Sequence[Passage]:
        return [one.passage for one in retriever.search(asked.text, asked.day, asked.setting, _DEPTH)]

    return search


def _plain(chosen: Embedder, place: Path) -> Search:
    """Similarity search as langchain-chroma gives it, without dates, settings, words or codes."""
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

    class Vectors(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [row.tolist() for row in chosen.embed(texts)]

        def embed_query(self, text: str) -> list[float]:
            return [float(value) for value in chosen.embed([text])[0]]

    by_id = {passage.id: passage for passage in load()}
    store = Chroma("plain", Vectors(), persist_directory=str(place), collection_metadata={"hnsw:space": "cosine"})
    texts = [f"{passage.title}\n{passage.heading}\n{passage.text}" for passage in by_id.values()]
    store.add_texts(texts, ids=list(by_id))

    def search(asked: Asked) -> Sequence[Passage]:
        return [by_id[found.id] for found in store.similarity_search(asked.text, k=_DEPTH) if found.id]

    return search


def _ask_all(
    ways: Mapping[str, Search], asked: Sequence[Asked]
) -> tuple[dict[str, list[Sequence[Passage]]], dict[str, list[float]]]:
    """What each way finds for each question, and seconds a search."""
    results: dict[str, list[Sequence[Passage]]] = {name: [] for name in ways}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(_ROUNDS):
        for one in asked:
            for name, search in ways.items():
                start = time.perf_counter()
                found = search(one)
                times[name].append(time.perf_counter() - start)
                if turn == 0:
                    results[name].append(found)
    return results, times


def _quality(name: str, asked: Sequence[Asked], results: Sequence[Sequence[Passage]]) -> Iterator[Figure]:
    for what, wants in (("questions", False), ("paraphrases", True)):
        pairs = [(one, found) for one, found in zip(asked, results, strict=True) if one.is_paraphrase is wants]
        aim = "≥ 0.97" if name == DEFAULT else ""
        yield Figure(f"{name}: recall@5, {what}", sum(recall(*pair) for pair in pairs) / len(pairs), "", aim)
        yield Figure(f"{name}: nDCG@10, {what}", sum(ndcg(*pair) for pair in pairs) / len(pairs))


def _speed(name: str, seconds: Sequence[float]) -> Iterator[Figure]:
    yield Figure(f"{name}: latency p50", median(seconds) * 1e3, "ms")
    yield Figure(f"{name}: latency p95", quantiles(seconds, n=20)[-1] * 1e3, "ms")
