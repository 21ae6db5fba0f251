"""A metric: one small function that scores one result, or one group of results, and the way scores are summed up."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.interval import Share, bootstrap
from evals.result import Result

Score = float | tuple[float, float] | None
"""What a metric says of one result: a number from 0 to 1, `(hits, of)` to be pooled, or None: not applicable."""

LIMIT = 1e-9


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its uncertainty. `n` scored (cases, or what was counted), `not_applicable` passed over."""

    metric: str
    value: float
    low: float
    high: float
    n: int
    not_applicable: int = 0
    better: str = "higher"


@dataclass(frozen=True, slots=True)
class Metric:
    """`name` as shown; `better` higher or lower; `of_groups`: `score` is given all results of a group."""

    name: str
    score: Callable[..., Score]
    better: str = "higher"
    of_groups: bool = False

    @property
    def meaning(self) -> str:
        return " ".join((self.score.__doc__ or "").split())


def metric(name: str, better: str = "higher", *, of_groups: bool = False) -> Callable[[Callable[..., Score]], Metric]:
    """Make a metric of the decorated function; its docstring is what the report says of it."""
    return lambda score: Metric(name, score, better, of_groups)


def scores(which: Metric, results: Sequence[Result]) -> list[tuple[str, Score]]:
    """The score of every result, or of every group, with its cluster."""
    if not which.of_groups:
        return [(result.cluster, which.score(result)) for result in results]
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[result.cluster].append(result)
    return [(name, which.score(tuple(group))) for name, group in groups.items()]


def measure(which: Metric, results: Sequence[Result]) -> Measured | None:
    """The metric over all results; None where it applies to none of them, which is not a score."""
    scored = scores(which, results)
    parts = [(cluster, s if isinstance(s, tuple) else (float(s), 1.0)) for cluster, s in scored if s is not None]
    of = sum(part[1] for _, part in parts)
    if not parts or of < LIMIT:
        return None
    value = sum(part[0] for _, part in parts) / of
    low, high = _interval(parts)
    missing = len(scored) - len(parts)
    return Measured(which.name, value, low, high, round(of), missing, which.better)


def _interval(parts: list[tuple[str, tuple[float, float]]]) -> tuple[float, float]:
    """Wilson where every cluster is one yes or no; else the bootstrap over clusters."""
    clusters: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for cluster, part in parts:
        clusters[cluster].append(part)
    plain = all(of == 1.0 and hits in (0.0, 1.0) for _, (hits, of) in parts)
    if plain and len(clusters) == len(parts):
        return Share(round(sum(hits for _, (hits, _) in parts)), len(parts)).interval
    return bootstrap([(sum(h for h, _ in own), sum(o for _, o in own)) for own in clusters.values()])
