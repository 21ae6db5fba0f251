"""Speed and quality as figures: each module here has `run() -> list[Figure]`; `python -m evals.bench NAME…` runs them."""

from evals.bench.figure import Figure

__all__ = ["Figure"]
