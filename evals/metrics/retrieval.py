"""How well passages are found. What must be found stands in `expect.passages`; `a | b` is met by either."""

from math import log2

from evals.judge import meets
from evals.metrics.metric import Metric, Score, metric
from evals.result import Result


def recall_at(k: int) -> Metric:
    """The metric recall@k."""

    def score(result: Result) -> Score:
        wanted = result.case.expect.passages
        return sum(_rank(form, result) <= k for form in wanted) / len(wanted) if wanted else None

    score.__doc__ = f"Share of the passages that must be found which stand among the first {k}."
    return metric(f"recall@{k}")(score)


@metric("MRR")
def reciprocal_rank(result: Result) -> Score:
    """One over the rank of the first wanted passage; 0 where none of the first ten is wanted."""
    wanted = result.case.expect.passages
    return 1 / min(_rank(form, result) for form in wanted) if wanted else None


@metric("nDCG@10")
def ndcg(result: Result) -> Score:
    """Gain of each wanted passage at the rank where it is first met, against all of them standing first."""
    wanted = result.case.expect.passages
    if not wanted:
        return None
    gain = sum(1 / log2(rank + 1) for form in wanted if (rank := _rank(form, result)) <= 10)
    return gain / sum(1 / log2(place + 2) for place in range(len(wanted)))


def _rank(form: str, result: Result) -> float:
    """From 1; infinite where no passage meets the form."""
    return next((n for n, names in enumerate(result.got.ranked, 1) if meets(form, names)), float("inf"))
