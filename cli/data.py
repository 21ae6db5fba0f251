"""`cathcode data`: published CMS files into the reference store, and what is held."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.data_shown import show, show_addresses, show_diff, show_load, show_verify
from cli.out import BLOCKED, AsJson, emit, fail

if TYPE_CHECKING:
    from corpus.rows import Setting
    from corpus.tables import Edition

app = typer.Typer(
    help="Published CMS files: load, list, remove, verify, compare, fetch.", no_args_is_help=True, rich_markup_mode=None
)
InSetting = Annotated[str, typer.Option("--setting", metavar="S", help="physician or hospital_outpatient.")]
InEdition = Annotated[
    str, typer.Option("--edition", metavar="E", help="Where the file does not say it: 2026Q4, FY2027, '2026 April'.")
]


@app.command(name="load")
def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders as published, zipped or not.")],
    edition: InEdition = "",
    setting: InSetting = "",
    qp: Annotated[
        bool | None, typer.Option("--qp/--no-qp", help="Fee schedule: for qualifying APM participants or not.")
    ] = None,
    with_descriptors: Annotated[
        bool, typer.Option("--with-descriptors", help="Keep AMA and ADA wordings: you hold a licence for them.")
    ] = False,
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help="Load single parts of a table as an extract.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Load published files: PTP, MUE, add-on edits, PPRRVU, GPCI, LOCCO, ZIP5/ZIP9, OPPS A, B, J, ASC AA-FF, ICD-10-CM,
    HCPCS, PFREV.

    The whole file is checked before anything changes; a file that is not what it should be is refused and named.
    """
    from corpus.cms.part import Hints
    from corpus.loading import load as load_files

    hints = Hints(edition, _setting(setting), qp, with_descriptors, incomplete)
    with _progress(as_json) as tell:
        result = load_files(paths, _home(), hints, tell)
    document = {
        "loaded": [_edition(one.edition, ", ".join(one.origins)) for one in result.editions if one.is_new],
        "unchanged": [_edition(one.edition, ", ".join(one.origins)) for one in result.editions if not one.is_new],
        "unknown": list(result.unknown),
        "doubts": [one.doubt for one in result.editions if one.doubt],
    }
    emit(document, as_json, show_load)


@app.command(name="list")
def list_editions(as_json: AsJson = False) -> None:
    """Every edition held: loaded by you, and shipped."""
    from corpus.shipped import readers
    from corpus.store import entries

    own = [_edition(entry.edition, ", ".join(entry.origins)) for entry in entries(_home())]
    shipped = [_edition(reader.edition, "shipped") for reader in readers()]
    emit({"editions": own + shipped}, as_json, lambda d: show("Editions held", d["editions"], with_files=False))


@app.command(name="remove")
def remove(
    table_name: Annotated[str, typer.Argument(metavar="TABLE", help="As `data list` names it: ptp, mue, pfs …")],
    edition: Annotated[str, typer.Argument(metavar="EDITION", help="As `data list` names it: 2026Q4, RVU26C …")],
    setting: InSetting = "",
    as_json: AsJson = False,
) -> None:
    """Take a loaded edition out; what ships stays."""
    from corpus.store import remove as remove_edition

    gone = remove_edition(_home(), table_name, edition, _setting(setting))
    emit(
        {"removed": [_edition(e.edition, ", ".join(e.origins)) for e in gone]},
        as_json,
        lambda d: show("Removed", d["removed"], with_files=False),
    )


@app.command(name="verify")
def verify(as_json: AsJson = False) -> None:
    """Read every loaded edition again and compare it with what was loaded; exit status 1 where one is damaged."""
    from corpus.store import verify as verify_store

    found = verify_store(_home())
    document = {"editions": [_edition(entry.edition, "") | {"fault": fault} for entry, fault in found]}
    emit(document, as_json, show_verify)
    if any(fault for _, fault in found):
        raise typer.Exit(BLOCKED)


@app.command(name="diff")
def diff(
    table_name: Annotated[str, typer.Argument(metavar="TABLE", help="ptp, mue, pfs, opps, codes …")],
    older: Annotated[str, typer.Argument(metavar="EDITION", help="The older edition.")],
    newer: Annotated[str, typer.Argument(metavar="EDITION", help="The newer edition.")],
    codes: Annotated[
        str, typer.Option("--codes", metavar="92928,92930,…", help="Which codes; the desk's own if left out.")
    ] = "",
    setting: InSetting = "",
    as_json: AsJson = False,
) -> None:
    """What changed from one edition to the next, for a set of codes."""
    from corpus.difference import KEYS, difference, find_edition
    from corpus.shipped import readers
    from corpus.store import loaded

    if table_name not in KEYS:
        raise fail(f"“{table_name}” cannot be compared; take one of {', '.join(sorted(KEYS))}")
    held = (*loaded(_home()), *readers())
    wanted = _typed(codes, table_name) or _own_codes(table_name)
    side = _setting(setting)
    found = difference(find_edition(held, table_name, older, side), find_edition(held, table_name, newer, side), wanted)
    document = {
        "table": table_name,
        "older": _edition(found.older, ""),
        "newer": _edition(found.newer, ""),
        "changes": [
            {
                "kind": change.kind.value,
                "key": list(change.key),
                "values": [{"field": f, "before": b, "after": a} for f, b, a in change.values],
            }
            for change in found.changes
        ],
        "unheld": list(found.unheld),
    }
    emit(document, as_json, show_diff)


