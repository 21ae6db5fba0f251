"""Run cases and judge them; each result explains itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from evals.cases import EvalCase
from evals.got import get
from evals.interval import Share
from evals.judge import judge
from evals.result import Result
from evals.subjects import Subject
from rag.desk import Desk

__all__ = ["Result", "run", "run_subject", "summary"]


def run(cases: Iterable[EvalCase], desk: Desk, done: Callable[[int], None] = lambda _: None) -> tuple[Result, ...]:
    """Every case in order on a desk; `done(n)` after each."""
    return run_subject(cases, Subject("desk", lambda case: get(case, desk)), done)


def run_subject(
    cases: Iterable[EvalCase], subject: Subject, done: Callable[[int], None] = lambda _: None
) -> tuple[Result, ...]:
    """Every case the subject can take, in order."""
    results = []
    for number, case in enumerate((case for case in cases if case.kind in subject.kinds), 1):
        began = perf_counter()
        got = subject.answer(case)
        results.append(Result(case, got, judge(case.expect, got), perf_counter() - began))
        done(number)
    return tuple(results)


def summary(results: tuple[Result, ...]) -> dict[str, Any]:
    """JSON-ready: how many passed, by key of `expect` with intervals, and every failure with what stood against what."""
    by_key: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        for one in result.judged:
            by_key[one.key].append(one.ok)
    judged = [r for r in results if r.judged]
    return {
        "cases": len(results),
        "judged": len(judged),
        "not_applicable": len(results) - len(judged),
        "passed": sum(r.ok for r in judged),
        "share": _share([r.ok for r in judged]),
        "by_key": {key: _share(oks) for key, oks in sorted(by_key.items())},
        "results": [result_json(r) | {"milliseconds": round(r.seconds * 1000, 1)} for r in results],
    }


def _share(oks: list[bool]) -> dict[str, Any] | None:
    if not oks:
        return None
    share = Share(sum(oks), len(oks))
    low, high = share.interval
    return {"n": share.n, "value": round(share.value, 4), "low": round(low, 4), "high": round(high, 4)}


def result_json(result: Result) -> dict[str, Any]:
    """One result, the same from run to run."""
    return {
        "id": result.case.id,
        "kind": result.case.kind,
        "passed": result.ok,
        "lines": list(result.got.lines),
        "verdict": result.got.verdict,
        "error": result.got.error,
        "failures": [{"key": j.key, "expected": j.expected, "got": j.got[:2000]} for j in result.judged if not j.ok],
    }
