"""Ambulatory surgical center: on the list or not, the national rate, and which lines are cut beside each other.

Addendum AA says which procedures are cut beside others of the session. By how much no file that is held says, so that
several of them have a total that is the most that can be paid.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from corpus.fees.share import with_share
from corpus.fees.steps import ClaimFee, Fee, FeeLine, Outcome, cents, plus, read, times
from corpus.fees.stopped import stopped
from corpus.rows import Setting
from corpus.tables import State, Tables

PACKAGED = "N1"
_ANCILLARY = frozenset({"F4", "H2", "J7", "K2", "K7", "L6", "Z2", "Z3"})  # paid apart beside a procedure
_WAGE = "the national, unadjusted rate: the wage index of the place is not applied"
_CUT = (
    "{codes}: all but the dearest procedure are cut beside it (addendum AA, {edition}); by how much no file held says, so it is"
    " not computed, and the total is the most that can be paid"
)
_MAYBE = (
    "{codes}: whether these procedures are cut beside each other is not held; the total is the most that can be paid"
)


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


def asc_fees(tables: Tables, lines: Iterable[FeeLine], day: date) -> ClaimFee:
    """The lines of one ASC claim, each at its rate; what is cut beside others is named, see the module."""
    fees = tuple(asc_fee(tables, line.code, day, line.modifiers, units=line.units) for line in lines)
    total = plus("total of the lines", (fee.amount for fee in fees if fee.amount is not None), "USD")
    cut = [fee for fee in fees if fee.amount is not None and _discounted(tables, fee) == "yes"]
    unsure = [fee for fee in fees if fee.amount is not None and not _discounted(tables, fee)]
    notes = []
    if sum(fee.units for fee in cut) > 1:
        notes.append(_CUT.format(codes=_named(cut), edition=cut[0].editions["asc"]))
    elif sum(fee.units for fee in (*cut, *unsure)) > 1 and unsure:
        notes.append(_MAYBE.format(codes=_named([*cut, *unsure])))
    return ClaimFee(fees, total.result, (total,), tuple(notes), is_most=bool(notes))


def _discounted(tables: Tables, fee: Fee) -> str:
    """yes, no, or blank where it is not held; an ancillary service (addendum BB) has no such column and is never cut."""
    row = tables.asc(fee.code, fee.day).row
    if row is None or row.indicator in _ANCILLARY:
        return "no"
    return row.discounted


def _named(fees: Iterable[Fee]) -> str:
    return ", ".join(f"{fee.code} x{fee.units}" if fee.units > 1 else fee.code for fee in fees)
