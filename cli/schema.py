"""`cathcode schema`: the JSON schemas of what goes in and out."""

from typing import Annotated, Any

import typer

from cli.out import AsJson, emit, fail

NAMES = ("claim", "report", "answer", "case", "eval-case")


def register(app: typer.Typer) -> None:
    app.command(name="schema")(schema)


def schema(
    name: Annotated[str, typer.Argument(metavar="NAME", help=", ".join(NAMES))],
    as_json: AsJson = False,
) -> None:
    """The JSON schema of claim, report, answer, case or eval-case."""
    if name not in NAMES:
        raise fail(f"there is no schema “{name}”; choose one of {', '.join(NAMES)}")
    emit(_schema(name), True, lambda _: None)


def _schema(name: str) -> dict[str, Any]:
    if name == "case":
        from guards.coding.case import Case

        return Case.model_json_schema()
    if name == "answer":
        from rag.wire import AnswerOut

        return AnswerOut.model_json_schema()
    if name == "eval-case":
        from evals.cases import EvalCase

        return EvalCase.model_json_schema()
    from guards import wire

    return wire.claim_schema() if name == "claim" else wire.report_schema()
