"""A suite run: its metrics, its slices, its tables, its failures; JSON-ready and the same from run to run."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from evals.metrics.metric import Measured, Metric, measure, scores
from evals.metrics.verdicts import confusion, per_rule
from evals.result import Result
from evals.run import result_json
from evals.slices import slices
from evals.suite import Suite

LEAST = 5  # cases a slice must have to be shown


def outcome(suite: Suite, results: Sequence[Result]) -> dict[str, Any]:
    """Everything the report shows of one suite."""
    measured = [one for m in suite.metrics if (one := measure(m, results))]
    return {
        "suite": suite.name,
        "asks": suite.asks,
        "cases": len(results),
        "judged": sum(bool(r.judged) for r in results),
        "passed": sum(r.ok for r in results if r.judged),
        "metrics": [measured_json(one) for one in measured],
        "meanings": {m.name: m.meaning for m in suite.metrics},
        "slices": _slices(suite, results),
        "confusion": confusion(results),
        "rules": per_rule(results) if suite.name in {"guard", "mutation"} else [],
        "results": _with_scores(suite.metrics, results),
    }


def measured_json(one: Measured) -> dict[str, Any]:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(one).items()}


def _slices(suite: Suite, results: Sequence[Result]) -> list[dict[str, Any]]:
    """The first two metrics over every slice with enough cases."""
    found = []
    for by in suite.by:
        groups: dict[str, list[Result]] = defaultdict(list)
        for result in results:
            groups[slices(result.case).get(by, "")].append(result)
        for value, group in sorted(groups.items()):
            if not value or len(group) < LEAST or len(groups) < 2:
                continue
            for which in suite.metrics[:2]:
                if one := measure(which, group):
                    found.append({"by": by, "slice": value, **measured_json(one)})
    return found


def _with_scores(metrics: Sequence[Metric], results: Sequence[Result]) -> list[dict[str, Any]]:
    """Each result with what every metric says of it, for paired comparison."""
    rows = []
    single = [m for m in metrics if not m.of_groups]
    by_metric = {m.name: [score for _, score in scores(m, results)] for m in single}
    for n, result in enumerate(results):
        row = result_json(result)
        row["cluster"] = result.cluster
        row["scores"] = {name: _rounded(own[n]) for name, own in by_metric.items() if own[n] is not None}
        if not result.ok:
            row |= _explained(result)
        rows.append(row)
    return rows


def _rounded(score: Any) -> Any:
    return [round(float(part), 4) for part in score] if isinstance(score, tuple) else round(float(score), 4)


def _explained(result: Result) -> dict[str, Any]:
    """What the reader of a failure needs: the question, what was expected and got, passages, findings."""
    return {
        "input": result.case.input,
        "dos": result.case.dos.isoformat() if result.case.dos else "",
        "setting": result.case.setting.value,
        "expect": result.case.expect.model_dump(exclude_none=True, mode="json"),
        "source": result.case.source,
        "confidence": result.case.confidence,
        "text": result.got.text[:1500],
        "passages": list(dict.fromkeys(result.got.passages))[:12],
        "missing_facts": list(result.got.missing_facts),
        "findings": [f"{f.rule} ({f.severity.value}): {f.message}"[:300] for f in result.got.findings][:12],
    }
