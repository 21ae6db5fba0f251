"""`cathcode explain`: a rule in full, or the catalogue of them all."""

from typing import Annotated

import typer

from cli.out import AsJson, emit, say


def register(app: typer.Typer) -> None:
    app.command(name="explain")(explain)


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="A rule id; all of them if left out.")] = "all",
    as_json: AsJson = False,
) -> None:
    """Why a rule exists, its source, its dates and its examples."""
    from dataclasses import asdict

    from guards.explain import catalogue, markdown
    from guards.explain import explain as cards_of

    cards = catalogue() if rule == "all" else cards_of(rule)
    emit([asdict(card) for card in cards], as_json, lambda _: say(markdown(cards)))
