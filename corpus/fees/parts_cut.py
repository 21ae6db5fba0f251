"""Cuts of a part of a line's value beside others of its kind: diagnostic tests and therapy. Shares: PFS-LAYOUT.

Indicator 4 (imaging): 50% of the technical part and 5% of the professional part. 6 (cardiovascular): 25% of the technical
part. 7 (ophthalmology): 20% of it. 5 (therapy): 50% of the practice expense. In each kind the unit with the dearest part is
paid in full. One session of one physician or group is taken for granted, as lines of one claim and day are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.fees.steps import Fee, FeeLine, Step, cents, times
from corpus.rows import PfsRow

Price = Callable[[str, tuple[str, ...]], Fee]
_TECHNICAL, _PROFESSIONAL, _EXPENSE = "technical part", "professional part", "practice expense"
SHARES: Mapping[str, tuple[tuple[str, Decimal], ...]] = {
    "4": ((_TECHNICAL, Decimal("0.50")), (_PROFESSIONAL, Decimal("0.05"))),
    "5": ((_EXPENSE, Decimal("0.50")),),
    "6": ((_TECHNICAL, Decimal("0.25")),),
    "7": ((_TECHNICAL, Decimal("0.20")),),
}


@dataclass(frozen=True, slots=True)
class _Part:
    line: int
    amount: Decimal
    units: int


def cuts(
    lines: Sequence[FeeLine], alone: Sequence[Fee], rows: Sequence[PfsRow | None], price: Price
) -> dict[int, tuple[Step, ...]]:
    """The steps of each line that is cut, by its place; every cut ends in a step `rounded cut`."""
    found: dict[int, tuple[Step, ...]] = {}
    for indicator, shares in SHARES.items():
        kin = [
            i
            for i, row in enumerate(rows)
            if row and row.multiple_procedure == indicator and alone[i].amount is not None
        ]
        for part, share in shares:
            parts = [p for i in kin if (p := _part(i, lines[i], alone[i], rows[i], part, price)) is not None]
            for place, steps in _cut(parts, part, share):
                found[place] = (*found.get(place, ()), *steps)
    return found


def open_note(place: int, lines: Sequence[FeeLine], rows: Sequence[PfsRow | None]) -> str:
    """What cannot be cut here: a test that is only listed whole, its technical part under a code of its own, beside others."""
    row = rows[place]
    if row is None or row.pctc != "4" or row.multiple_procedure not in SHARES:
        return ""
    kin = [
        line.units
        for line, other in zip(lines, rows, strict=True)
        if other and other.multiple_procedure == row.multiple_procedure
    ]
    if sum(kin) < 2:
        return ""
    return f"the technical part of {row.code} is listed under another code; whether it is cut beside the other tests is open"


def _cut(parts: list[_Part], name: str, share: Decimal) -> list[tuple[int, tuple[Step, ...]]]:
    """All but one unit of the dearest part."""
    if sum(part.units for part in parts) < 2:
        return []
    dearest = max(range(len(parts)), key=lambda n: (parts[n].amount, -n))
    out: list[tuple[int, tuple[Step, ...]]] = []
    for n, part in enumerate(parts):
        units = part.units - (n == dearest)
        if units and part.amount:
            whole = times(f"{name}, units beside a dearer one", part.amount, Decimal(units), "USD")
            cut = times(f"{(share * 100).normalize():f}% of the {name}", whole.result, share, "USD")
            out.append((part.line, (whole, cut, cents("rounded cut", cut.result))))
    return out


def _part(place: int, line: FeeLine, alone: Fee, row: PfsRow | None, name: str, price: Price) -> _Part | None:
    """What the part of one unit comes to; None where the line has no such part."""
    amount = alone.amount
    if row is None or amount is None:
        return None
    if name == _EXPENSE:
        return _Part(place, _expense(alone, row), line.units)
    wanted, whole = ("TC", "3") if name == _TECHNICAL else ("26", "2")
    component = next((m for m in line.modifiers if m in ("26", "TC")), "")
    if component:
        return _Part(place, amount, line.units) if component == wanted else None
    if row.pctc == whole:
        return _Part(place, amount, line.units)
    apart = price(line.code, (wanted,)).amount
    return _Part(place, apart, line.units) if apart is not None else None


def _expense(alone: Fee, row: PfsRow) -> Decimal:
    """Practice expense of one unit, to the cent."""
    value = row.facility_pe_rvu if alone.facility else row.nonfacility_pe_rvu
    index = alone.locality.practice_expense if alone.locality else Decimal(1)
    return cents("", value * index * row.conversion_factor).result
