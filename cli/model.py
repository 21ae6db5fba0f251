"""`cathcode model`: try the model's server before anybody asks it."""

from dataclasses import asdict
from typing import Any

import typer

from cli.out import BLOCKED, AsJson, emit, say, table


def register(app: typer.Typer) -> None:
    app.command(name="model")(model)


def model(as_json: AsJson = False) -> None:
    """Whether the model's server is reached, knows the model, and which form of structured answer it takes."""
    from rag.settings import Settings

    settings = Settings()
    if not settings.has_model:
        unset = "No model is set: the embedded answerer serves. Set CATHCODE_LLM_MODEL to ask one."
        emit({"model": None, "sentence": unset}, as_json, lambda told: say(told["sentence"]))
        return
    from rag.answerers.model.probe import probe

    found = probe(settings)
    emit({"model": settings.llm_model, "method": settings.llm_method, **asdict(found)}, as_json, _show)
    if found.recommended is None:
        raise typer.Exit(BLOCKED)


def _show(found: dict[str, Any]) -> None:
    if found["methods"]:
        rows = [(name, "taken" if does else "not taken") for name, does in found["methods"].items()]
        table(found["model"], ("structured output", "as tried"), rows)
    say(found["sentence"].replace("_", "\\_"))
