"""Memory of one app process by the number of sessions that are open in it, each with a thread of its own."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression

from evals.bench._coder import Coder
from evals.bench._servers import App
from evals.bench.desk import CODES, QUESTIONS, memory, wrong
from evals.bench.figure import Figure

SESSIONS = (1, 5, 20, 40)  # open at once; one more was there before to open index and reader
LONG = 40  # answers in one thread
_AT_ONCE = 4


@dataclass
class Grown:
    """Megabytes of the process: with the first session alone, by the sessions beside it, by the answers of a last one."""

    base: float = 0.0
    by_sessions: dict[int, float] = field(default_factory=dict)
    by_answers: dict[int, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def run(sessions: tuple[int, ...] = SESSIONS, long: int = LONG) -> list[Figure]:
    """Open ever more sessions and keep them open; the slope is what one session holds. Then one thread that goes on."""
    with tempfile.TemporaryDirectory() as folder:
        app = App(Path(folder), {"CATHCODE_QUESTIONS_PER_MINUTE": "0"}, "app")
        app.start()
        try:
            grown = asyncio.run(_grow(app, sessions, long))
        finally:
            app.stop()
    a_session = linear_regression([0, *grown.by_sessions], [grown.base, *grown.by_sessions.values()]).slope
    an_answer = linear_regression(list(grown.by_answers), list(grown.by_answers.values())).slope
    told = [Figure(f"memory with {n} more sessions", held, "MB") for n, held in grown.by_sessions.items()]
    return [
        Figure("memory of a process", grown.base, "MB", note="after it answered each kind of question"),
        *told,
        Figure("memory a session", a_session, "MB", "bounded", f"slope, {len(QUESTIONS)} answers in each thread"),
        Figure("memory an answer more in a thread", an_answer, "MB", "bounded", f"slope, one thread of {long} answers"),
        Figure("faults and mix-ups", len(grown.faults), aim="0", note="; ".join(grown.faults[:3])),
    ]


async def _grow(app: App, sessions: tuple[int, ...], long: int) -> Grown:
    grown = Grown()
    coders = [await _talk(app, 0, 3 * len(QUESTIONS), grown)]
    grown.base = memory(app)
    for wanted in sessions:
        for start in range(len(coders), wanted + 1, _AT_ONCE):
            some = range(start, min(start + _AT_ONCE, wanted + 1))
            coders += await asyncio.gather(*(_talk(app, n, len(QUESTIONS), grown) for n in some))
        grown.by_sessions[wanted] = memory(app)
    coders.append(await _talk(app, len(coders), long, grown, grown.by_answers))
    for coder in coders:
        await coder.close()
    return grown


async def _talk(app: App, n: int, answers: int, grown: Grown, held: dict[int, float] | None = None) -> Coder:
    """A session with so many answers, each looked at; it stays open."""
    coder = Coder(app.url)
    await coder.open()
    asked: list[str] = []
    for turn in range(answers):
        question, holds = (
            text.format(code=CODES[(n + turn) % len(CODES)]) for text in QUESTIONS[turn % len(QUESTIONS)]
        )
        asked.append(f"{question} This is coder number {n}, question {turn}.")
        await coder.ask(asked[-1])
        grown.faults += wrong(coder, holds, asked, n)
        if held is not None:
            held[turn + 1] = memory(app)
    return coder
