"""A claim as the rules see it: frozen values, whatever nonsense they hold. Rules judge; nothing is rejected here."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.rows import Setting

if TYPE_CHECKING:
    from guards.coding.case import Case


@dataclass(frozen=True, slots=True)
class Line:
    """One service line. `code` and `modifiers` are upper case without spaces; `units` may be any number.

    `date_of_service` is None where the claim's own date holds.
    """

    code: str
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    diagnoses: tuple[str, ...] = ()
    date_of_service: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim for one patient, one day, one biller. `day` is the date of service in the contract's words."""

    day: date
    setting: Setting = Setting.PHYSICIAN
    lines: tuple[Line, ...] = ()
    id: str = ""
    payer: str = "medicare"
    case: "Case | None" = None

    def day_of(self, line: Line) -> date:
        return line.date_of_service or self.day