@app.command(name="fetch")
def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME…", help="Names of the list; all shown if left out.")
    ] = None,
    addresses: Annotated[Path | None, typer.Option("--addresses", help="Another list of addresses (YAML).")] = None,
    accept_terms: Annotated[
        bool,
        typer.Option("--accept-ama-terms", help="You have read and accept the AMA's terms for CPT codes on cms.gov."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Download official files and load them. Needs the internet; goes on where it stopped."""
    from corpus import fetching
    from corpus.loading import load as load_files

    listed = fetching.addresses(addresses or fetching.ADDRESSES)
    if not names:
        shown = [{"name": a.name, "what": a.what, "urls": list(a.urls)} for a in listed.values()]
        emit({"addresses": shown}, as_json, show_addresses)
        return
    unknown = [name for name in names if name not in listed]
    if unknown:
        raise fail(f"not in the list of addresses: {', '.join(unknown)}; `cathcode data fetch` shows the list")
    if any(listed[name].asks_terms for name in names) and not accept_terms:
        raise fail(
            "these files hold CPT codes under the AMA's terms; read them at cms.gov and say --accept-ama-terms if you accept"
        )
    folder = _home() / "downloads"
    with _progress(as_json) as tell:
        files = []
        for one in (listed[name] for name in names):
            told = partial(_bytes, tell, one.name)
            files += [fetching.fetch(url, folder, told, accepted=one.asks_terms) for url in one.urls]
        result = load_files(files, _home(), progress=tell)
    outcome: dict[str, Any] = {
        "files": [file.name for file in files],
        "loaded": [_edition(one.edition, ", ".join(one.origins)) for one in result.editions if one.is_new],
        "unchanged": [_edition(one.edition, ", ".join(one.origins)) for one in result.editions if not one.is_new],
        "unknown": list(result.unknown),
        "doubts": [one.doubt for one in result.editions if one.doubt],
    }
    emit(outcome, as_json, show_load)


def _bytes(tell: Callable[[str, int], None], name: str, done: int, _: int) -> None:
    tell(f"{name}, bytes", done)


def _home() -> Path:
    from rag.settings import Settings

    return Settings().home


def _setting(text: str) -> "Setting | None":
    from corpus.rows import Setting

    if not text:
        return None
    try:
        return Setting(text)
    except ValueError:
        raise fail(f"--setting “{text}” is not physician, hospital_outpatient or asc") from None


def _typed(codes: str, table_name: str) -> list[str]:
    """Codes as the tables write them. Raises BadInput for a word that is none."""
    from rag import take_in

    found = [take_in.code(word) for word in codes.split(",") if word.strip()]
    dotted = table_name in ("diagnoses", "excludes1")
    return [f"{code[:3]}.{code[3:]}" if dotted and len(code) > 3 and "." not in code else code for code in found]


def _own_codes(table_name: str) -> list[str]:
    """The codes the desk describes, of the newest list that ships; for diagnoses, every one that ships."""
    from corpus.shipped import readers

    wanted = table_name if table_name in ("diagnoses", "modifiers") else "codes"
    newest = max((r for r in readers() if r.edition.table == wanted), key=lambda r: r.edition.span.start)
    field = "modifier" if wanted == "modifiers" else "code"
    return [getattr(row, field) for row in newest.rows("all", ()) if row.label]


def _edition(edition: "Edition", origin: str) -> dict[str, Any]:
    return {
        "table": edition.table,
        "edition": edition.name,
        "setting": edition.setting.value if edition.setting else "",
        "valid_from": edition.span.start.isoformat(),
        "valid_to": edition.span.end.isoformat(),
        "rows": edition.rows,
        "complete": edition.is_complete,
        "loaded": edition.is_loaded,
        "source": edition.source,
        "origin": origin,
    }


def _progress(quiet: bool) -> Any:
    """Rows so far, on standard error; their number is not known before the end."""
    from contextlib import contextmanager

    @contextmanager
    def shown() -> Any:
        if quiet or not sys.stderr.isatty():
            yield lambda _name, _done: None
            return
        from rich.console import Console

        with Console(stderr=True).status("reading") as status:
            yield lambda name, done: status.update(f"{name}: {done:,}")

    return shown()
