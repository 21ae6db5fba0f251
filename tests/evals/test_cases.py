"""The cases themselves: enough of them, each with its source, none of them in the corpus, none that expects nothing."""

import json
import re
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
import yaml

import guards.rules
from corpus.passages import load
from corpus.sources import sources
from evals.cases import EvalCase, read_cases
from evals.errors import BadCases
from evals.schema import FOLDER as SCHEMAS
from evals.schema import schemas, written
from evals.suite import Suite
from evals.suites import FOLDER, SUITES, cases_of, data, suites
from evals.written import twins
from guards.rule import registered

assert guards.rules
OURS = ("answers", "guard", "retrieval", "reports", "abstention", "injection", "masking", "consistency", "calibration")
_LEAST = {"retrieval": 150, "guard": 400, "answers": 200, "reports": 100, "year_boundary": 200, "abstention": 100}


def every_case() -> list[EvalCase]:
    return [case for name in OURS for case in data(name)()] + list(twins())


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_a_suite_has_cases_that_expect_something(suite: Suite) -> None:
    cases = cases_of(suite)
    assert len(cases) >= _LEAST.get(suite.name, 20)
    nothing = [case.id for case in cases if not case.expect.model_dump(exclude_none=True)]
    assert len(nothing) <= 0.05 * len(cases), nothing


def test_what_must_be_refused_or_asked_back() -> None:
    behaviours = Counter(case.slices["behaviour"] for case in data("abstention")())
    assert behaviours["refuse"] + behaviours["ask"] >= 100
    assert behaviours["answer"] >= 25


def test_twins_are_pairs_over_the_turn_of_the_year() -> None:
    groups = Counter(case.group for case in twins())
    assert set(groups.values()) == {2}
    assert len(groups) >= 100
    assert {case.dos.isoformat() for case in twins() if case.dos} == {"2025-12-31", "2026-01-01"}


def test_every_case_names_what_it_rests_on() -> None:
    silent = [
        case.id for case in every_case() if not case.source or (not case.confidence and "settled" not in case.slices)
    ]
    assert silent == []


def test_sources_are_those_of_the_register() -> None:
    own = {"scope of the desk", "contract of answers", "what the documents call not settled"}
    parts = {part.strip() for case in every_case() for part in case.source.split(";")}
    unknown = {part for part in parts - own if part.split(" ")[0] not in sources()}
    assert unknown == set()


def test_no_case_stands_in_the_corpus() -> None:
    corpus = " ".join(_flat(passage.text) for passage in load())
    inside = [
        case.id
        for case in every_case()
        if isinstance(case.input, str) and len(case.input) > 20 and _flat(case.input) in corpus
    ]
    assert inside == []


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


def test_passages_and_rules_that_are_expected_exist() -> None:
    names = {
        name
        for p in load()
        for name in (p.id, p.doc, *([f"code:{p.codes[0]}"] if p.kind == "code" and p.codes else []))
    }
    rules = {rule.id for rule in registered()}
    wrong = []
    for case in every_case():
        wrong += [
            f"{case.id}: {one}"
            for form in case.expect.passages or ()
            for one in map(str.strip, form.split("|"))
            if one not in names
        ]
        expected = (*(case.expect.rules or ()), *(case.expect.rules_any or ()), *(case.expect.rules_not or ()))
        wrong += [f"{case.id}: {rule}" for rule in expected if rule not in rules]
    assert wrong == []


def test_regular_expressions_can_be_read() -> None:
    for case in every_case():
        for pattern in (*(case.expect.says or ()), *(case.expect.says_not or ())):
            re.compile(pattern)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.name)
def test_a_file_fits_its_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.match(r"# yaml-language-server: \$schema=\.\./schema/(\w+\.json)", text)
    if named is None:
        pytest.skip("a file of another kind")
    whole = json.loads(json.dumps(yaml.safe_load(text), default=str))
    jsonschema.Draft202012Validator(schemas()[named[1]]).validate(whole)


@pytest.mark.parametrize("name", sorted(schemas()))
def test_schemas_are_current(name: str) -> None:
    assert SCHEMAS.joinpath(name).read_text(encoding="utf-8") == written(schemas()[name]), "run python -m evals.schema"


def test_an_empty_suite_is_an_error(tmp_path: Path) -> None:
    empty = tmp_path / "none.yaml"
    empty.write_text("cases: []\n", encoding="utf-8")
    with pytest.raises(BadCases, match="holds no case"):
        read_cases(empty)
    with pytest.raises(BadCases, match="empty suite"):
        cases_of(Suite("none", "?", tuple, ()))


def test_a_suite_that_is_none_is_named() -> None:
    with pytest.raises(BadCases, match="choose one of"):
        suites("nope")


def test_defaults_hold_where_a_case_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(
        "defaults: {kind: ask, dos: 2026-03-01}\ncases:\n  - {id: a, input: x}\n  - {id: b, input: y, dos: 2025-03-01}\n",
        "utf-8",
    )
    assert [(c.kind, c.dos.isoformat() if c.dos else "") for c in read_cases(file)] == [
        ("ask", "2026-03-01"),
        ("ask", "2025-03-01"),
    ]
