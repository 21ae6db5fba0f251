"""Facts told in generated reports come back, with the words they were told in, and give the same claim."""

from collections import Counter

import pytest

from corpus.tables import shipped
from evals.generate.reports import STYLES, facts_of, reports
from evals.round_trip import Score, main, score
from rag.reading import read_report

COUNT, UNSEEN = 200, 41  # reports, and a seed that no wording was tuned on


@pytest.fixture(scope="module")
def total() -> Score:
    return score(reports(COUNT, UNSEEN), shipped())


def test_facts_are_recovered(total: Score) -> None:
    assert total.reports == COUNT
    assert total.told > 5 * COUNT
    assert total.recovered >= 0.97, total.lost


def test_next_to_nothing_is_invented(total: Score) -> None:
    assert sum(total.invented.values()) <= 0.03 * COUNT, total.invented


def test_the_claim_is_the_same(total: Score) -> None:
    assert total.agreement >= 0.97, [(right, wrong) for _, right, wrong in total.wrong]


def test_words_cited_are_the_words_that_told_it(total: Score) -> None:
    assert total.cited >= COUNT
    assert total.evidence >= 0.98


def test_generator_is_the_same_for_the_same_seed_and_uses_every_style() -> None:
    one, other = list(reports(24, 5)), list(reports(24, 5))
    assert [t.text for t in one] == [t.text for t in other]
    assert Counter(t.style for t in one) == Counter(dict.fromkeys(STYLES, 4))
    assert [t.text for t in reports(24, 6)] != [t.text for t in one]


def test_a_lost_fact_is_counted() -> None:
    told = next(iter(reports(1, 3)))
    spoiled = told.text
    for _, _, sentence in told.sentences:
        spoiled = spoiled.replace(sentence, "")
    kept = facts_of(read_report(spoiled).case)
    assert {f for f in told.facts - kept if f[0] == "technique"}


def test_script_prints_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "12", "--seed", "9"]) == 0
    printed = capsys.readouterr().out
    assert "facts recovered" in printed
    assert "same claim" in printed
