"""Several lines of one professional claim: what each is cut beside the others.

Indicator 2, and 3 beside them, is ranked by amount: 100% for the first, 50% for each of the next four, then by report. A
bilateral line is adjusted before the ranking. Endoscopies of one base (3) form a family first: the dearest in full, each
other less its base, the base itself nothing; the family then ranks as one. Add-ons (global ZZZ, indicator 0) are never cut.
Tests and therapy (4, 5, 6, 7) are cut in a part of their value: `corpus.fees.parts_cut`. Every unit counts as one
procedure. Rules and shares: PFS-LAYOUT.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from corpus.fees.parts_cut import cuts, open_note
from corpus.fees.physician import COMPONENTS, physician_fee
from corpus.fees.share import with_share
from corpus.fees.steps import ClaimFee, Fee, FeeLine, Outcome, Step, cents, minus, plus, times
from corpus.rows import PfsRow
from corpus.tables import Tables

HALF = Decimal("0.5")
PAID_BY_RANK = 5  # the sixth and later procedures are by report
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class _Unit:
    """One unit of a line, what it comes to within its family, and the step that says how."""

    line: int
    amount: Decimal
    steps: tuple[Step, ...] = ()


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

    def price(code: str, modifiers: tuple[str, ...] = ()) -> Fee:
        return physician_fee(tables, code, day, modifiers, locality=locality, facility=facility, qp=qp)

    alone = [price(line.code, line.modifiers) for line in asked]
    rows = [_row(tables, line, day) for line in asked]
    procedures = [
        i for i, row in enumerate(rows) if row and row.global_days != "ZZZ" and row.multiple_procedure in ("2", "3")
    ]
    families = _families(procedures, asked, alone, rows, {c: price(c).amount for c in _bases(rows)})
    ranked = _ranked(families, len(asked))
    cut = cuts(asked, alone, rows, price)
    priced = tuple(
        _procedure(asked[i], alone[i], ranked[i]) if ranked[i] else _other(asked[i], alone[i], cut.get(i, ()))
        for i in range(len(asked))
    )
    total = plus("total of the lines", (fee.amount for fee in priced if fee.amount is not None), "USD")
    notes = (*(open_note(i, asked, rows) for i in range(len(asked))), _baseless(rows))
    return ClaimFee(priced, total.result, (total,), tuple(note for note in notes if note))


def _row(tables: Tables, line: FeeLine, day: date) -> PfsRow | None:
    component = next((m for m in line.modifiers if m in COMPONENTS), "")
    return tables.pfs(line.code, day, component).row or tables.pfs(line.code, day).row


def _baseless(rows: Sequence[PfsRow | None]) -> str:
    """Endoscopies whose family is not held cannot be cut beside each other."""
    unknown = sorted({row.code for row in rows if row and row.multiple_procedure == "3" and not row.endo_base})
    if not unknown or len(rows) < 2:
        return ""
    return f"the endoscopy family of {', '.join(unknown)} is not held: load the fee schedule to have its rule applied"


def _bases(rows: Sequence[PfsRow | None]) -> set[str]:
    return {row.endo_base for row in rows if row and row.multiple_procedure == "3" and row.endo_base}


def _families(
    procedures: Sequence[int], lines: Sequence[FeeLine], alone: Sequence[Fee], rows: Sequence[PfsRow | None],
    bases: Mapping[str, Decimal | None],
) -> list[list[_Unit]]:  # fmt: skip
    """Units that are ranked as one: every unit by itself, and endoscopies of one base together."""
    single: list[list[_Unit]] = []
    scopes: dict[str, list[_Unit]] = {}
    for i in procedures:
        row, amount = rows[i], alone[i].amount
        if row is None or amount is None:
            continue
        family = row.endo_base if row.multiple_procedure == "3" else row.code if row.code in bases else ""
        units = [_Unit(i, amount)] * lines[i].units
        if family and bases.get(family) is not None:
            scopes.setdefault(family, []).extend(units)
        else:
            single += [[unit] for unit in units]
    return single + [_scoped(units, lines, base, bases[base] or NOTHING) for base, units in scopes.items()]


def _scoped(units: list[_Unit], lines: Sequence[FeeLine], base: str, value: Decimal) -> list[_Unit]:
    """Endoscopies of one base: the dearest in full, each other its amount less the base's, the base itself nothing."""
    if len(units) == 1:
        return units
    dearest = max(range(len(units)), key=lambda n: (units[n].amount, lines[units[n].line].code != base, -n))
    out = []
    for n, unit in enumerate(units):
        if n == dearest:
            out.append(unit)
            continue
        less = minus(f"less its base {base}, paid with the first endoscopy", unit.amount, value, "USD")
        left = max(less.result, NOTHING) if lines[unit.line].code != base else NOTHING
        out.append(replace(unit, amount=left, steps=(less,) if left == less.result else ()))
    return out


