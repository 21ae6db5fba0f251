"""What Medicare pays, with the arithmetic: physician, hospital outpatient and ambulatory surgical center."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from corpus.fees.asc import asc_fee, asc_fees
from corpus.fees.hospital import hospital_fee, hospital_fees
from corpus.fees.locality import find_locality
from corpus.fees.physician import physician_fee
from corpus.fees.several import physician_fees
from corpus.fees.steps import ClaimFee, Fee, FeeLine, Operator, Outcome, Step
from corpus.rows import Setting
from corpus.tables import Tables

__all__ = [
    "ClaimFee", "Fee", "FeeLine", "Operator", "Outcome", "Step", "asc_fee", "asc_fees", "fee", "fees", "find_locality",
    "hospital_fee", "hospital_fees", "physician_fee", "physician_fees",
]  # fmt: skip


def fee(
    tables: Tables,
    code: str,
    day: date,
    setting: Setting,
    modifiers: Iterable[str] = (),
    *,
    locality: str = "",
    facility: bool = True,
    qp: bool = False,
    units: int = 1,
) -> Fee:
    """The amount of one line for whoever bills it. `locality`, `facility` and `qp` concern physicians only.

    Several units are cut beside each other as several lines are. Raises UnknownLocality.
    """
    if units > 1:
        line = FeeLine(code, tuple(modifiers), units)
        claim = fees(tables, (line,), day, setting, locality=locality, facility=facility, qp=qp)
        return replace(claim.lines[0], notes=tuple(dict.fromkeys((*claim.lines[0].notes, *claim.notes))))
    if setting is Setting.PHYSICIAN:
        return physician_fee(tables, code, day, modifiers, locality=locality, facility=facility, qp=qp)
    price = hospital_fee if setting is Setting.HOSPITAL_OUTPATIENT else asc_fee
    return price(tables, code, day, modifiers)


def fees(
    tables: Tables,
    lines: Iterable[FeeLine],
    day: date,
    setting: Setting,
    *,
    locality: str = "",
    facility: bool = True,
    qp: bool = False,
) -> ClaimFee:
    """Several lines of one claim priced together. Raises UnknownLocality."""
    if setting is Setting.PHYSICIAN:
        return physician_fees(tables, lines, day, locality=locality, facility=facility, qp=qp)
    if setting is Setting.HOSPITAL_OUTPATIENT:
        return hospital_fees(tables, lines, day)
    return asc_fees(tables, lines, day)
