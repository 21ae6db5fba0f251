"""Cases kept in other shapes: those beside the tests, twins of two years, spoiled and clean claims."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from corpus.yaml_file import read_yaml
from evals.cases import EvalCase, Expect, as_cases

DATA = Path(__file__).with_name("data")
BESIDE_TESTS = Path(__file__).resolve().parents[1] / "tests" / "cases"
LAST_OF_2025, FIRST_OF_2026 = date(2025, 12, 31), date(2026, 1, 1)
SPOILED_EACH = 20  # claims an operator spoils; `python -m evals.mutation --all` takes every one
_NEEDS_MORE = {"tables", "today"}  # rule cases that bring tables or a day of their own are judged beside the rules
_ADDED = {"users_documents.yaml"}  # needs documents


def retrieval() -> tuple[EvalCase, ...]:
    """Questions that retrieval was built on, and those held out from that."""
    return tuple(
        case for path in _files("retrieval") for entry in read_yaml(path) for case in _questions(entry, path.stem)
    )


def _questions(entry: dict[str, Any], stem: str) -> Iterator[EvalCase]:
    for n, text in enumerate([entry["question"], *entry.get("paraphrases", ())]):
        yield EvalCase.model_validate(
            {
                "id": f"{stem}/{entry['id']}{'' if n == 0 else f'/{n}'}",
                "kind": "retrieve",
                "input": text,
                "dos": entry["dos"],
                "setting": entry.get("setting", "physician"),
                "group": f"{stem}/{entry['id']}",
                "expect": {"passages": entry["passages"]},
                "slices": {"from": "development" if stem == "questions" else "held out"},
            }
        )


def rules() -> tuple[EvalCase, ...]:
    """The cases of every rule: one where it must speak or one where it must be silent."""
    return tuple(
        EvalCase.model_validate(
            {
                "id": f"{path.stem}/{n}",
                "kind": "check",
                "input": entry["claim"],
                "expect": {
                    "rules" if entry["fires"] else "rules_not": [path.stem],
                    **({"verdict": entry["verdict"]} if "verdict" in entry else {}),
                },
                "slices": {"from": "rule cases"},
            }
        )
        for path in _files("rules")
        for n, entry in enumerate(read_yaml(path), 1)
        if not _NEEDS_MORE & entry.keys() and isinstance(entry["claim"], dict)
    )


def answers() -> tuple[EvalCase, ...]:
    """Questions the embedded answerer was built on."""
    renamed = {"has_missing": "missing_facts"}
    found = []
    for path in _files("answers"):
        for entry in read_yaml(path) if path.name not in _ADDED else ():
            expect = {renamed.get(key, key): value for key, value in entry["expect"].items()}
            if "lines_any_of" in expect:
                expect.pop("lines", None)
            name = f"{path.stem}/{entry['id']}"
            whole = {**entry, "id": name, "expect": expect, "slices": {"from": "development"}}
            found.append(EvalCase.model_validate(whole))
    return tuple(found)


def reports() -> tuple[EvalCase, ...]:
    """Cath-lab reports as they are written, the reader's own."""
    return tuple(
        EvalCase.model_validate(
            {
                "id": f"{path.stem}/{entry['id']}",
                "kind": "code",
                "input": entry["report"],
                "setting": entry.get("setting", "physician"),
                "expect": {
                    "lines": [str(line) for line in entry["lines"] if line not in entry.get("withheld", ())],
                    **({"missing_facts": entry["asks"]} if "asks" in entry else {}),
                },
                "slices": {"from": "development", "year": str(entry["dos"])[:4]},
            }
        )
        for path in _files("reports")
        for entry in read_yaml(path)
    )


def twins() -> tuple[EvalCase, ...]:
    """Two cases an entry of `year_boundary.yaml`: `expect_2025` on the last day of 2025, `expect_2026` on the next."""
    whole = read_yaml(DATA / "year_boundary.yaml")
    entries = []
    for entry in whole["cases"]:
        shared = {key: value for key, value in entry.items() if not key.startswith("expect")}
        for day in (LAST_OF_2025, FIRST_OF_2026):
            expect = {**entry.get("expect", {}), **entry[f"expect_{day.year}"]}
            case = {**whole.get("defaults", {}), **shared, "group": entry["id"], "dos": day, "expect": expect}
            entries.append({**case, "id": f"{entry['id']}/{day.year}"})
    return as_cases(entries, "year_boundary.yaml")


@cache
def mutants() -> tuple[EvalCase, ...]:
    """Claims spoiled in one named way each, and the clean ones they came from."""
    from evals.generate.claims import generated, generated_with_facts
    from evals.mutate import operators
    from evals.mutation import spread, written

    plain, with_facts = (*generated(), *written()), generated_with_facts()
    found = []
    for op in operators():
        clean = with_facts if op.needs_facts else plain
        spoiled = [(one.name, claim) for one in clean if (claim := op.spoil(one.claim)) is not None]
        for name, claim in spread(spoiled, SPOILED_EACH):
            expect = Expect(rules_any=sorted(op.rules), at_least=op.verdict.value)
            found.append(_claim_case(f"{op.name}/{name}", claim, expect, {"operator": op.name}))
    for one in (*spread(list(with_facts), 400), *written()):
        found.append(_claim_case(f"clean/{one.name}", one.claim, Expect(no_alarm=True), {"operator": "clean"}))
    return tuple(found)


def _claim_case(name: str, claim: Any, expect: Expect, slices: dict[str, str]) -> EvalCase:
    from guards.wire import claim_json

    given = claim_json(claim)
    return EvalCase(
        id=name, kind="check", input=given, dos=claim.day, setting=claim.setting, expect=expect, slices=slices
    )


def _files(folder: str) -> list[Path]:
    """The files of cases beside the tests; none where only the package was installed."""
    return sorted(BESIDE_TESTS.joinpath(folder).glob("*.yaml"))
