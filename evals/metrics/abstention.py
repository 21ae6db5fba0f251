"""Whether the desk refuses, or asks back, where it should and only there."""

from evals.judge import refuses
from evals.metrics.metric import Score, metric
from evals.result import Result


def _should(result: Result) -> bool | None:
    """What the case says: `slices.behaviour` is refuse, ask or answer; else by `expect`."""
    behaviour = result.case.slices.get("behaviour")
    if behaviour:
        return behaviour in {"refuse", "ask"}
    expect = result.case.expect
    if expect.refuses is not None or expect.abstained is not None:
        return bool(expect.refuses or expect.abstained)
    return None


@metric("abstention recall")
def abstention_recall(result: Result) -> Score:
    """Of the questions that must be refused or asked back, the share that is."""
    return float(refuses(result.got)) if _should(result) else None


@metric("abstention precision")
def abstention_precision(result: Result) -> Score:
    """Of the questions refused or asked back, the share that must be."""
    should = _should(result)
    return None if should is None or not refuses(result.got) else float(should)


@metric("answered where it can be")
def answered(result: Result) -> Score:
    """Of the questions the sources answer, the share that is answered (over-refusal is the rest)."""
    return float(not refuses(result.got)) if _should(result) is False else None
