"""`cathcode replay`: a recorded answer again, and today's guard on it."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from cli.ask import show_answer
from cli.out import BLOCKED, AsJson, emit, say


def register(app: typer.Typer) -> None:
    app.command(name="replay")(replay)


def replay(
    record: Annotated[str, typer.Argument(metavar="ID", help="The record id that stands in every answer.")],
    as_json: AsJson = False,
) -> None:
    """Show a recorded answer and judge it again by today's editions."""
    from rag.desk import open_desk
    from rag.replay import replay as again
    from rag.wire import write_answer

    found = again(open_desk(), record)
    document: dict[str, Any] = {
        "id": found.id,
        "at": found.at,
        "then": dict(found.then),
        "now": write_answer(found.now),
        "changes": list(found.changes),
    }
    emit(document, as_json, _show)
    if document["now"]["verdict"] == "block":
        raise typer.Exit(BLOCKED)


def _show(document: dict[str, Any]) -> None:
    say(f"Recorded {document['at']} by {document['then']['answered_by']}.")
    show_answer(document["now"])
    if run := document["then"].get("run"):
        say("\n".join(["**How the model came to it:**", *(f"- {one}" for one in _course(run))]))
    told = document["changes"] or ["Today's editions give the same."]
    say("\n".join(["**Against today's editions:**", *(f"- {one}" for one in told)]))


def _course(run: dict[str, Any]) -> Iterator[str]:
    """How a model came to an answer, without a word of its own; `--json` has its drafts and the tools' results."""
    set_to = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in run["settings"].items())
    yield f"{run['model']}, prompt {run['prompt_version']}; {set_to}"
    tools = [str(one["tool"]).replace("_", " ") for one in run["tool_results"]]
    yield f"tools: {', '.join(tools) or 'none called'}; passages before it: {len(run['passages'])}"
    for n, draft in enumerate(run["drafts"], 1):
        against = dict.fromkeys(one["kind"].replace("_", " ") for one in draft["against"])
        yield f"draft {n}: {', '.join(against) or 'nothing found against it'}"
