"""Whether a case came out as expected."""

from evals.metrics.metric import Metric, Score, metric
from evals.result import Result


@metric("cases passed")
def cases_passed(result: Result) -> Score:
    """Share of cases in which everything came out as expected."""
    return float(result.ok) if result.judged else None


def key(name: str, better: str = "higher") -> Metric:
    """The metric of one key of `expect`: share of cases that fulfil it."""

    def score(result: Result) -> Score:
        return next((float(one.ok) for one in result.judged if one.key == name), None)

    score.__doc__ = f"Share of cases that fulfil “{name}”, of those that expect it."
    return metric(f"{name} as expected", better)(score)
