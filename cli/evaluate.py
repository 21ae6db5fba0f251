"""`cathcode eval`: offline evaluation."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.out import BLOCKED, AsJson, emit, fail, say, table
from cli.progress import progress


def register(app: typer.Typer) -> None:
    app.command(name="eval")(evaluate)


def evaluate(
    suite: Annotated[str | None, typer.Option("--suite", metavar="NAME", help="One suite; all if left out.")] = None,
    cases: Annotated[
        Path | None, typer.Option("--cases", metavar="FILE", help="Cases kept elsewhere: JSON lines or YAML.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where the result is written too.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run evaluation suites, or cases kept elsewhere. Exit status 1 where a case or floor was missed."""
    from evals.cases import read_cases
    from evals.run import run, summary
    from evals.suites import NAMES, suite_cases
    from rag.desk import open_desk

    if suite is not None and suite not in NAMES:
        raise fail(f"there is no suite “{suite}”; choose one of {', '.join(NAMES)}")
    chosen = read_cases(cases) if cases else suite_cases(suite)
    with progress(as_json) as tell:
        result = summary(run(chosen, open_desk(), lambda n: tell("cases", n, len(chosen))))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        out.joinpath("result.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    emit(result, as_json, _show)
    raise typer.Exit(0 if result["passed"] == result["judged"] else BLOCKED)


def _show(result: dict[str, Any]) -> None:
    rows = [
        (key, s["n"], f"{s['value']:.3f}", f"{s['low']:.3f} to {s['high']:.3f}") for key, s in result["by_key"].items()
    ]
    table(f"{result['passed']} of {result['judged']} cases passed", ("judged", "n", "share", "95% interval"), rows)
    for one in result["results"]:
        for failure in one["failures"]:
            say(f"**{one['id']}** {failure['key']}: expected `{failure['expected']}`, got `{failure['got'][:400]}`")
