"""How well the lines fit. Where several sets of lines are right, the one nearest to what was got is compared with."""

from collections import Counter

from evals.judge import code_of, normal
from evals.metrics.metric import Metric, Score, metric
from evals.result import Result


@metric("exact code set")
def exact_codes(result: Result) -> Score:
    """Of the cases with a right line, the share whose codes are exactly the right ones, modifiers aside."""
    pair = _codes(result)
    return float(pair[0] == pair[1]) if pair and pair[0] else None


@metric("exact lines")
def exact_lines(result: Result) -> Score:
    """Of the cases with a right line, the share whose lines, with modifiers and units, are exactly the right ones."""
    want = _wanted(result)
    return float(_count(want) == _count(result.got.lines)) if want else None


@metric("code precision")
def code_precision(result: Result) -> Score:
    """Of the codes proposed, the share that is right, over all cases together."""
    pair = _codes(result)
    return None if pair is None else (_common(*pair), pair[1].total())


@metric("code recall")
def code_recall(result: Result) -> Score:
    """Of the right codes, the share that was proposed, over all cases together."""
    pair = _codes(result)
    return None if pair is None else (_common(*pair), pair[0].total())


@metric("code F1")
def code_f1(result: Result) -> Score:
    """Harmonic mean of code precision and recall, over all cases together."""
    pair = _codes(result)
    return None if pair is None else (2 * _common(*pair), pair[0].total() + pair[1].total())


@metric("modifier F1")
def modifier_f1(result: Result) -> Score:
    """The same for modifiers, each counted with the code it stands on."""
    want = _wanted(result)
    if want is None:
        return None
    one, other = _modifiers(want), _modifiers(result.got.lines)
    return 2 * _common(one, other), one.total() + other.total()


@metric("extra codes per case", "lower")
def extra_codes(result: Result) -> Score:
    """Codes proposed beyond the right ones, per case."""
    pair = _codes(result)
    return None if pair is None else (float((pair[1] - pair[0]).total()), 1.0)


@metric("lines where none is right", "lower")
def needless_lines(result: Result) -> Score:
    """Of the cases in which nothing may be proposed, the share in which something is."""
    empty = result.case.expect.no_lines or result.case.expect.lines == []
    return float(bool(result.got.lines)) if empty else None


@metric("wrong codes proposed", "lower")
def wrong_codes(result: Result) -> Score:
    """Share of cases in which a code that was named as wrong beforehand is proposed."""
    wrong = result.case.expect.no_codes
    return None if wrong is None else float(bool({code_of(line) for line in result.got.lines} & set(wrong)))


CODES: tuple[Metric, ...] = (
    exact_codes,
    exact_lines,
    code_precision,
    code_recall,
    code_f1,
    modifier_f1,
    extra_codes,
    needless_lines,
    wrong_codes,
)


def _wanted(result: Result) -> list[str] | None:
    expect = result.case.expect
    if expect.lines_any_of is not None:
        got = _count(result.got.lines)
        return max(expect.lines_any_of, key=lambda one: _common(_count(one), got) * 2 - len(one))
    return expect.lines


def _codes(result: Result) -> tuple[Counter[str], Counter[str]] | None:
    want = _wanted(result)
    return None if want is None else (Counter(map(code_of, want)), Counter(map(code_of, result.got.lines)))


def _count(lines: list[str] | tuple[str, ...]) -> Counter[str]:
    return Counter(normal(line) for line in lines)


def _modifiers(lines: list[str] | tuple[str, ...]) -> Counter[tuple[str, str]]:
    return Counter((code_of(line), one) for line in lines for one in normal(line).split("x")[0].split("-")[1:])


def _common(one: "Counter[str] | Counter[tuple[str, str]]", other: "Counter[str] | Counter[tuple[str, str]]") -> float:
    return float((one & other).total())  # type: ignore[operator]