def _ranked(families: list[list[_Unit]], count: int) -> list[list[tuple[int, _Unit]]]:
    """Rank, from 1, and unit, by line. Families by what they come to, dearest first; ties keep the order of the lines."""
    ordered = sorted(families, key=lambda units: (-sum((u.amount for u in units), NOTHING), units[0].line))
    ranked: list[list[tuple[int, _Unit]]] = [[] for _ in range(count)]
    for rank, units in enumerate(ordered, 1):
        for unit in units:
            ranked[unit.line].append((rank, unit))
    return ranked


def _procedure(line: FeeLine, alone: Fee, ranked: list[tuple[int, _Unit]]) -> Fee:
    fee = replace(alone, units=line.units)
    if alone.amount is None:
        return fee
    steps = list(alone.steps[: _amount_step(alone) + 1])
    if ranked[-1][0] > PAID_BY_RANK:
        return replace(
            fee, amount=None, coinsurance=None, sequestration=None, paid=None, steps=tuple(steps),
            outcome=Outcome.INDIVIDUAL, reason="the sixth and later procedures of a day are priced by report",
        )  # fmt: skip
    if all(unit.amount == NOTHING for _, unit in ranked) and alone.amount:
        return replace(
            fee, amount=None, coinsurance=None, sequestration=None, paid=None, steps=(), outcome=Outcome.PACKAGED,
            reason="the base procedure is paid with the other endoscopy of its family",
        )  # fmt: skip
    parts = [(*unit.steps, *_share_of(rank, unit, whole=len(ranked) > 1)) for rank, unit in ranked]
    steps += [step for part in parts for step in part]
    ends = [part[-1].result if part else unit.amount for part, (_, unit) in zip(parts, ranked, strict=True)]
    if len(ends) > 1:
        steps.append(plus("all units", ends, "USD"))
    amount = sum(ends, NOTHING)
    is_cut = amount != alone.amount * line.units
    return with_share(
        replace(fee, outcome=Outcome.REDUCED if is_cut else fee.outcome), amount, steps, alone.notes
    )  # fmt: skip


def _share_of(rank: int, unit: _Unit, *, whole: bool) -> tuple[Step, ...]:
    if rank == 1:
        return (cents("1st procedure of the day: 100%", unit.amount),) if whole else ()
    half = times(f"procedure {rank} of the day: 50%", unit.amount, HALF, "USD")
    return half, cents("rounded", half.result)


def _other(line: FeeLine, alone: Fee, cut: Sequence[Step]) -> Fee:
    """A line that is not ranked: in full, or less what a part of it is cut by."""
    fee = replace(alone, units=line.units)
    if alone.amount is None:
        return fee
    steps = list(alone.steps[: _amount_step(alone) + 1])
    if line.units != 1:
        steps.append(times("all units", alone.amount, Decimal(line.units), "USD"))
    amount = alone.amount * line.units
    for step in cut:
        steps.append(step)
        if step.label == "rounded cut":
            steps.append(minus("less the cut", amount, step.result, "USD"))
            amount = steps[-1].result
    return with_share(replace(fee, outcome=Outcome.REDUCED if cut else fee.outcome), amount, steps, alone.notes)


def _amount_step(fee: Fee) -> int:
    return next(i for i, step in enumerate(fee.steps) if step.label == "amount of one unit")
