"""`cathcode audit`: the record of every answer, and whether it still holds."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.out import BLOCKED, AsJson, emit, fail, say, table

app = typer.Typer(help="The record of every answer: verify, show, export.", no_args_is_help=True, rich_markup_mode=None)


@app.command(name="verify")
def verify(as_json: AsJson = False) -> None:
    """Walk the record from its start; exit status 1 where an entry is missing, moved or was changed."""
    from rag import audit

    engine = _engine()
    breaks = [{"entry": one.seq, "reason": one.reason} for one in audit.verify(engine)]
    emit({"entries": audit.count(engine), "holds": not breaks, "breaks": breaks}, as_json, _show_verify)
    if breaks:
        raise typer.Exit(BLOCKED)


@app.command(name="show")
def show(entry: Annotated[str, typer.Argument(metavar="ID", help="The record id of an answer.")]) -> None:
    """One entry, as it was recorded."""
    import json
    import sys

    from rag import audit

    found = audit.read(_engine(), entry)
    if found is None:
        raise fail(f"no entry “{entry[:60]}” is in the record; the id stands below an answer")
    whole = {"seq": found.seq, "id": found.id, "at": found.at.isoformat(), "kind": found.kind, **found.body}
    sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


@app.command(name="export")
def export(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Where the entries go, one JSON document a line.")],
) -> None:
    """Every entry with its hashes, oldest first: to be kept elsewhere and checked there."""
    import json

    from rag import audit

    try:
        with out.open("x", encoding="utf-8") as file:
            for link in audit.links(_engine()):
                file.write(json.dumps(link, ensure_ascii=False) + "\n")
    except FileExistsError:
        raise fail(f"“{out}” is there already; name a new file") from None
    except OSError as fault:
        raise fail(f"“{out}” cannot be written ({fault.strerror}); choose another place") from None


def _engine() -> Any:
    from rag.records import connect
    from rag.settings import Settings

    return connect(Settings())


def _show_verify(document: dict[str, Any]) -> None:
    if document["holds"]:
        say(f"The record holds: {document['entries']:,} entries, each following from the one before.")
        return
    table("The record does not hold", ("entry", "why"), [(b["entry"], b["reason"]) for b in document["breaks"]])
