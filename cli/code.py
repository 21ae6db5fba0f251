"""`cathcode code`: a cath-lab report, or the facts of a case, into a claim with its evidence."""

import json
from typing import Annotated

import typer

from cli.ask import show_answer
from cli.out import BLOCKED, AsJson, Dos, InSetting, emit, fail, read_text


def register(app: typer.Typer) -> None:
    app.command(name="code")(code)


def code(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE|-", help="A report (text, PDF, DOCX) or a case (JSON); - reads standard input."),
    ],
    dos: Dos = None,
    setting: InSetting = None,
    as_json: AsJson = False,
) -> None:
    """Code a report or a case."""
    from rag.code_report import code_case, code_report

    from rag import take_in
    from rag.desk import open_desk
    from rag.report_file import report_text
    from rag.wire import write_answer

    desk = open_desk()
    day = take_in.day(dos, desk.today) if dos else None
    biller = take_in.setting(setting) if setting else None
    text = read_text("-", "the report") if file == "-" else report_text(file)
    if text.lstrip().startswith("{"):
        answer = code_case(desk, _facts(text), day, biller)
    else:
        answer = code_report(desk, text, day, biller)
    emit(write_answer(answer), as_json, show_answer)
    raise typer.Exit(BLOCKED if answer.verdict == "block" else 0)


def _facts(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        raise fail(
            f"the case is not JSON (line {fault.lineno}, column {fault.colno}: {fault.msg}); see `cathcode schema case`"
        ) from None
