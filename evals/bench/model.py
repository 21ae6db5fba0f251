"""What the desk adds to a model's answer: the same scripted server called directly and through the desk, in one run."""

import json
import statistics
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.bench.figure import Figure
from evals.drafts import CASE, FEE, case_draft, fee_draft
from evals.scripted import Exchange, cut, serving
from rag.answerers.model.budget import Counter
from rag.desk import Desk
from rag.settings import Settings
from rag.stream import Sentence, stream

ROUNDS = 20
PIECES = 12  # characters of one chunk
PAUSE = 0.004  # seconds between chunks: a quick model
DAY = date(2026, 3, 1)


def run() -> list[Figure]:
    """Medians over rounds; the first round of each is thrown away."""
    first: list[float] = []
    total: list[float] = []
    sizes: list[int] = []
    with serving() as server, TemporaryDirectory() as home:
        settings = Settings(home=Path(home)).model_copy(
            update={"llm_base_url": server.url, "llm_model": "bench", "llm_method": "json_schema"}
        )
        desk = Desk(settings, DAY)
        for question, draft in ((CASE, case_draft()), (FEE, fee_draft())):
            text = json.dumps(draft)
            whole = _end_of_first(text)
            at: dict[str, float] = {}

            def script(exchange: Exchange, text: str = text, whole: int = whole, at: dict[str, float] = at) -> None:
                exchange.begin()
                sent = 0
                for piece in cut(text, PIECES):
                    exchange.event({"content": piece})
                    sent += len(piece)
                    if sent >= whole and "whole" not in at:
                        at["whole"] = time.perf_counter()
                    time.sleep(PAUSE)
                exchange.event({}, "stop")
                exchange.done()

            server.script = script
            for n in range(ROUNDS + 1):
                at.clear()
                began = time.perf_counter()
                shown = 0.0
                for event in stream(desk, question, DAY):
                    if isinstance(event, Sentence) and not shown:
                        shown = time.perf_counter()
                through = time.perf_counter() - began
                after = shown - at["whole"]
                direct = _direct(settings, server.requests[-1])
                if n:
                    first.append(after * 1000)
                    total.append((through - direct) * 1000)
                    sizes.append(len(server.raw[-1]))
    return [
        Figure("first sentence whole to first shown, median", statistics.median(first), "ms", "at most 30"),
        Figure("first sentence whole to first shown, 95th percentile", _high(first), "ms"),
        Figure("whole answer beyond the server called directly, median", statistics.median(total), "ms", "at most 100"),
        Figure("whole answer beyond the server called directly, 95th percentile", _high(total), "ms"),
        Figure("bytes of prompt per answer", statistics.mean(sizes), "bytes", "", "an upper bound of its tokens"),
        Figure(
            "tokens of prompt per answer, about",
            Counter(settings.llm_model).about(round(statistics.mean(sizes))),
            "tokens",
            "",
            "at the bytes a token that the desk tells; an estimate",
        ),
    ]


def _direct(settings: Settings, body: dict[str, Any]) -> float:
    """Seconds of the same request by the openai client alone."""
    from openai import OpenAI

    client = OpenAI(base_url=settings.llm_base_url, api_key="none", max_retries=0)
    began = time.perf_counter()
    for _ in client.chat.completions.create(**body):
        pass
    seconds = time.perf_counter() - began
    client.close()
    return seconds


def _end_of_first(text: str) -> int:
    """Characters of the draft until its first sentence is whole."""
    start = text.index('"sentences": [') + len('"sentences": [')
    _, length = json.JSONDecoder().raw_decode(text[start:])
    return start + length


def _high(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
