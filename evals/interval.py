"""Uncertainty of a share: the Wilson score interval."""

from dataclasses import dataclass
from math import sqrt

_Z = 1.959963984540054  # 95%, two-sided


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
