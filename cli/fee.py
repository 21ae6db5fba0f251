"""`cathcode fee`: the Medicare amount with its arithmetic."""

from typing import Annotated

import typer

from cli.out import AsJson, Dos, InSetting, emit


def register(app: typer.Typer) -> None:
    app.command(name="fee")(fee)


def fee(
    code: Annotated[str, typer.Argument(metavar="CODE")],
    modifiers: Annotated[str, typer.Option("--modifiers", metavar="LD,26", help="Modifiers, by commas.")] = "",
    dos: Dos = None,
    setting: InSetting = None,
    locality: Annotated[
        str, typer.Option("--locality", help="MAC and locality (10112-00) or a state; national if left out.")
    ] = "",
    qp: Annotated[bool, typer.Option("--qp", help="Qualifying APM participant.")] = False,
    as_json: AsJson = False,
) -> None:
    """What Medicare pays for a code, step by step."""
    from rag.fee_sheet import fee_sheet, show_fee

    from rag import take_in
    from rag.desk import open_desk

    desk = open_desk()
    given = tuple(m.strip().upper() for m in modifiers.split(",") if m.strip())
    day, biller = take_in.day(dos, desk.today), take_in.setting(setting)
    sheet = fee_sheet(desk, take_in.code(code), given, day, biller, locality, qp=qp)
    emit(sheet, as_json, show_fee)
