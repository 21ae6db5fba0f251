"""`cathcode replay`: a recorded answer again, and today's guard on it."""

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
    told = document["changes"] or ["Today's editions give the same."]
    say("\n".join(["**Against today's editions:**", *(f"- {one}" for one in told)]))
