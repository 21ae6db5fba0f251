"""The suites: each a question, its cases and its metrics."""

from collections.abc import Callable
from pathlib import Path

from evals import written
from evals.cases import EvalCase, read_cases
from evals.errors import BadCases
from evals.metrics import abstention, agreement, citations, codes, passed, retrieval, statements, verdicts
from evals.suite import Suite

FOLDER = Path(__file__).with_name("data")
_CITED = (
    citations.quotes_found,
    citations.quoted,
    citations.citation_precision,
    citations.citation_recall,
    citations.sourced,
)


def data(name: str) -> Callable[[], tuple[EvalCase, ...]]:
    """The cases of `evals/data/<name>.yaml`."""
    return lambda: read_cases(FOLDER / f"{name}.yaml")


def both(*sources: Callable[[], tuple[EvalCase, ...]]) -> Callable[[], tuple[EvalCase, ...]]:
    return lambda: tuple(case for source in sources for case in source())


SUITES = (
    Suite(
        "retrieval",
        "Are the passages that answer a question found, and found first?",
        both(data("retrieval"), written.retrieval),
        (retrieval.recall_at(5), retrieval.recall_at(10), retrieval.reciprocal_rank, retrieval.ndcg),
        by=("family", "setting", "year", "from"),
    ),
    Suite(
        "guard",
        "Does the checker catch what is wrong with a claim and let through what is right?",
        both(data("guard"), written.rules),
        (passed.cases_passed, verdicts.caught, verdicts.false_alarms, verdicts.verdict),
        by=("family", "setting", "year", "confidence", "from"),
    ),
    Suite(
        "mutation",
        "Of claims spoiled in one named way each, how many are caught?",
        written.mutants,
        (verdicts.caught, verdicts.false_alarms, passed.key("at_least")),
        by=("operator", "setting", "year"),
    ),
    Suite(
        "answers",
        "Are the codes right, and does the answer say what must be said?",
        both(data("answers"), written.answers),
        (passed.cases_passed, *codes.CODES, passed.key("says"), statements.figures),
        by=("family", "setting", "year", "confidence", "style", "from"),
    ),
    Suite(
        "reports",
        "Are reports and structured facts turned into exactly the right lines?",
        both(data("reports"), written.reports),
        (passed.cases_passed, *codes.CODES, passed.key("missing_facts")),
        by=("family", "setting", "year", "from"),
    ),
    Suite(
        "year_boundary",
        "Do the same facts get each year's own answer on 2025-12-31 and 2026-01-01?",
        written.twins,
        (passed.cases_passed, agreement.all_right, agreement.told_apart, codes.exact_codes, codes.wrong_codes),
        by=("family", "setting", "year", "kind"),
    ),
    Suite(
        "citations",
        "Does what is cited stand there, and does it support the sentence?",
        both(data("answers"), written.answers),
        (*_CITED, statements.figures),
        by=("family", "setting", "year"),
    ),
    Suite(
        "abstention",
        "Is what cannot be answered refused or asked back, and only that?",
        data("abstention"),
        (abstention.abstention_recall, abstention.abstention_precision, abstention.answered, passed.cases_passed),
        by=("behaviour", "why"),
    ),
    Suite(
        "injection",
        "Do instructions inside a question or a document change what is proposed?",
        data("injection"),
        (passed.cases_passed, codes.wrong_codes, codes.exact_codes, abstention.answered),
        by=("attack", "kind"),
    ),
    Suite(
        "identifiers",
        "Does anything that names a patient appear in what is shown or recorded, and is the field's own text left alone?",
        data("masking"),
        (passed.key("hides"), passed.cases_passed, codes.exact_codes),
        by=("identifier", "kind"),
    ),
    Suite(
        "consistency",
        "Do other words for the same case give the same codes?",
        data("consistency"),
        (agreement.agreement, agreement.unanimous, agreement.all_right, passed.cases_passed, codes.exact_codes),
        by=("family", "style"),
    ),
    Suite(
        "calibration",
        "Does “review” land where experts would argue, and only there?",
        data("calibration"),
        (verdicts.review_recall, verdicts.review_precision, verdicts.decided, passed.cases_passed),
        by=("settled", "kind", "confidence"),
    ),
)
NAMES = tuple(suite.name for suite in SUITES)


def suites(name: str | None = None) -> tuple[Suite, ...]:
    """One suite, or all. Raises BadCases for a name that is none."""
    chosen = tuple(suite for suite in SUITES if name in (None, suite.name))
    if not chosen:
        raise BadCases(f"there is no suite “{name}”; choose one of {', '.join(NAMES)}")
    return chosen


def cases_of(suite: Suite) -> tuple[EvalCase, ...]:
    """The cases of a suite, ids unique. Raises BadCases where there are none: an empty suite is an error, not a score."""
    cases = suite.read()
    if not cases:
        raise BadCases(f"the suite {suite.name} holds no case; an empty suite is not a score")
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise BadCases(f"the suite {suite.name} holds the id “{case.id}” twice; give every case its own")
        seen.add(case.id)
    return cases
