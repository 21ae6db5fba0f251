"""Hospital outpatient: status indicators, APC rates, J1 packaging and the complexity adjustment.

Rates are national and unadjusted; the wage index of a hospital is not applied. What a status indicator means: OPPS-J25 (D1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from corpus.fees.share import with_copayment
from corpus.fees.steps import ClaimFee, Fee, FeeLine, Outcome, Step, cents, plus, read, times
from corpus.fees.stopped import stopped
from corpus.rows import ApcRow, OppsRow, Setting
from corpus.tables import State, Tables

PAID_ALONE = frozenset({"J1", "J2", "P", "Q1", "Q2", "Q3", "R", "S", "T", "U", "V", "K", "K1", "G"})
APART_FROM_J1 = frozenset(
    {"F", "G", "H", "H1", "K1", "L", "U"}
)  # comprehensive APC exclusions that have an indicator of their own
_DRUGS = frozenset({"G", "K", "K1"})  # their adjusted copayment follows inflation, not the deductible
_WAGE = "the national, unadjusted rate: the wage index of the hospital is not applied"
_COPAY = "the patient's copayment is set by APC and capped by the inpatient deductible; none is held for this amount"
_OWED = "the patient's copayment is the published one"
_CAPPED = (
    "; it is capped at the inpatient deductible as the addendum has it, and one of a final rule may have that of the year"
    " before: compare it with the deductible of {year}"
)
_LEAST = "; a hospital may lower it, to ${least:,.2f} at least"
_CUT = (
    "{codes}: all but the dearest procedure of status T are cut beside it; by how much no file held says, so it is not"
    " computed, and the total is the most that can be paid"
)
_CONDITIONAL = {
    "Q1": (frozenset("STV"), "packaged beside a line of status S, T or V (status Q1)"),
    "Q2": (frozenset("T"), "packaged beside a line of status T (status Q2)"),
}
_WHY_NOT = {
    "A": (Outcome.NOT_PAID, "paid under another fee schedule, not under OPPS (status A)"),
    "B": (Outcome.NOT_PAID, "not paid under OPPS on this bill type (status B)"),
    "C": (Outcome.INPATIENT_ONLY, "inpatient only, not paid to a hospital outpatient department (status C)"),
    "D": (Outcome.NOT_PAID, "discontinued (status D)"),
    "E1": (Outcome.NOT_PAID, "not paid by Medicare on an outpatient claim (status E1)"),
    "E2": (Outcome.NOT_PAID, "no price is available to pay by (status E2)"),
    "F": (Outcome.INDIVIDUAL, "paid at reasonable cost (status F)"),
    "H": (Outcome.PASS_THROUGH, "pass-through device: paid apart at cost, no rate is published (status H)"),
    "H1": (Outcome.PASS_THROUGH, "paid apart at cost, no rate is published (status H1)"),
    "L": (Outcome.INDIVIDUAL, "paid at reasonable cost (status L)"),
    "M": (Outcome.NOT_PAID, "not billed to this contractor (status M)"),
    "N": (Outcome.PACKAGED, "packaged into other services (status N)"),
    "Y": (Outcome.NOT_PAID, "billed to the equipment contractor (status Y)"),
}


def hospital_fee(tables: Tables, code: str, day: date, modifiers: Iterable[str] = (), *, units: int = 1) -> Fee:
    """The amount of one line of a hospital outpatient claim, alone on its claim."""
    given = tuple(modifiers)
    found = tables.opps(code, day)
    fee = Fee(
        code, given, day, Setting.HOSPITAL_OUTPATIENT, Outcome.PAID, units=units,
        editions={found.edition.table: found.edition.name} if found.edition else {},
        sources=_sources(found.edition.source if found.edition else "", found.row.source if found.row else ""),
    )  # fmt: skip
    if found.row is None:
        held = found.state is State.NONE
        reason = (
            "not in the addendum of that year" if held else "no OPPS addendum is held that knows this code on this day"
        )
        return replace(fee, outcome=Outcome.NOT_PAID if held else Outcome.NOT_HELD, reason=reason)
    row = found.row
    fee = replace(fee, status_indicator=row.status_indicator, apc=row.apc)
    if row.status_indicator in _WHY_NOT:
        outcome, reason = _WHY_NOT[row.status_indicator]
        return replace(fee, outcome=outcome, reason=reason)
    if row.rate is None or row.status_indicator not in PAID_ALONE:
        return replace(fee, outcome=Outcome.INDIVIDUAL, reason=f"no rate is published (status {row.status_indicator})")
    steps = [read(f"rate of APC {row.apc}" if row.apc else "rate", row.rate, "USD")]
    halted = stopped(tables, code, given, row.rate, day)
    if halted:
        fee = replace(
            fee, sources=_sources(*fee.sources, *halted.sources), editions={**fee.editions, **dict(halted.editions)}
        )
        if halted.reason:
            return replace(fee, outcome=Outcome.INDIVIDUAL, reason=halted.reason)
        steps += halted.steps
        fee = replace(fee, outcome=Outcome.REDUCED if halted.steps else fee.outcome)
    if units != 1 and row.status_indicator != "J1":
        steps.append(times("all units", steps[-1].result, Decimal(units), "USD"))
    steps.append(cents("amount", steps[-1].result))
    alone = (
        [f"it is {_CONDITIONAL[row.status_indicator][1]}; this is the amount without one"]
        if row.status_indicator in _CONDITIONAL
        else []
    )
    notes = (*([halted.note] if halted else []), _WAGE, *alone)
    whole = (
        units == 1 or row.status_indicator == "J1"
    )  # the cap is for one procedure; what several owe is not published
    return _with_copayment(fee, row if whole and not (halted and halted.steps) else None, steps, notes)


def _with_copayment(fee: Fee, row: OppsRow | ApcRow | None, steps: list[Step], notes: tuple[str, ...]) -> Fee:
    """With the copayment that was published for the rate; without one where none was, and then it says so."""
    amount = steps[-1].result
    owed = None
    if row is not None:
        owed = next((c for c in (row.capped_copayment, row.copayment, row.least_copayment) if c is not None), None)
    if row is None or owed is None or owed > amount:
        return replace(fee, amount=amount, steps=tuple(steps), notes=(*notes, _COPAY))
    owed = cents("", owed).result
    lower = row.least_copayment
    least = _LEAST.format(least=lower) if lower is not None and cents("", lower).result < owed else ""
    is_capped = row.capped_copayment is not None and fee.status_indicator not in _DRUGS
    capped = _CAPPED.format(year=fee.day.year) if is_capped else ""
    return with_copayment(fee, amount, steps, owed, (*notes, f"{_OWED}{least}{capped}"))


def hospital_fees(tables: Tables, lines: Iterable[FeeLine], day: date) -> ClaimFee:
    """The lines of one hospital outpatient claim. With a J1 line one payment covers nearly everything on it."""
    asked = tuple(lines)
    fees = [hospital_fee(tables, line.code, day, line.modifiers, units=line.units) for line in asked]
    notes: list[str] = []
    comprehensive = [i for i, fee in enumerate(fees) if fee.status_indicator == "J1" and fee.amount is not None]
    if comprehensive:
        primary = max(comprehensive, key=lambda i: (fees[i].amount or Decimal(0), -i))
        fees, notes = _packaged(tables, fees, primary, day)
    else:
        fees = _conditional(fees)
    cut = [fee for fee in fees if fee.status_indicator == "T" and fee.amount is not None]
    is_most = sum(fee.units for fee in cut) > 1
    if is_most:
        notes.append(_CUT.format(codes=", ".join(dict.fromkeys(fee.code for fee in cut))))
    if any(fee.outcome is Outcome.INPATIENT_ONLY for fee in fees):
        notes.append("an inpatient-only procedure on an outpatient claim: nothing of that day may be payable")
    total = plus("total of the lines", (fee.amount for fee in fees if fee.amount is not None), "USD")
    return ClaimFee(tuple(fees), total.result, (total,), tuple(notes), is_most=is_most)


def _conditional(fees: Sequence[Fee]) -> list[Fee]:
    """Q1 is packaged beside a line of status S, T or V, Q2 beside one of status T (OPPS-J25, D1)."""
    paid = {fee.status_indicator for fee in fees if fee.amount is not None}
    return [
        _without(fee, _CONDITIONAL[fee.status_indicator][1])
        if fee.amount is not None and paid & _CONDITIONAL.get(fee.status_indicator, (frozenset(), ""))[0]
        else fee
        for fee in fees
    ]


def _without(fee: Fee, reason: str) -> Fee:
    """The line packaged: without an amount and what hangs on it."""
    return replace(
        fee, outcome=Outcome.PACKAGED, amount=None, reason=reason, steps=(), coinsurance=None, sequestration=None, paid=None,
        notes=(),
    )  # fmt: skip


def _packaged(tables: Tables, fees: Sequence[Fee], primary: int, day: date) -> tuple[list[Fee], list[str]]:
    lead = fees[primary]
    reason = f"packaged into the comprehensive payment of {lead.code} (J1)"
    out = [
        fee if i == primary or fee.amount is None or fee.status_indicator in APART_FROM_J1 else _without(fee, reason)
        for i, fee in enumerate(fees)
    ]
    out[primary], note = _adjusted(tables, lead, _beside(fees, primary), day)
    return out, [note] if note else []


def _beside(fees: Sequence[Fee], primary: int) -> list[str]:
    """Codes that may make the primary complex: other J1 lines, further units of its own, and packaged add-ons."""
    others = [fee.code for i, fee in enumerate(fees) if i != primary and fee.status_indicator in ("J1", "N")]
    return [fees[primary].code] * (fees[primary].units - 1) + others


def _adjusted(tables: Tables, lead: Fee, beside: Sequence[str], day: date) -> tuple[Fee, str]:
    """The primary at its complexity-adjusted APC where the list of the year pairs it with another line."""
    if not beside:
        return lead, ""
    if tables.edition("complexity", day) is None:
        return (
            lead,
            f"whether the combination moves to a higher APC is open: the complexity list of {day.year} is not held",
        )
    for other in beside:
        pairs = (tables.complexity(lead.code, other, day), tables.complexity(other, lead.code, day))
        found = next((pair for pair in pairs if pair.row is not None), None)
        if found is None or found.row is None or found.edition is None:
            continue
        rows: tuple[OppsRow | ApcRow, ...] = tables.apc(found.row.apc, day).rows
        priced = next((row for row in rows if row.rate is not None), None)
        moved = f"complexity adjustment, {lead.code} with {other}: APC {lead.apc} to {found.row.apc}"
        if priced is None or priced.rate is None:
            return lead, f"{moved}; the rate of that APC is not held"
        steps = [read(f"rate of APC {found.row.apc}", priced.rate, "USD"), cents("amount", priced.rate)]
        adjusted = replace(
            _with_copayment(lead, priced, steps, (moved, _WAGE)), apc=found.row.apc,
            editions={**lead.editions, "complexity": found.edition.name},
            sources=tuple(dict.fromkeys((*lead.sources, found.edition.source))),
        )  # fmt: skip
        return adjusted, moved
    return lead, ""


def _sources(*ids: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for source in ids if source))
