"""A short fuzz run: whatever comes in is refused with a sentence or judged."""

import pytest

from evals import fuzz
from guards.claim import Claim


def test_random_input_is_refused_or_judged() -> None:
    tally = fuzz.run(0, first_seed=7)
    assert tally.failures == []
    assert set(tally.tried) == set(fuzz.KINDS)
    assert all(tally.refused[kind] for kind in fuzz.KINDS)
    assert {"pass", "block"} <= set(tally.verdicts)


def test_a_rule_that_gives_up_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(claim: Claim, *_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(fuzz, "check", torn)
    tally = fuzz.run(0, first_seed=7)
    assert len(tally.failures) == 2  # both kinds of input that can be read as a claim
    assert all("ZeroDivisionError" in failure for failure in tally.failures)
