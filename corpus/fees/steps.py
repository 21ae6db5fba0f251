"""What a price is made of: the amount, and the arithmetic as steps that can be shown and checked again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum

from corpus.rows import GpciRow, Setting

CENT = Decimal("0.01")
_EXACT = Context(prec=40, rounding=ROUND_HALF_UP)


class Operator(StrEnum):
    READ = "read"  # taken from a table
    TIMES = "×"
    PLUS = "+"
    MINUS = "−"
    ROUND = "round"  # to the cent, half up


@dataclass(frozen=True, slots=True)
class Step:
    """`terms` joined by `operator` give `result`; `unit` is RVU, USD or nothing (a factor)."""

    label: str
    operator: Operator
    terms: tuple[Decimal, ...]
    result: Decimal
    unit: str = ""

    @property
    def expression(self) -> str:
        """`9.88 × 1.000`, or the value itself where it was read or rounded."""
        if self.operator in (Operator.READ, Operator.ROUND):
            return str(self.terms[0])
        return f" {self.operator.value} ".join(str(term) for term in self.terms)


def read(label: str, value: Decimal, unit: str = "") -> Step:
    return Step(label, Operator.READ, (value,), value, unit)


def times(label: str, left: Decimal, right: Decimal, unit: str = "") -> Step:
    with localcontext(_EXACT):
        return Step(label, Operator.TIMES, (left, right), left * right, unit)


def plus(label: str, terms: Iterable[Decimal], unit: str = "") -> Step:
    parts = tuple(terms)
    with localcontext(_EXACT):
        return Step(label, Operator.PLUS, parts, sum(parts, Decimal(0)), unit)


def minus(label: str, left: Decimal, right: Decimal, unit: str = "") -> Step:
    with localcontext(_EXACT):
        return Step(label, Operator.MINUS, (left, right), left - right, unit)


def cents(label: str, value: Decimal) -> Step:
    """To the cent, half up, as the published payment files round."""
    with localcontext(_EXACT):
        return Step(label, Operator.ROUND, (value,), value.quantize(CENT, ROUND_HALF_UP), "USD")


class Outcome(StrEnum):
    """What becomes of a line."""

    PAID = "paid"
    REDUCED = "reduced"  # paid in part beside other procedures
    PACKAGED = "packaged"  # no payment of its own
    PASS_THROUGH = "pass_through"  # noqa: S105 (paid apart at cost, no rate published)
    INPATIENT_ONLY = "inpatient_only"
    NOT_PAID = "not_paid"
    INDIVIDUAL = "individual"  # priced by the contractor, no amount published
    NOT_HELD = "not_held"  # the table for the day is not held


@dataclass(frozen=True, slots=True)
class Fee:
    """The price of one line, US dollars. `amount` is None where no amount can be said; `reason` then says why.

    `amount` is what Medicare allows before the patient's share. `coinsurance`, `sequestration` and `paid` (what Medicare
    sends) are shown apart and are None where they are not a plain percentage.
    """

    code: str
    modifiers: tuple[str, ...]
    day: date
    setting: Setting
    outcome: Outcome
    amount: Decimal | None = None
    reason: str = ""
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    coinsurance: Decimal | None = None
    sequestration: Decimal | None = None
    paid: Decimal | None = None
    units: int = 1
    facility: bool = True
    qp: bool = False
    locality: GpciRow | None = None  # None = national
    status_indicator: str = ""
    apc: str = ""
    editions: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()  # ids of the register


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A line to price. `units` of at least 1."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: int = 1


@dataclass(frozen=True, slots=True)
class ClaimFee:
    """Several lines priced together, in the order given. `total` sums what has an amount; `open_lines` have none.

    `is_most` where a cut that is known to apply has no share that is held: the total is then the most that is paid.
    """

    lines: tuple[Fee, ...]
    total: Decimal
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    is_most: bool = False

    @property
    def open_lines(self) -> tuple[Fee, ...]:
        """Lines that are paid but by an amount nobody published or that is not held."""
        undecided = (Outcome.INDIVIDUAL, Outcome.NOT_HELD, Outcome.PASS_THROUGH)
        return tuple(line for line in self.lines if line.outcome in undecided)
