"""`cathcode fee`: the Medicare amount with its arithmetic."""

from typing import Annotated, Any

import typer

from cli.out import AsJson, Dos, InSetting, emit, say, table


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
    nonfacility: Annotated[bool, typer.Option("--nonfacility", help="Done outside a facility.")] = False,
    units: Annotated[int, typer.Option("--units", min=1, max=99)] = 1,
    as_json: AsJson = False,
) -> None:
    """What Medicare pays for a code, step by step."""
    from corpus.fees import fee as price
    from rag import take_in
    from rag.desk import open_desk
    from rag.fee_sheet import fee_sheet

    desk = open_desk()
    given = tuple(m.strip().upper() for m in modifiers.split(",") if m.strip())
    day, biller = take_in.day(dos, desk.today), take_in.setting(setting)
    code = take_in.code(code)
    amount = price(
        desk.tables, code, day, biller, given, locality=locality, facility=not nonfacility, qp=qp, units=units
    )
    emit(fee_sheet(amount), as_json, _show)


def _show(sheet: dict[str, Any]) -> None:
    amount = f"${sheet['amount']:,.2f}" if sheet["amount"] is not None else sheet["outcome"].replace("_", " ")
    say(f"## {sheet['code']}: {amount}\n\n{sheet['reason'] or ''}")
    if sheet["steps"]:
        table(
            "Arithmetic",
            ("step", "calculation", "result"),
            [(s["label"], s["expression"], s["result"]) for s in sheet["steps"]],
        )
    apart = [(k, f"${sheet[k]:,.2f}") for k in ("coinsurance", "sequestration", "paid") if sheet[k] is not None]
    if apart:
        table("Shown apart", ("what", "amount"), apart)
    for note in sheet["notes"]:
        say(f"- {note}")
    say(
        f"{sheet['where']} · {sheet['setting']} · {sheet['dos']} · "
        + ", ".join(f"{k} {v}" for k, v in sheet["editions"].items())
    )
