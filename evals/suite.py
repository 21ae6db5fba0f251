"""What a suite is."""

from collections.abc import Callable
from dataclasses import dataclass

from evals.cases import EvalCase
from evals.metrics.metric import Metric


@dataclass(frozen=True, slots=True)
class Suite:
    """`read` gives the cases; `metrics` are taken over all of them and over every slice of `by`."""

    name: str
    asks: str  # the question it answers, for the report
    read: Callable[[], tuple[EvalCase, ...]]
    metrics: tuple[Metric, ...]
    by: tuple[str, ...] = ("family", "setting", "year", "confidence")
