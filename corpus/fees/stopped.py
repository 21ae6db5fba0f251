"""A facility's procedure that was stopped or reduced: modifiers 73, 74 and 52.

74 (after anaesthesia, or once the procedure had begun) is paid in full, 73 (before anaesthesia) at half: MOD73, medium. Of a
device-intensive procedure the device's share comes off before the half is taken (general knowledge), a share that only
addendum FF tells, for surgical centers; where it is not known to be small, no amount is said. 52 in a facility means half
where no anaesthesia was planned (MOD52); whether that is so rests on the record and is asked.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.fees.steps import Step, cents, times
from corpus.tables import Tables

HALF = Decimal("0.5")
DEVICE_INTENSIVE = "J8"
_LARGE = Decimal(30)  # per cent of the rate from which on a procedure is device-intensive
_FULL = "modifier 74: stopped after anaesthesia or once begun, paid in full (as payers restate it; medium confidence)"
_HALVED = "modifier 73: stopped before anaesthesia, paid at half (as payers restate it; medium confidence)"
_STOPPED, _REDUCED, _UNREAD = "MOD73", "MOD52", "MEM"


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a modifier does to a rate. `reason` where it leaves no amount; `sources` are ids of the register."""

    steps: tuple[Step, ...] = ()
    note: str = ""
    reason: str = ""
    editions: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = (_STOPPED,)


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
            " with no anaesthesia planned, as the record shows?",
            sources=(_REDUCED,),
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
        share = f"${row.amount:,.2f} in" if row.amount is not None else "by"
        return Stopped(
            reason=f"stopped before anaesthesia (73), and device-intensive: the device's share ({share} addendum FF"
            f" {edition.name}, of surgical centers) comes off before half is paid, so less than ${half.result:,.2f};"
            " the contractor says how much",
            sources=(_STOPPED, _UNREAD),
        )
    return Stopped((exact, half), _HALVED, editions=((edition.table, edition.name),))
