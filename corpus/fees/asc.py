"""Ambulatory surgical center: on the list or not, and the national rate."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from corpus.fees.share import with_share
from corpus.fees.steps import Fee, Outcome, cents, read, times
from corpus.fees.stopped import stopped
from corpus.rows import Setting
from corpus.tables import State, Tables

PACKAGED = "N1"
_WAGE = "national rate, without the wage index; several procedures of one session may be discounted"


def asc_fee(tables: Tables, code: str, day: date, modifiers: Iterable[str] = (), *, units: int = 1) -> Fee:
    """The facility amount of one line of an ASC claim, alone on its claim."""
    found = tables.asc(code, day)
    fee = Fee(
        code, tuple(modifiers), day, Setting.ASC, Outcome.PAID, units=units,
        editions={found.edition.table: found.edition.name} if found.edition else {},
        sources=(found.edition.source,) if found.edition else (),
    )  # fmt: skip
    row = found.row
    if found.state is State.NOT_HELD:
        return replace(fee, outcome=Outcome.NOT_HELD, reason="no ASC list is held that knows this code on this day")
    if row is None:
        return replace(fee, outcome=Outcome.NOT_PAID, reason="on none of the ASC lists of that year")
    fee = replace(fee, status_indicator=row.indicator)
    if not row.on_list:
        return replace(fee, outcome=Outcome.NOT_PAID, reason="excluded from ASC payment by name")
    if row.indicator == PACKAGED:
        return replace(fee, outcome=Outcome.PACKAGED, reason="packaged into the covered procedure (N1)")
    if row.rate is None:
        return replace(fee, outcome=Outcome.INDIVIDUAL, reason=f"no rate is published (indicator {row.indicator})")
    steps = [read("rate", row.rate, "USD")]
    halted = stopped(tables, code, fee.modifiers, row.rate, day)
    if halted:
        fee = replace(fee, sources=(*fee.sources, *halted.sources), editions={**fee.editions, **dict(halted.editions)})
        if halted.reason:
            return replace(fee, outcome=Outcome.INDIVIDUAL, reason=halted.reason)
        steps += halted.steps
        fee = replace(fee, outcome=Outcome.REDUCED if halted.steps else fee.outcome)
    if units != 1:
        steps.append(times("all units", steps[-1].result, Decimal(units), "USD"))
    steps.append(cents("amount", steps[-1].result))
    return with_share(fee, steps[-1].result, steps, (*([halted.note] if halted else []), _WAGE))
