"""Memory of one app process by the number of sessions that are open in it, each with a thread of its own."""

import asyncio
import tempfile
from pathlib import Path
from statistics import linear_regression

from evals.bench._coder import Coder
from evals.bench._servers import App
from evals.bench.desk import CODES, QUESTIONS, memory
from evals.bench.figure import Figure

SESSIONS = (1, 5, 20, 40)  # open at once; one more was there before to open index and reader
_AT_ONCE = 4


def run(sessions: tuple[int, ...] = SESSIONS) -> list[Figure]:
    """Open ever more sessions and keep them open; the slope is what one session holds."""
    with tempfile.TemporaryDirectory() as folder:
        app = App(Path(folder), {"CATHCODE_QUESTIONS_PER_MINUTE": "0"}, "app")
        app.start()
        try:
            base, held = asyncio.run(_grow(app, sessions))
        finally:
            app.stop()
    slope = linear_regression([0, *held], [base, *held.values()]).slope
    told = [Figure(f"memory with {n} more sessions", held[n], "MB") for n in held]
    return [
        Figure("memory of a process", base, "MB", note="after it answered each kind of question"),
        *told,
        Figure("memory a session", slope, "MB", "bounded", note=f"slope, {len(QUESTIONS)} answers in each thread"),
    ]


async def _grow(app: App, sessions: tuple[int, ...]) -> tuple[float, dict[int, float]]:
    """Megabytes with the first session alone, then with so many more."""
    coders = [await _talk(app, 0, threads=3)]
    base, held = memory(app), {}
    for wanted in sessions:
        for start in range(len(coders), wanted + 1, _AT_ONCE):
            coders += await asyncio.gather(*(_talk(app, n) for n in range(start, min(start + _AT_ONCE, wanted + 1))))
        held[wanted] = memory(app)
    for coder in coders:
        await coder.close()
    return base, held


async def _talk(app: App, n: int, threads: int = 1) -> Coder:
    """A session with an answer to each kind of question; it stays open."""
    coder = Coder(app.url)
    await coder.open()
    for turn in range(threads * len(QUESTIONS)):
        text, _ = QUESTIONS[turn % len(QUESTIONS)]
        await coder.ask(f"{text.format(code=CODES[(n + turn) % len(CODES)])} Session {n}, question {turn}.")
    return coder
