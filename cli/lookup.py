"""`cathcode lookup`: everything held on one code on a day."""

from typing import Annotated

import typer

from cli.out import AsJson, Dos, InSetting, emit


def register(app: typer.Typer) -> None:
    app.command(name="lookup")(lookup)


def lookup(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A CPT, HCPCS or ICD-10-CM code, or a modifier.")],
    dos: Dos = None,
    setting: InSetting = None,
    as_json: AsJson = False,
) -> None:
    """Everything held on one code or modifier on that day."""
    from datetime import date as calendar

    from cli.code_card import show_card
    from corpus.store import open_tables
    from rag import take_in
    from rag.code_card import code_card
    from rag.home import home

    day = take_in.day(dos, calendar.today())  # noqa: DTZ011  (the user's own calendar day)
    card = code_card(open_tables(home()), take_in.code(code), day, take_in.setting(setting))
    emit(card, as_json, show_card)
