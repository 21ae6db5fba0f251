"""`cathcode audit`: the record of every answer, whether it still holds, and how old parts of it go."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.out import BLOCKED, AsJson, emit, fail, say, table

app = typer.Typer(
    help="The record of every answer: verify, show, export, purge.", no_args_is_help=True, rich_markup_mode=None
)


@app.command(name="verify")
def verify(
    as_json: AsJson = False,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="An earlier export: every entry of it must still hold."),
    ] = None,
) -> None:
    """Walk the record from its start, or from its last purge; exit status 1 where an entry is missing, moved or changed."""
    from rag import audit

    engine = _engine()
    found = [*audit.verify(engine), *(audit.against(engine, _exported(against)) if against else ())]
    breaks = [{"entry": one.seq, "reason": one.reason} for one in found]
    told = {"entries": audit.count(engine), "purged_through": audit.purged_through(engine)}
    emit({**told, "holds": not breaks, "breaks": breaks}, as_json, _show_verify)
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


@app.command(name="purge")
def purge(
    before: Annotated[
        str, typer.Option("--before", metavar="YYYY-MM-DD", help="Entries recorded before this day (UTC) go.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take old entries away for good. The record says which, when and by whom, and holds on from there."""
    import getpass
    import sys

    from rag import audit_purge

    day, engine = _day(before), _engine()
    old = audit_purge.older(engine, day)
    if old.count and not yes:
        if not sys.stdin.isatty():
            raise fail(f"{old.count:,} entries would go for good; export them first, then give --yes")
        sys.stderr.write("A purge cannot be undone; cathcode audit export FILE keeps the entries elsewhere.\n")
        if not typer.confirm(f"Purge entries {old.first:,} to {old.through:,} ({old.count:,})?", err=True):
            raise fail("nothing was purged")
    gone = audit_purge.purge(engine, day, getpass.getuser())
    emit({"purged": gone.count, "through": gone.through}, as_json, _show_purge)


def _day(text: str) -> datetime:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise fail(f"“{text[:40]}” is no day; write it as 2026-01-31") from None
    if day > datetime.now(UTC):
        raise fail(f"{text} is not over yet; name a day up to today")
    return day


def _exported(path: Path) -> Iterator[dict[str, Any]]:
    import json

    from cli.out import read_text

    for n, line in enumerate(read_text(str(path), "the export", 2_000_000_000).splitlines(), 1):
        try:
            one = json.loads(line)
            yield {"seq": int(one["seq"]), **{key: str(one[key]) for key in ("body", "previous", "hash")}}
        except (ValueError, KeyError, TypeError):
            raise fail(
                f"“{path}” line {n} is no entry of a record; give a file that cathcode audit export wrote"
            ) from None


def _engine() -> Any:
    from rag.records import connect
    from rag.settings import Settings

    return connect(Settings())


def _show_verify(document: dict[str, Any]) -> None:
    if document["holds"]:
        say(f"The record holds: {document['entries']:,} entries, each following from the one before.")
        if document["purged_through"]:
            say(
                f"Entries up to {document['purged_through']:,} were purged; the record says by whom: cathcode audit export."
            )
        return
    table("The record does not hold", ("entry", "why"), [(b["entry"], b["reason"]) for b in document["breaks"]])


def _show_purge(document: dict[str, Any]) -> None:
    say(
        f"{document['purged']:,} entries were purged."
        if document["purged"]
        else "No entry is that old; nothing was purged."
    )
