"""Hospital outpatient: status indicators, APC rates, J1 packaging and the complexity adjustment.

Rates are national and unadjusted; the wage index of a hospital is not applied. What a status indicator means: OPPS-J25 (D1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from corpus.fees.steps import ClaimFee, Fee, FeeLine, Outcome, cents, plus, read, times
from corpus.rows import Setting
from corpus.tables import State, Tables

PAID_ALONE = frozenset({"J1", "J2", "P", "Q1", "Q2", "Q3", "R", "S", "T", "U", "V", "K", "K1", "G"})
APART_FROM_J1 = frozenset(
    {"F", "G", "H", "H1", "L", "U"}
)  # comprehensive APC exclusions that have an indicator of their own
_WAGE = "national rate, without the wage index of the hospital"
_COPAY = "the patient's copayment is set by APC and capped by the inpatient deductible; not computed here"
_WHY_NOT = {
    "A": (Outcome.NOT_PAID, "paid under another fee schedule, not under OPPS (status A)"),
    "B": (Outcome.NOT_PAID, "not paid under OPPS on this bill type (status B)"),
    "C": (Outcome.INPATIENT_ONLY, "inpatient only: not paid to a hospital outpatient department (status C)"),
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
_BY_HAND = {
    "52": "a reduced service (52) is not priced here",
    "73": "a procedure stopped before anaesthesia (73) is not priced here",
    "74": "a procedure stopped after anaesthesia (74) is not priced here",
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
    by_hand = next((_BY_HAND[m] for m in given if m in _BY_HAND), "")
    if by_hand:
        return replace(fee, outcome=Outcome.INDIVIDUAL, reason=by_hand)
    if row.rate is None or row.status_indicator not in PAID_ALONE:
        return replace(fee, outcome=Outcome.INDIVIDUAL, reason=f"no rate is published (status {row.status_indicator})")
    steps = [read(f"rate of APC {row.apc}" if row.apc else "rate", row.rate, "USD")]
    if units != 1 and row.status_indicator != "J1":
        steps.append(times("all units", row.rate, Decimal(units), "USD"))
    steps.append(cents("amount", steps[-1].result))
    return replace(fee, amount=steps[-1].result, steps=tuple(steps), notes=(_WAGE, _COPAY))


def hospital_fees(tables: Tables, lines: Iterable[FeeLine], day: date) -> ClaimFee:
    """The lines of one hospital outpatient claim. With a J1 line one payment covers nearly everything on it."""
    asked = tuple(lines)
    fees = [hospital_fee(tables, line.code, day, line.modifiers, units=line.units) for line in asked]
    notes: list[str] = []
    comprehensive = [i for i, fee in enumerate(fees) if fee.status_indicator == "J1" and fee.amount is not None]
    if comprehensive:
        primary = max(comprehensive, key=lambda i: (fees[i].amount or Decimal(0), -i))
        fees, notes = _packaged(tables, fees, primary, day)
    elif sum(fee.status_indicator == "T" for fee in fees) > 1:
        notes.append("several T lines: the discount of the second and later ones is not applied here")
    if any(fee.outcome is Outcome.INPATIENT_ONLY for fee in fees):
        notes.append("an inpatient-only procedure on an outpatient claim: nothing of that day may be payable")
    total = plus("total of the lines", (fee.amount for fee in fees if fee.amount is not None), "USD")
    return ClaimFee(tuple(fees), total.result, (total,), tuple(notes))


def _packaged(tables: Tables, fees: Sequence[Fee], primary: int, day: date) -> tuple[list[Fee], list[str]]:
    lead = fees[primary]
    reason = f"packaged into the comprehensive payment of {lead.code} (J1)"
    out = [
        fee
        if i == primary or fee.amount is None or fee.status_indicator in APART_FROM_J1
        else replace(fee, outcome=Outcome.PACKAGED, amount=None, reason=reason, steps=())
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
        rate = next((row.rate for row in tables.apc(found.row.apc, day).rows if row.rate is not None), None)
        moved = f"complexity adjustment, {lead.code} with {other}: APC {lead.apc} to {found.row.apc}"
        if rate is None:
            return lead, f"{moved}; the rate of that APC is not held"
        steps = (read(f"rate of APC {found.row.apc}", rate, "USD"), cents("amount", rate))
        adjusted = replace(
            lead, apc=found.row.apc, amount=steps[-1].result, steps=steps, notes=(moved, *lead.notes),
            editions={**lead.editions, "complexity": found.edition.name},
            sources=tuple(dict.fromkeys((*lead.sources, found.edition.source))),
        )  # fmt: skip
        return adjusted, moved
    return lead, ""


def _sources(*ids: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for source in ids if source))
