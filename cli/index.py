"""`cathcode index`: rebuild the retrieval index."""

from typing import Any

import typer

from cli.out import AsJson, emit, say


def register(app: typer.Typer) -> None:
    app.command(name="index")(index)


def index(as_json: AsJson = False) -> None:
    """Build the index where it is missing or out of date; unchanged passages are not embedded again."""
    from cli.progress import progress
    from rag.embed import embedder
    from rag.index import build
    from rag.retrieve import held_passages
    from rag.settings import Settings

    settings = Settings()
    passages = held_passages(settings)
    chosen = embedder(settings, [p for p in passages if p.origin != "user"])
    built: dict[str, Any] = {"passages": len(passages), "embedder": "none", "embedded": 0, "kept": 0, "version": ""}
    if chosen is not None:
        with progress(as_json) as tell:
            made = build(settings, passages, chosen, lambda done, of: tell("embedding", done, of))
        built |= {
            "embedder": made.pointer.embedder,
            "embedded": made.embedded,
            "kept": made.kept,
            "version": made.pointer.version,
        }
    emit(built, as_json, _show)


def _show(built: dict[str, Any]) -> None:
    say(f"Index ready: {built['passages']} passages, {built['embedded']} newly embedded, {built['kept']} kept.")
