"""The suites: each a name and the files of cases it runs."""

from pathlib import Path

from evals.cases import EvalCase, read_cases
from evals.errors import BadCases

FOLDER = Path(__file__).with_name("data")


def _names() -> tuple[str, ...]:
    return tuple(sorted({path.name.split(".")[0] for path in FOLDER.glob("*.*")}))


NAMES = _names()


def suite_cases(name: str | None = None) -> tuple[EvalCase, ...]:
    """The cases of one suite, or of all. Raises BadCases where there are none."""
    files = sorted(path for path in FOLDER.glob("*.*") if name is None or path.name.split(".")[0] == name)
    cases = tuple(case for file in files for case in read_cases(file))
    if not cases:
        raise BadCases(f"no cases are held for {'any suite' if name is None else name}; give a file with --cases")
    return cases
