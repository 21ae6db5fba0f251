"""`cathcode search`: codes and passages by words."""

from typing import Annotated, Any

import typer

from cli.out import AsJson, Dos, InSetting, emit, say, table


def register(app: typer.Typer) -> None:
    app.command(name="search")(search)


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS…", help="What to look for: words, codes, abbreviations.")
    ],
    dos: Dos = None,
    setting: InSetting = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="How many passages.")] = 8,
    as_json: AsJson = False,
) -> None:
    """Search codes and passages."""
    from rag import take_in
    from rag.desk import open_desk
    from rag.search_all import search_all

    desk = open_desk()
    found = search_all(desk, " ".join(words), take_in.day(dos, desk.today), take_in.setting(setting), limit)
    emit(found, as_json, _show)


def _show(found: dict[str, Any]) -> None:
    if found["codes"]:
        rows = [(c["code"], c["status"], c["label"]) for c in found["codes"]]
        table("Codes", ("code", "status", "in our words"), rows)
    for n, passage in enumerate(found["passages"], 1):
        say(f"**{n}. {passage['title']}: {passage['heading']}** ({passage['id']})\n\n{passage['text']}")
    if not found["codes"] and not found["passages"]:
        say("Nothing found; try other words or a code.")
