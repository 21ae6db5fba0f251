"""The desk of a department under load: simulated coders at once against two app processes, PostgreSQL and a Chroma server."""

import asyncio
import os
import resource
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from evals.bench._coder import Coder
from evals.bench._servers import App, Chroma, NotInstalled, Postgres
from evals.bench.figure import Figure

CODES = ("92920", "92924", "92928", "92930", "92933", "92937", "92941", "92943", "92945", "92972", "92973", "92978")
QUESTIONS = (  # and what the answer must hold
    ("What is {code}?", "**{code}**"),
    ("One drug-eluting stent in one lesion of the mid LAD, stable angina. Which code?", "92928-LD"),
    ("What does Medicare pay for {code} in 2026 and how is that computed?", "{code}"),
    ("Which documentation supports an emergency angioplasty of the culprit artery?", "92941"),
)


@dataclass(frozen=True, slots=True)
class Load:
    """What a load gave: seconds of each answer, and sentences on what went wrong."""

    seconds: tuple[float, ...]
    faults: tuple[str, ...]


def run(coders: int = 30, questions: int = 4) -> list[Figure]:
    """Start the servers, put them under load, give the figures."""
    try:
        database, chroma = Postgres(), Chroma()
    except NotInstalled as missing:
        return [Figure("coders", 0, note=str(missing))]
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "CATHCODE_DATABASE_URL": database.url,
            "CATHCODE_CHROMA_URL": chroma.url,
            "CATHCODE_QUESTIONS_PER_MINUTE": "0",
        }
        apps = [App(Path(folder), settings, f"app{n}") for n in range(2)]
        try:
            for server in (database, chroma, *apps):
                server.start()
            urls = [app.url for app in apps]
            asyncio.run(load(urls, 2, len(QUESTIONS), pause=0))  # the first of each kind opens index and reader
            held, worked = sum(map(memory, apps)), sum(map(_processor, apps))
            found = asyncio.run(load(urls, coders, questions))
            grown, worked = sum(map(memory, apps)) - held, sum(map(_processor, apps)) - worked
        finally:
            for server in (*apps, chroma, database):
                server.stop()
    return [
        Figure("coders at once", coders),
        Figure("answers", len(found.seconds)),
        Figure("faults and mix-ups", len(found.faults), aim="0", note="; ".join(found.faults[:3])),
        Figure("median answer", median(found.seconds), "s"),
        Figure("p95 answer", percentile(found.seconds, 0.95), "s", "below 1.5 on two cores"),
        Figure("processor time an answer", worked / max(1, len(found.seconds)), "s", note="of the app processes"),
        Figure("memory a session", max(0.0, grown) / coders, "MB", "bounded"),
    ]


async def load(urls: Sequence[str], coders: int, questions: int, pause: float = 8.0) -> Load:
    """`coders` sessions spread over `urls`, each asking `questions` with a pause to read, all at once."""
    done = await asyncio.gather(*(_work(urls[n % len(urls)], n, questions, pause) for n in range(coders)))
    return Load(
        tuple(seconds for one in done for seconds in one.seconds), tuple(fault for one in done for fault in one.faults)
    )


async def _work(url: str, n: int, questions: int, pause: float) -> Load:
    coder, seconds, faults = Coder(url), [], []
    try:
        await coder.open()
        await asyncio.sleep(pause * (n % 10) / 10)
        asked: list[str] = []
        for turn in range(questions):
            code = CODES[(n + turn) % len(CODES)]
            question, holds = (text.format(code=code) for text in QUESTIONS[(n + turn) % len(QUESTIONS)])
            asked.append(f"{question} This is coder number {n}, question {turn}.")
            seconds.append(await coder.ask(asked[-1]))
            faults += wrong(coder, holds, asked, n)
            await asyncio.sleep(pause)
    except Exception as fault:  # noqa: BLE001  (whatever went wrong is what the bench is for)
        faults.append(f"coder {n}: {type(fault).__name__} {fault}"[:200])
    finally:
        await coder.close()
    return Load(tuple(seconds), tuple(faults))


def wrong(coder: Coder, holds: str, asked: list[str], n: int) -> list[str]:
    """A missing answer, a fault on the page, or words of another coder's thread."""
    page = "\n".join(coder.texts)
    found = [f"coder {n}: {fault}" for fault in coder.faults]
    if holds not in page:
        found.append(f"coder {n}: no {holds} in the answer to {asked[-1]}")
    if page.count("coder number") - page.count(f"coder number {n},"):
        found.append(f"coder {n} saw the thread of another")
    if page.count(f"coder number {n},") < len(asked):
        found.append(f"coder {n} lost an earlier question")
    coder.faults.clear()
    return found


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def memory(app: App) -> float:
    """Resident megabytes of an app process; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{app.process.pid}/statm").read_text().split()[1]) if app.process else 0
    except OSError:
        return 0.0
    return pages * resource.getpagesize() / 1e6


def _processor(app: App) -> float:
    """Processor seconds of an app process so far; 0 where the system does not tell."""
    try:
        ticks = (
            Path(f"/proc/{app.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13] if app.process else []
        )
    except OSError:
        return 0.0
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
