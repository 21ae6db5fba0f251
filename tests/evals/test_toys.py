"""Systems whose scores arithmetic gives: what measures them must give the same."""

import math

import pytest

from evals import subjects
from evals.cases import EvalCase, Expect
from evals.interval import Share, bootstrap
from evals.metrics import abstention, codes, passed, retrieval, verdicts
from evals.metrics.metric import Metric, measure
from evals.result import Result
from evals.run import run_subject
from evals.suites import cases_of, suites


def results(name: str, subject: subjects.Subject) -> tuple[Result, ...]:
    return run_subject(cases_of(suites(name)[0]), subject)


def value(metric: Metric, found: tuple[Result, ...]) -> float:
    measured = measure(metric, found)
    assert measured is not None
    return measured.value


@pytest.mark.parametrize(
    "metric", [retrieval.recall_at(5), retrieval.reciprocal_rank, retrieval.ndcg], ids=lambda m: m.name
)
def test_retrieval_is_one_for_the_right_and_nought_for_the_wrong(metric: Metric) -> None:
    right, wrong = results("retrieval", subjects.always_right()), results("retrieval", subjects.always_wrong())
    assert value(metric, right) == pytest.approx(1.0)
    assert value(metric, wrong) == 0.0


def test_ranks_are_scored_by_their_place() -> None:
    case = EvalCase(id="one", kind="retrieve", input="x", expect=Expect(passages=["a"]))
    third = subjects.Got(ranked=(("x",), ("y",), ("a",)))
    found = (Result(case, third, (), 0.0),)
    assert value(retrieval.recall_at(5), found) == 1.0
    assert value(retrieval.recall_at(2), found) == 0.0
    assert value(retrieval.reciprocal_rank, found) == pytest.approx(1 / 3)
    assert value(retrieval.ndcg, found) == pytest.approx(1 / math.log2(4))


@pytest.mark.parametrize("name", ["guard", "mutation"])
def test_a_checker_that_is_always_right_or_always_wrong(name: str) -> None:
    right, wrong = results(name, subjects.always_right()), results(name, subjects.always_wrong())
    assert value(verdicts.caught, right) == 1.0
    assert value(verdicts.caught, wrong) == 0.0
    assert value(verdicts.false_alarms, right) == 0.0
    assert value(verdicts.false_alarms, wrong) == 1.0 if name == "mutation" else value(verdicts.false_alarms, wrong) > 0


def test_codes_of_the_right_and_the_wrong() -> None:
    right, wrong = results("answers", subjects.always_right()), results("answers", subjects.always_wrong())
    for metric in (
        codes.exact_codes,
        codes.exact_lines,
        codes.code_precision,
        codes.code_recall,
        codes.code_f1,
        codes.modifier_f1,
    ):
        assert value(metric, right) == 1.0
        assert value(metric, wrong) == 0.0
    assert value(codes.extra_codes, right) == 0.0
    assert value(codes.extra_codes, wrong) == 1.0
    assert value(codes.wrong_codes, right) == 0.0
    assert value(codes.wrong_codes, wrong) >= 0.9
    assert value(codes.needless_lines, wrong) == 1.0


def test_a_random_system_scores_its_share_within_the_interval() -> None:
    found = results("mutation", subjects.at_random(0.7, seed=5))
    measured = measure(verdicts.caught, found)
    assert measured is not None
    assert measured.low <= 0.7 <= measured.high
    assert measured.n == sum(bool(r.case.expect.rules_any) for r in found)


def test_one_that_always_refuses_abstains_perfectly_and_uselessly() -> None:
    found = results("abstention", subjects.always_refuses())
    should = [r.case.slices["behaviour"] in {"refuse", "ask"} for r in found]
    assert value(abstention.abstention_recall, found) == 1.0
    assert value(abstention.abstention_precision, found) == pytest.approx(sum(should) / len(should))
    assert value(abstention.answered, found) == 0.0
    assert value(codes.code_recall, results("answers", subjects.always_refuses())) == 0.0


def test_one_that_always_reviews_reviews_perfectly_and_uselessly() -> None:
    found = results("calibration", subjects.always_review())
    opened = [r.case.slices["settled"] == "no" for r in found]
    assert value(verdicts.review_recall, found) == 1.0
    assert value(verdicts.review_precision, found) == pytest.approx(sum(opened) / len(opened))
    assert value(verdicts.decided, found) == 0.0


@pytest.mark.parametrize("name", ["guard", "mutation", "consistency", "calibration", "abstention"])
def test_the_always_right_pass_every_case_and_the_always_wrong_none(name: str) -> None:
    assert value(passed.cases_passed, results(name, subjects.always_right())) == 1.0
    assert value(passed.cases_passed, results(name, subjects.always_wrong())) <= 0.05


def test_wilson_is_the_published_interval() -> None:
    low, high = Share(8, 10).interval  # Newcombe 1998 and any statistics text
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Share(0, 300).interval[1] < 0.013


def test_the_bootstrap_is_the_same_every_time_and_wider_for_dependent_cases() -> None:
    single = [(float(n % 3 > 0), 1.0) for n in range(90)]
    grouped = [(3.0 * (n % 3 > 0), 3.0) for n in range(30)]
    assert bootstrap(single) == bootstrap(single)
    narrow, wide = bootstrap(single), bootstrap(grouped)
    assert wide[1] - wide[0] > narrow[1] - narrow[0]
    assert bootstrap([(1.0, 1.0)]) == (0.0, 1.0)


def test_what_applies_to_nothing_is_no_score() -> None:
    assert measure(retrieval.ndcg, results("guard", subjects.always_right())[:20]) is None
