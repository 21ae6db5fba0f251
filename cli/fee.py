"""`cathcode fee`: the Medicare amount with its arithmetic, of one line or of several of one claim."""

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.out import AsJson, Dos, InSetting, emit, fail, say, table

if TYPE_CHECKING:
    from corpus.fees import FeeLine


def register(app: typer.Typer) -> None:
    app.command(name="fee")(fee)


def fee(
    codes: Annotated[
        list[str],
        typer.Argument(metavar="CODE…", help="92928, or lines of one claim: 92933-LD 92928-RC 92978-26 93306x2."),
    ],
    modifiers: Annotated[
        str, typer.Option("--modifiers", metavar="LD,26", help="Modifiers of a single code, by commas.")
    ] = "",
    dos: Dos = None,
    setting: InSetting = None,
    locality: Annotated[
        str, typer.Option("--locality", help="MAC and locality (10112-00) or a state; national if left out.")
    ] = "",
    zip_code: Annotated[
        str,
        typer.Option(
            "--zip", metavar="60601", help="ZIP code or ZIP+4 instead of a locality; needs CMS's ZIP code file."
        ),
    ] = "",
    qp: Annotated[bool, typer.Option("--qp", help="Qualifying APM participant.")] = False,
    nonfacility: Annotated[bool, typer.Option("--nonfacility", help="Done outside a facility.")] = False,
    units: Annotated[int, typer.Option("--units", min=1, max=99)] = 1,
    as_json: AsJson = False,
) -> None:
    """What Medicare pays for a code, step by step; of several codes, what it pays for them on one claim."""
    from corpus.fees import fee as price
    from corpus.fees import fees as price_together
    from rag import take_in
    from rag.desk import open_desk
    from rag.fee_sheet import claim_sheet, fee_sheet

    desk = open_desk()
    day, biller = take_in.day(dos, desk.today), take_in.setting(setting)
    place = _place(locality, zip_code)
    lines = [_line(text) for text in codes]
    if len(lines) > 1:
        if modifiers or units != 1:
            raise fail("with several codes write modifiers and units on each: 92933-LD 93306x2")
        claim = price_together(desk.tables, lines, day, biller, locality=place, facility=not nonfacility, qp=qp)
        emit(claim_sheet(claim), as_json, _show_claim)
        return
    given = (*lines[0].modifiers, *(m.strip().upper() for m in modifiers.split(",") if m.strip()))
    amount = price(
        desk.tables, lines[0].code, day, biller, given, locality=place, facility=not nonfacility, qp=qp,
        units=units if lines[0].units == 1 else lines[0].units,
    )  # fmt: skip
    emit(fee_sheet(amount), as_json, _show)


def _place(locality: str, zip_code: str) -> str:
    if not zip_code:
        return locality
    if locality:
        raise fail("give --locality or --zip, not both")
    if not re.fullmatch(r"\d{5}([- ]?\d{4})?", zip_code.strip()):
        raise fail(f"--zip “{zip_code}” is not a ZIP code; write 60601 or 60601-1234")
    return f"ZIP {zip_code.strip()}"


def _line(text: str) -> "FeeLine":
    """`92933-LD`, `92978-26-LD`, `93306x2`."""
    from corpus.fees import FeeLine
    from rag import take_in

    named, count = re.fullmatch(r"(.*?)(?:x(\d{1,2}))?", text.strip(), re.IGNORECASE | re.DOTALL).groups()  # type: ignore[union-attr]
    code, *modifiers = named.split("-")
    if not all(re.fullmatch(r"[0-9A-Za-z]{2}", m) for m in modifiers):
        raise fail(f"“{text}” is not a line; write it as 92933-LD, with x2 for two units")
    return FeeLine(take_in.code(code), tuple(m.upper() for m in modifiers), max(int(count or 1), 1))


def _show_claim(sheet: dict[str, Any]) -> None:
    """Every line with what becomes of it, then the sum; the arithmetic of the lines that are cut."""
    at_most = "at most " if sheet["at_most"] else ""
    say(f"## Together: {at_most}${sheet['total']:,.2f}" if sheet["total_expression"] else "## Together: no amount")
    rows = [
        (
            "-".join([s["code"], *s["modifiers"]]) + (f" x{s['units']}" if s["units"] > 1 else ""),
            s["outcome"].replace("_", " "),
            f"${s['amount']:,.2f}" if s["amount"] is not None else "—",
            s["reason"]
            or "; ".join(f"{step['label']} {step['expression']}" for step in s["steps"] if _tells(step["label"])),
        )
        for s in sheet["lines"]
    ]
    table("", ("line", "outcome", "amount", "why"), rows)
    if sheet["total_expression"]:
        say(f"{sheet['total_expression']} = {sheet['total']:,.2f} USD")
    if sheet["open"]:
        say(f"Not in the sum, because no amount is published or held: {', '.join(sheet['open'])}")
    for note in dict.fromkeys((*sheet["notes"], *(note for s in sheet["lines"] for note in s["notes"]))):
        say(f"- {note}")
    first = sheet["lines"][0]
    editions = {k: v for s in sheet["lines"] for k, v in s["editions"].items()}
    say(
        f"{first['where']} · {first['setting']} · {first['dos']} · "
        + ", ".join(f"{k} {v}" for k, v in editions.items())
    )


def _tells(label: str) -> bool:
    """Whether a step says what the other lines do to this one."""
    return any(word in label for word in ("of the day", "less its base", "% of the ", "both sides"))


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
