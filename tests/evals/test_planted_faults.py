"""A fault planted in rules, documents, retriever, citations or answerer lowers the metric that should notice it."""

import re
from dataclasses import replace

import pytest

import guards.rules
from evals.got import Cited, Got, get
from evals.metrics import citations, codes, retrieval, statements, verdicts
from evals.metrics.metric import Metric, measure
from evals.outcome import outcome
from evals.report.worst import failures
from evals.result import Result
from evals.run import run_subject
from evals.stratify import part
from evals.subjects import Subject, desk_subject
from evals.suites import cases_of, suites
from guards.engine import check
from guards.rule import registered
from guards.wire import read_claim
from rag.desk import Desk
from rag.retrieve import Retriever

assert guards.rules


def value(metric: Metric, found: tuple[Result, ...]) -> float:
    measured = measure(metric, found)
    assert measured is not None
    return measured.value


def results(desk: Desk, name: str, subject: Subject | None = None) -> tuple[Result, ...]:
    return run_subject(part(cases_of(suites(name)[0]), 1), subject or desk_subject(desk))


@pytest.mark.parametrize("dropped", ["ptp_pair_denied", "code_not_in_force", "addon_without_primary", "mue_exceeded"])
def test_a_dropped_rule_is_noticed_and_named(desk: Desk, dropped: str) -> None:
    rules = [rule for rule in registered() if rule.id != dropped]
    cases = [c for c in cases_of(suites("guard")[0]) if c.expect.rules == [dropped] or c.expect.rules_not == [dropped]]

    def without(case: object) -> Got:
        claim = read_claim(case.input)  # type: ignore[attr-defined]
        report = check(claim, desk.tables, desk.today, rules)
        return Got(verdict=report.verdict.value, rules=tuple(f.rule for f in report.findings), findings=report.findings)

    whole, less = run_subject(cases, desk_subject(desk)), run_subject(cases, Subject("less", without))
    assert value(verdicts.caught, whole) == 1.0
    assert value(verdicts.caught, less) == 0.0
    told = outcome(suites("guard")[0], less)
    worst = told["rules"][0]
    assert (worst["rule"], worst["caught"]) == (dropped, 0)
    assert worst["faults"] > 0


def test_a_removed_document_is_noticed(desk: Desk) -> None:
    cases = [c for c in cases_of(suites("retrieval")[0]) if any("sedation" in one for one in c.expect.passages or ())]
    kept = [p for p in desk.retriever.passages if p.doc != "sedation"]
    poorer = _with_retriever(desk, Retriever(kept))
    with_all = value(retrieval.recall_at(5), run_subject(cases, desk_subject(desk)))
    assert with_all > value(retrieval.recall_at(5), run_subject(cases, desk_subject(poorer)))


def test_a_broken_retriever_is_noticed(desk: Desk) -> None:
    class Backwards(Retriever):
        def search(self, *args, **kwargs):  # type: ignore[no-untyped-def]
            return tuple(reversed(super().search(*args, **kwargs)))

    broken = _with_retriever(desk, Backwards(desk.retriever.passages))
    for metric in (retrieval.reciprocal_rank, retrieval.ndcg, retrieval.recall_at(5)):
        assert value(metric, results(desk, "retrieval")) > value(metric, results(broken, "retrieval")) + 0.02


def test_citations_of_other_passages_are_noticed(desk: Desk) -> None:
    elsewhere = desk.retriever.passages[0]

    def swapped(case: object) -> Got:
        got = get(case, desk)  # type: ignore[arg-type]
        wrong = tuple(Cited(one.n, elsewhere.id, elsewhere.text[:80], elsewhere.text) for one in got.cited)
        return replace(got, cited=wrong)

    def invented(case: object) -> Got:
        got = get(case, desk)  # type: ignore[arg-type]
        return replace(got, cited=tuple(replace(one, quote=one.quote + " and more of it") for one in got.cited))

    fine = results(desk, "answers")
    other, made_up = (
        results(desk, "answers", Subject("swapped", swapped)),
        results(desk, "answers", Subject("invented", invented)),
    )
    assert value(citations.quotes_found, fine) == 1.0
    assert value(citations.citation_precision, fine) > value(citations.citation_precision, other) + 0.5
    assert value(citations.citation_recall, fine) > value(citations.citation_recall, other) + 0.4
    assert value(citations.quotes_found, made_up) < 0.1


def test_wrong_figures_are_noticed(desk: Desk) -> None:
    def dearer(case: object) -> Got:
        got = get(case, desk)  # type: ignore[arg-type]
        return replace(got, text=re.sub(r"\$(?=\d)", "$9", got.text).replace("2025-12-31", "2024-12-31"))

    cases = [case for case in cases_of(suites("answers")[0]) if case.id.startswith(("price", "rvu", "valid"))]
    fine, wrong = run_subject(cases, desk_subject(desk)), run_subject(cases, Subject("dearer", dearer))
    assert value(statements.figures, fine) > value(statements.figures, wrong) + 0.1


def test_a_reader_that_stops_halfway_is_noticed_and_the_case_is_explained(desk: Desk) -> None:
    def blind(case: object) -> Got:
        text = str(case.input)  # type: ignore[attr-defined]
        changed = case.model_copy(update={"input": text[: len(text) // 2]})  # type: ignore[attr-defined]
        return get(changed, desk)

    cases = cases_of(suites("reports")[0])[:50]
    fine, blinded = run_subject(cases, desk_subject(desk)), run_subject(cases, Subject("blind", blind))
    assert value(codes.exact_codes, fine) > value(codes.exact_codes, blinded) + 0.2
    told = failures(outcome(suites("reports")[0], blinded))[0]
    assert told["input"]
    assert told["failures"][0]["expected"] != told["failures"][0]["got"]
    assert {"passages", "findings", "text", "source"} <= told.keys()


def _with_retriever(desk: Desk, retriever: Retriever) -> Desk:
    other = Desk(desk.settings, desk.today)
    other.__dict__["retriever"] = retriever
    return other
