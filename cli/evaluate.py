"""`cathcode eval`: offline evaluation."""

from pathlib import Path
from typing import Annotated

import typer

from cli.out import AsJson, fail


def register(app: typer.Typer) -> None:
    app.command(name="eval")(evaluate)


def evaluate(
    suite: Annotated[str | None, typer.Option("--suite", metavar="NAME", help="One suite; all if left out.")] = None,
    cases: Annotated[
        Path | None, typer.Option("--cases", metavar="FILE", help="Cases kept elsewhere: JSON lines or YAML.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where the report is written.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run evaluation suites, or cases kept elsewhere."""
    raise fail("written below")
