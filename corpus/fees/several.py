"""Several lines of one professional claim: the multiple-procedure reduction.

Lines of indicator 2 are ranked by their amount: 100% for the first, 50% for each of the next four, then by report
(PFS-LAYOUT). A bilateral line is adjusted before the ranking. Add-ons (global ZZZ, indicator 0) are never cut. Every
unit of a line counts as one procedure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from corpus.fees.physician import COMPONENTS, physician_fee
from corpus.fees.share import with_share
from corpus.fees.steps import ClaimFee, Fee, FeeLine, Outcome, Step, cents, plus, times
from corpus.tables import Tables

HALF = Decimal("0.5")
PAID_BY_RANK = 5  # the sixth and later procedures are by report
_SPECIAL = {
    "3": "the rules for endoscopies are not applied here",
    "4": "the rules for diagnostic imaging are not applied here",
    "5": "the therapy reduction is not applied here",
    "6": "the 25% cut of the technical part of further cardiovascular tests is not applied here",
    "7": "the reduction for ophthalmology tests is not applied here",
}


def physician_fees(
    tables: Tables,
    lines: Iterable[FeeLine],
    day: date,
    *,
    locality: str = "",
    facility: bool = True,
    qp: bool = False,
) -> ClaimFee:
    """The lines of one claim priced together, in their order. Raises UnknownLocality."""
    asked = tuple(lines)
    alone = [
        physician_fee(tables, line.code, day, line.modifiers, locality=locality, facility=facility, qp=qp)
        for line in asked
    ]
    indicators = [_indicator(tables, line, day) for line in asked]
    ranks = _ranks(asked, alone, indicators)
    priced = tuple(
        _together(*of)
        for of in zip(asked, alone, indicators, (ranks.get(i, ()) for i in range(len(asked))), strict=True)
    )
    total = plus("total of the lines", (fee.amount for fee in priced if fee.amount is not None), "USD")
    return ClaimFee(priced, total.result, (total,))


def _indicator(tables: Tables, line: FeeLine, day: date) -> str:
    component = next((m for m in line.modifiers if m in COMPONENTS), "")
    row = tables.pfs(line.code, day, component).row or tables.pfs(line.code, day).row
    return "" if row is None else "0" if row.global_days == "ZZZ" else row.multiple_procedure


def _ranks(lines: Sequence[FeeLine], fees: Sequence[Fee], indicators: Sequence[str]) -> Mapping[int, tuple[int, ...]]:
    """Rank of every unit of every line of indicator 2, from 1, dearest first; ties keep the order of the lines."""
    units = [
        (-fee.amount, number)
        for number, (line, fee, indicator) in enumerate(zip(lines, fees, indicators, strict=True))
        if indicator == "2" and fee.amount is not None
        for _ in range(line.units)
    ]
    ranks: dict[int, tuple[int, ...]] = {}
    for rank, (_, number) in enumerate(sorted(units), 1):
        ranks[number] = (*ranks.get(number, ()), rank)
    return ranks


def _together(line: FeeLine, alone: Fee, indicator: str, ranks: tuple[int, ...]) -> Fee:
    fee = replace(alone, units=line.units)
    if alone.amount is None:
        return fee
    notes = [*alone.notes, *([_SPECIAL[indicator]] if indicator in _SPECIAL else [])]
    steps = list(alone.steps[: _amount_step(alone) + 1])
    if not ranks or ranks == (1,):
        if line.units != 1:
            steps.append(times("all units", alone.amount, Decimal(line.units), "USD"))
        return with_share(fee, steps[-1].result, steps, notes)
    if ranks[-1] > PAID_BY_RANK:
        return replace(
            fee, amount=None, coinsurance=None, sequestration=None, paid=None, steps=tuple(steps), notes=tuple(notes),
            outcome=Outcome.INDIVIDUAL, reason="the sixth and later procedures of a day are priced by report",
        )  # fmt: skip
    parts = [_share_of(rank, alone.amount) for rank in ranks]
    steps += [step for part in parts for step in part]
    if len(parts) > 1:
        steps.append(plus("all units", (part[-1].result for part in parts), "USD"))
    return with_share(replace(fee, outcome=Outcome.REDUCED), steps[-1].result, steps, notes)


def _share_of(rank: int, amount: Decimal) -> tuple[Step, ...]:
    if rank == 1:
        return (cents("1st procedure of the day: 100%", amount),)
    half = times(f"procedure {rank} of the day: 50%", amount, HALF, "USD")
    return half, cents("rounded", half.result)


def _amount_step(fee: Fee) -> int:
    return next(i for i, step in enumerate(fee.steps) if step.label == "amount of one unit")
