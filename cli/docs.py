"""`cathcode docs`: a user's own documents in the index."""

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.out import BAD_INPUT, AsJson, emit, say, table
from cli.progress import progress

if TYPE_CHECKING:
    from rag.library import Document, Library

app = typer.Typer(help="Your own documents: add, list, remove.", no_args_is_help=True, rich_markup_mode=None)
_COLUMNS = ("id", "title", "pages", "passages", "added")


@app.command(name="add")
def add(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files: txt, md, html, pdf, docx.")],
    as_json: AsJson = False,
) -> None:
    """Add documents; a file that cannot be used is named, and the others still go in."""
    from rag.library import Library
    from rag.settings import Settings

    library = Library(Settings().home)
    with progress(as_json) as tell:
        outcomes = library.add(paths, tell)
    refused = [{"path": one.path.name, "reason": one.refusal} for one in outcomes if not one.document]
    document = {
        "added": [_entry(one.document, library) for one in outcomes if one.is_new and one.document],
        "unchanged": [_entry(one.document, library) for one in outcomes if not one.is_new and one.document],
        "refused": refused,
    }
    emit(document, as_json, _show)
    for one in refused:
        sys.stderr.write(f"error: {one['reason']}\n")
    if refused:
        raise typer.Exit(BAD_INPUT)


@app.command(name="list")
def list_documents(as_json: AsJson = False) -> None:
    """The documents you have added."""
    from rag.library import Library
    from rag.settings import Settings

    library = Library(Settings().home)
    entries = [_entry(one, library) for one in library.documents()]
    emit({"documents": entries}, as_json, lambda d: _list(d["documents"]))


@app.command(name="remove")
def remove(
    document: Annotated[str, typer.Argument(metavar="ID", help="An id from `docs list`.")],
    as_json: AsJson = False,
) -> None:
    """Take one of your documents out."""
    from rag.library import Library
    from rag.settings import Settings

    gone = asdict(Library(Settings().home).remove(document))
    emit({"removed": gone}, as_json, lambda d: say(f"Removed “{d['removed']['title']}”."))


def _entry(document: "Document", library: "Library") -> dict[str, Any]:
    """A document with the codes it names that are not in force today."""
    from corpus.tables import shipped
    from rag.out_of_force import out_of_force, told

    today = date.today()  # noqa: DTZ011  (the user's own calendar day)
    stale = out_of_force(library.passages(), document.id, today, shipped())
    return {**asdict(document), "not_in_force": [one.code for one in stale], "stale": told(stale, today)}


def _list(entries: list[dict[str, Any]]) -> None:
    if entries:
        table("Your documents", _COLUMNS, [[entry[c] for c in _COLUMNS] for entry in entries])
        for entry in entries:
            if entry["stale"]:
                say(f"**{entry['title']}**: {entry['stale']}")
    else:
        say("You have added no documents; `cathcode docs add FILE…` adds some.")


def _show(outcome: dict[str, Any]) -> None:
    for word in ("added", "unchanged"):
        for entry in outcome[word]:
            say(f"{word}: **{entry['title']}** ({entry['id']}, {entry['passages']} passages)")
            if entry["masked"]:
                say(f"{entry['masked']} identifiers of people were masked in it, and the file itself is not kept.")
            if entry["stale"]:
                say(entry["stale"])
