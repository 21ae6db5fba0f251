"""Spoiled claims are caught by the rule that should catch them, clean ones pass. The full run: `python -m evals.mutation`."""

import pytest

from corpus.rows import Setting
from evals.generate.claims import generated_with_facts, lines_of
from evals.mutate import operators
from evals.mutation import LEAST_CAUGHT, MOST_FALSE, Matrix, run, shown, written
from guards.pci_codes import ARTERY_MODIFIERS
from guards.rule import registered


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return run(each=4)


def test_spoiled_claims_are_caught_by_the_right_rule(matrix: Matrix) -> None:
    assert matrix.caught >= LEAST_CAUGHT, shown(matrix)
    assert all(row.spoiled for row in matrix.rows), [row.operator for row in matrix.rows if not row.spoiled]


def test_clean_claims_pass(matrix: Matrix) -> None:
    assert matrix.clean >= 200
    assert matrix.false_alarms <= MOST_FALSE, shown(matrix)


def test_there_are_many_operators_and_their_rules_exist() -> None:
    assert len(operators()) >= 25
    assert {rule for op in operators() for rule in op.rules} <= {rule.id for rule in registered()}


def test_the_clean_claims_cover_codes_arteries_settings_and_years() -> None:
    claims = [entry.claim for entry in (*generated_with_facts(), *written())]
    codes = {code for claim in claims for code in lines_of(claim)}
    wanted = (
        "92920 92924 92928 92930 92933 92937 92941 92943 92945 92921 92929 92972 92973 92974 92978 92979 93571 93572 "
    )
    wanted += "0913T 0914T C9600 C9601 C9602 C9604 C9607 33967 33990 33991 33995 99152 99153 G0278 93503 93567 92975 "
    wanted += " ".join(str(number) for number in range(93451, 93462))
    assert set(wanted.split()) - codes == set()
    assert {m for claim in claims for line in claim.lines for m in line.modifiers} >= ARTERY_MODIFIERS
    assert {claim.setting for claim in claims} == set(Setting)
    assert {claim.day.year for claim in claims} == {2025, 2026}


def test_the_same_run_gives_the_same_matrix(matrix: Matrix) -> None:
    assert shown(run(each=4)) == shown(matrix)
