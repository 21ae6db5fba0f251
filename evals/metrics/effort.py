"""What an answer took: time, tokens, money. Times differ from run to run and stand apart from the results."""

from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

from evals.result import Result


def latency(results: Sequence[Result]) -> dict[str, float]:
    """Median and 95th percentile, in milliseconds, and the seconds of all answers together."""
    each = [result.seconds * 1e3 for result in results]
    high = quantiles(each, n=20)[-1] if len(each) > 1 else each[0]
    return {"p50_ms": round(median(each), 2), "p95_ms": round(high, 2), "seconds": round(sum(each) / 1e3, 2)}


def tokens(results: Sequence[Result]) -> dict[str, Any]:
    """Tokens and cost of the answers a model gave; `not_applicable` counts those that no model was asked for."""
    asked = [result.got for result in results if result.got.tokens is not None]
    total = sum(got.tokens or 0 for got in asked)
    cost = sum(got.cost or 0.0 for got in asked)
    return {"n": len(asked), "not_applicable": len(results) - len(asked), "tokens": total, "cost": round(cost, 6)}
