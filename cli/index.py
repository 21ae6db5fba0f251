"""`cathcode index`: rebuild the retrieval index."""

import typer

from cli.out import AsJson, emit, say


def register(app: typer.Typer) -> None:
    app.command(name="index")(index)


def index(as_json: AsJson = False) -> None:
    """Build the index where it is missing or out of date; unchanged passages are not embedded again."""
    from cli.progress import progress
    from rag.desk import open_desk
    from rag.index import build

    with progress(as_json) as tell:
        built = build(open_desk().settings, tell)
    emit(built, as_json, lambda b: say(f"Index ready: {b['passages']} passages, {b['embedded']} newly embedded."))
