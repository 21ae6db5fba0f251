"""A facility's procedure that was stopped or reduced: modifiers 73, 74 and 52.

74 (after anaesthesia, or once it had begun) is paid in full, 73 (before anaesthesia) at half: MOD73. Of a device-intensive
procedure the device's share comes off before the half is taken, a share that only addendum FF tells, for surgical centers;
where it is not known to be small, no amount is said. 52 in a facility rests on facts of the record and is asked.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.fees.steps import Step, cents, times
from corpus.tables import Tables

HALF = Decimal("0.5")
DEVICE_INTENSIVE = "J8"
_LARGE = Decimal(30)  # per cent of the rate from which on a procedure is device-intensive
_FULL = "modifier 74: stopped after anaesthesia or once begun, paid in full"
_HALVED = "modifier 73: stopped before anaesthesia, paid at half"
SOURCE = "MOD73"


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a modifier does to a rate. `reason` where it leaves no amount."""

    steps: tuple[Step, ...] = ()
    note: str = ""
    reason: str = ""
    editions: tuple[tuple[str, str], ...] = ()


def stopped(tables: Tables, code: str, modifiers: tuple[str, ...], rate: Decimal, day: date) -> Stopped | None:
    """None where no such modifier stands on the line."""
    if "73" in modifiers:
        return _before_anaesthesia(tables, code, rate, day)
    if "74" in modifiers:
        return Stopped(note=_FULL)
    if "52" in modifiers:
        half = cents("", rate * HALF).result
        return Stopped(
            reason=f"a reduced service (52): half of the rate is ${half:,.2f}; was it stopped before the end,"
            " with no anaesthesia planned, as the record shows?"
        )
    return None


def _before_anaesthesia(tables: Tables, code: str, rate: Decimal, day: date) -> Stopped:
    exact = times("half, stopped before anaesthesia (73)", rate, HALF, "USD")
    half = cents("rounded", exact.result)
    found = tables.device(code, day)
    row, edition = found.row, found.edition
    if row is None or edition is None:
        return Stopped(
            reason=f"stopped before anaesthesia (73): half of the rate is ${half.result:,.2f}, less where the procedure is"
            " device-intensive; addendum FF, which tells it, is not held for it"
        )
    if row.indicator == DEVICE_INTENSIVE or (row.percent or Decimal(0)) > _LARGE:
        share = f"${row.amount:,.2f}" if row.amount is not None else "part of it"
        return Stopped(
            reason=f"stopped before anaesthesia (73), and device-intensive: the device's share ({share} by addendum FF"
            f" {edition.name}) comes off before half is paid, so less than ${half.result:,.2f}; the contractor says how much"
        )
    return Stopped((exact, half), _HALVED, editions=((edition.table, edition.name),))
