"""Uncertainty: the Wilson score interval of a share, and the seeded bootstrap of anything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

_Z = 1.959963984540054  # 95%, two-sided
SEED = 20260101
_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`, with the 95% Wilson interval. `n` is at least 1: an empty set has no share."""

    hits: int
    n: int

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError("a share of nothing is not a number")

    @property
    def value(self) -> float:
        return self.hits / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end, within 0 and 1."""
        p, n, z2 = self.value, self.n, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] ({self.hits}/{self.n})"


def bootstrap(parts: Sequence[tuple[float, float]], seed: int = SEED) -> tuple[float, float]:
    """95% percentile interval of sum(hits) / sum(of) over `(hits, of)` of independent clusters; the same every run.

    One cluster, or none with anything to count, gives the whole range 0 to 1: nothing is known.
    """
    import numpy as np

    if len(parts) < 2:
        return 0.0, 1.0
    drawn = np.random.default_rng(seed).integers(0, len(parts), (_RESAMPLES, len(parts)))
    hits, of = (
        np.array([p[0] for p in parts], float)[drawn].sum(1),
        np.array([p[1] for p in parts], float)[drawn].sum(1),
    )
    values = hits[of > 0] / of[of > 0]
    if not len(values):
        return 0.0, 1.0
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)
