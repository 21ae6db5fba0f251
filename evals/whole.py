"""All suites, or some, in one run: the desk and the plainer ways beside it. JSON-ready, the same from run to run."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from evals import log, subjects
from evals.cases import EvalCase
from evals.floors import missed
from evals.metrics.effort import latency, tokens
from evals.metrics.metric import measure
from evals.model_ways import guarded_model, model_settings, unguarded_model
from evals.outcome import measured_json, outcome
from evals.plain_chroma import plain_search
from evals.result import Result
from evals.run import run_subject
from evals.stratify import part
from evals.subjects import Subject
from evals.suite import Suite
from evals.suites import cases_of
from rag.desk import Desk, open_desk

TODAY = date(2026, 11, 20)  # the day of every suite, fixed so that results are the same every day
BESIDE = ("retrieval", "answers")  # suites that the plainer ways are measured on
Tell = Callable[[str, int, int], None]


@contextmanager
def own_desk() -> Iterator[Desk]:
    """A desk of its own home, without the user's documents, editions or model."""
    from rag.settings import Settings

    with tempfile.TemporaryDirectory(prefix="cathcode-eval-", ignore_cleanup_errors=True) as home:
        yield open_desk(Settings(home=Path(home), llm_model="", chroma_url="", database_url=""), TODAY)


def evaluate(
    chosen: Sequence[Suite],
    desk: Desk,
    *,
    fast: bool = False,
    baselines: bool = True,
    subject: Subject | None = None,
    tell: Tell = lambda _name, _done, _of: None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Result (identical from run to run) and log (when, how long, with what). `fast`: a stratified part of each suite."""
    tested = subject or subjects.desk_subject(desk)
    held = {suite.name: part(cases_of(suite)) if fast else cases_of(suite) for suite in chosen}
    desk.retriever.search("stent", TODAY)  # what is opened once is not counted to the first case
    taken: dict[str, tuple[Result, ...]] = {}
    for suite in chosen:
        taken[suite.name] = _run(suite.name, held[suite.name], tested, tell)
    suites = [outcome(suite, taken[suite.name]) for suite in chosen]
    result: dict[str, Any] = {
        "subject": tested.name,
        "part": "fast" if fast else "all",
        "cases": sum(one["cases"] for one in suites),
        "judged": sum(one["judged"] for one in suites),
        "passed": sum(one["passed"] for one in suites),
        "suites": suites,
        "baselines": _beside(chosen, held, taken, tested, desk, tell) if baselines else [],
        "published": log.published(),
    }
    result["under_floor"] = missed(result)
    times = {name: latency(results) | {"tokens": tokens(results)} for name, results in taken.items()}
    return result, log.log(desk, result, times)


def _run(name: str, cases: Sequence[EvalCase], tested: Subject, tell: Tell) -> tuple[Result, ...]:
    return run_subject(cases, tested, lambda n: tell(name, n, len(cases)))


def _beside(
    chosen: Sequence[Suite],
    held: dict[str, tuple[EvalCase, ...]],
    taken: dict[str, tuple[Result, ...]],
    tested: Subject,
    desk: Desk,
    tell: Tell,
) -> list[dict[str, Any]]:
    """The same metrics of the plainer ways on the same cases, with the desk's own beside them."""
    rows = []
    plainer, models = _others(desk) if _wanted(chosen) else ([], [])
    for suite in (one for one in chosen if one.name in BESIDE):
        cases = held[suite.name]
        ways = [(tested.name, taken[suite.name])]
        ways += [(one.name, _run(f"{suite.name}, {one.name}", cases, one, tell)) for one in plainer]
        few = part(cases, 1) if models and suite.name == "answers" else ()
        ways += [(f"{one.name} ({len(few)} cases)", _run(one.name, few, one, tell)) for one in models if few]
        for name, results in ways:
            measured = [measured_json(m) for which in suite.metrics if (m := measure(which, results))]
            rows.append({"suite": suite.name, "subject": name, "metrics": measured})
    return rows


def _others(desk: Desk) -> tuple[list[Subject], list[Subject]]:
    """Plainer ways, and the configured model with and without the guard; on a part of the cases, for the sake of cost."""
    search = plain_search(desk)
    plainer = [subjects.plain_way(search), subjects.lexical_only(desk)]
    settings = model_settings()
    models = [guarded_model(desk, settings), unguarded_model(search, settings)] if settings else []
    return plainer, models


def _wanted(chosen: Sequence[Suite]) -> bool:
    return any(suite.name in BESIDE for suite in chosen)
