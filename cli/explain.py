"""`cathcode explain`: a rule in full, or the catalogue of them all."""

from typing import Annotated

import typer

from cli.out import AsJson, emit, fail, say


def register(app: typer.Typer) -> None:
    app.command(name="explain")(explain)


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="A rule id, or “all”.")],
    as_json: AsJson = False,
) -> None:
    """Why a rule exists, its source, its dates and its examples."""
    from guards.explain import catalogue, markdown

    entries = [entry for entry in catalogue() if rule in ("all", entry["id"])]
    if not entries:
        raise fail(f"there is no rule “{rule}”; `cathcode explain all` lists them")
    emit(entries if rule == "all" else entries[0], as_json, lambda _: say("\n\n".join(markdown(e) for e in entries)))
