"""`cathcode code`: a cath-lab report, or the facts of a case, into a claim with its evidence; one, or many."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.ask import show_answer
from cli.out import BLOCKED, AsJson, Dos, InSetting, emit, fail, read_text

if TYPE_CHECKING:
    from corpus.rows import Setting
    from guards.claim import Claim
    from rag.answer import CheckedAnswer
    from rag.desk import Desk

_READABLE = {".txt", ".text", ".pdf", ".docx", ".html", ".htm", ".json"}


def register(app: typer.Typer) -> None:
    app.command(name="code")(code)


@dataclass(frozen=True)
class Work:
    """What every report of a call is coded with."""

    desk: "Desk"
    day: date | None
    setting: "Setting | None"
    billed: "Claim | None"


def code(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|FOLDER|-…",
            help="Reports (text, PDF, DOCX) or cases (JSON); a folder of them; - reads standard input.",
        ),
    ],
    dos: Dos = None,
    setting: InSetting = None,
    billed: Annotated[
        str | None,
        typer.Option(
            "--billed", metavar="CLAIM.json", help="A claim you already have, set beside what the report supports."
        ),
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One answer a line, with `file`; in order of the names.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Code a report or a case, or many at once."""
    from rag import take_in
    from rag.desk import open_desk

    desk = open_desk()
    day = take_in.day(dos, desk.today) if dos else None
    biller = take_in.setting(setting) if setting else None
    work = Work(desk, day, biller, _claim(billed) if billed else None)
    if jsonl or len(files) > 1 or (files[0] != "-" and Path(files[0]).is_dir()):
        raise typer.Exit(_code_many(work, files))
    from rag.wire import write_answer

    answer = _code_one(work, files[0])
    emit(write_answer(answer), as_json, show_answer)
    raise typer.Exit(BLOCKED if answer.verdict == "block" else 0)


def _code_one(work: Work, file: str) -> "CheckedAnswer":
    from rag.code_report import code_case, code_report
    from rag.report_file import report_text

    text = read_text("-", "the report") if file == "-" else report_text(file)
    if not text.strip():
        raise fail("the report is empty; give the text of a report, or the facts of a case as JSON")
    if text.lstrip().startswith("{"):
        return code_case(work.desk, _facts(text), work.day, work.setting, billed=work.billed)
    return code_report(work.desk, text, work.day, work.setting, billed=work.billed)


def _code_many(work: Work, files: list[str]) -> int:
    """One answer a line on standard output, progress on standard error; a file that cannot be used gives its error."""
    from cli.progress import progress

    named = list(_named(files))
    if not named:
        raise fail("no report was found; name files, or a folder with text, PDF, DOCX or JSON files in it")
    blocked = False
    with progress(quiet=not sys.stderr.isatty()) as tell:
        for n, name in enumerate(named, start=1):
            written = _written(work, name)
            blocked = blocked or written.get("verdict") == "block"
            sys.stdout.write(json.dumps(written, ensure_ascii=False, default=str) + "\n")
            tell("Coding reports", n, len(named))
    return BLOCKED if blocked else 0


def _written(work: Work, name: str) -> dict[str, Any]:
    from corpus.errors import CorpusError
    from guards.errors import GuardError
    from rag.errors import DeskError
    from rag.wire import write_answer

    try:
        return {"file": name, **write_answer(_code_one(work, name))}
    except (CorpusError, DeskError, GuardError) as fault:
        return {"file": name, "error": str(fault)}
    except typer.Exit:
        return {"file": name, "error": "the case is not JSON; see `cathcode schema case`"}


def _named(files: list[str]) -> Iterator[str]:
    """The files meant: a folder stands for the readable files in it, by name."""
    for name in files:
        folder = Path(name)
        if name != "-" and folder.is_dir():
            yield from (str(p) for p in sorted(folder.iterdir()) if p.suffix.lower() in _READABLE and p.is_file())
        else:
            yield name


def _claim(name: str) -> "Claim":
    from guards.wire import parse_claim

    return parse_claim(read_text(name, "the claim"))


def _facts(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        raise fail(
            f"the case is not JSON (line {fault.lineno}, column {fault.colno}: {fault.msg}); see `cathcode schema case`"
        ) from None
