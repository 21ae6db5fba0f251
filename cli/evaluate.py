"""`cathcode eval`: offline evaluation."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.out import BLOCKED, AsJson, emit, fail, say, table
from cli.progress import progress

app = typer.Typer(
    help="Run evaluation suites, or cases kept elsewhere. Exit status 1 where a case or floor was missed."
)
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where results and report are written.")]
REPORTS = "evals"  # below the home folder


def register(parent: typer.Typer) -> None:
    parent.add_typer(app, name="eval", invoke_without_command=True)


@app.callback(invoke_without_command=True)
def evaluate(
    context: typer.Context,
    suite: Annotated[str | None, typer.Option("--suite", metavar="NAME", help="One suite; all if left out.")] = None,
    cases: Annotated[
        Path | None, typer.Option("--cases", metavar="FILE", help="Cases kept elsewhere: JSON lines or YAML.")
    ] = None,
    out: Out = None,
    fast: Annotated[bool, typer.Option("--fast", help="A stratified part of every suite.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run evaluation suites, or cases kept elsewhere. Exit status 1 where a case or floor was missed."""
    if context.invoked_subcommand:
        return
    if cases is not None and suite is not None:
        raise fail("give --suite or --cases, not both")
    status = _elsewhere(cases, out, as_json) if cases else _suites(suite, out, as_json, fast=fast)
    raise typer.Exit(status)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="A folder that `eval --out` wrote, or its result.json.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Another one.")],
    as_json: AsJson = False,
) -> None:
    """Two runs, case by case: paired tests and the cases that changed."""
    from evals.compare import compared, read_result

    emit(compared(read_result(before), read_result(after)), as_json, _show_comparison)


@app.command(name="export-feedback")
def export_feedback(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="JSON lines: question, answer, thumbs, comment.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the cases for review are written.")],
    as_json: AsJson = False,
) -> None:
    """Thumbs and corrections from the chat as scrubbed eval cases, for a person to review."""
    from evals.feedback import read_feedback, write_cases

    cases = read_feedback(source)
    out.write_text(write_cases(cases), encoding="utf-8")
    emit(
        {"cases": len(cases), "file": str(out)}, as_json, lambda d: say(f"{d['cases']} cases for review in {d['file']}")
    )


def _elsewhere(cases: Path, out: Path | None, as_json: bool) -> int:
    from evals.cases import read_cases
    from evals.run import run, summary
    from rag.desk import open_desk

    chosen = read_cases(cases)
    with progress(as_json) as tell:
        result = summary(run(chosen, open_desk(), lambda n: tell("cases", n, len(chosen))))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        out.joinpath("result.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    emit(result, as_json, _show_cases)
    return 0 if result["passed"] == result["judged"] else BLOCKED


def _suites(suite: str | None, out: Path | None, as_json: bool, *, fast: bool) -> int:
    from evals.report.write import write
    from evals.suites import suites
    from evals.whole import evaluate as run_suites
    from evals.whole import own_desk
    from rag.settings import Settings

    chosen = suites(suite)
    with progress(as_json) as tell, own_desk() as desk:
        result, log = run_suites(chosen, desk, fast=fast, tell=tell)
    folder = out or Settings().home / REPORTS / "latest"
    write(result, log, folder)
    emit(result, as_json, lambda shown: _show_suites(shown, folder))
    return BLOCKED if result["under_floor"] else 0


def _show_suites(result: dict[str, Any], folder: Path) -> None:
    for one in result["suites"]:
        measured = [
            (m["metric"], m["n"], f"{m['value']:.3f}", f"{m['low']:.3f} to {m['high']:.3f}", m["not_applicable"])
            for m in one["metrics"]
        ]
        title = f"{one['suite']}: {one['passed']} of {one['judged']} cases as expected"
        table(title, ("metric", "n", "value", "95% interval", "not applicable"), measured)
    rows = [
        (row["suite"], row["subject"], m["metric"], f"{m['value']:.3f}")
        for row in result["baselines"]
        for m in row["metrics"][:2]
    ]
    if rows:
        table("beside plainer ways", ("suite", "subject", "metric", "value"), rows)
    for missed in result["under_floor"]:
        bound = missed.get("least", missed.get("most"))
        say(f"**Under its floor:** {missed['suite']}, {missed['metric']}: {missed['value']} against {bound}")
    say(f"The report: `{folder / 'report.html'}`")


def _show_cases(result: dict[str, Any]) -> None:
    rows = [
        (key, s["n"], f"{s['value']:.3f}", f"{s['low']:.3f} to {s['high']:.3f}") for key, s in result["by_key"].items()
    ]
    table(f"{result['passed']} of {result['judged']} cases passed", ("judged", "n", "share", "95% interval"), rows)
    for one in result["results"]:
        for failure in one["failures"]:
            say(f"**{one['id']}** {failure['key']}: expected `{failure['expected']}`, got `{failure['got'][:400]}`")


def _show_comparison(result: dict[str, Any]) -> None:
    rows = [
        (one["suite"], one["metric"], f"{one['before']:.3f}", f"{one['after']:.3f}", f"{one['p']:.4f}", one["test"])
        for one in result["tests"]
    ]
    table("paired comparison", ("suite", "metric", "A", "B", "p", "test"), rows)
    for one in result["changed"]:
        say(f"{one['suite']} **{one['id']}**: {one['before']} → {one['after']}")
