"""The patient's share and the sequestration, shown apart from the amount. Percentages by law: 20% and 2%."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.fees.steps import Fee, Step, cents, minus, read, times

COINSURANCE = Decimal("0.20")
SEQUESTRATION = Decimal("0.02")


def with_share(fee: Fee, amount: Decimal, steps: Sequence[Step], notes: Sequence[str] = ()) -> Fee:
    """The fee with its amount, the 20% the patient owes once the deductible is met, and the 2% cut of Medicare's part."""
    exact = times("20% of it", amount, COINSURANCE, "USD")
    return _split(fee, amount, (*steps, exact), cents("coinsurance", exact.result), notes)


def with_copayment(fee: Fee, amount: Decimal, steps: Sequence[Step], owed: Decimal, notes: Sequence[str] = ()) -> Fee:
    """The same with the published copayment of the hospital outpatient department instead of the 20%."""
    return _split(fee, amount, steps, read("copayment", owed, "USD"), notes)


def _split(fee: Fee, amount: Decimal, steps: Sequence[Step], patient: Step, notes: Sequence[str]) -> Fee:
    part = minus("Medicare's part", amount, patient.result, "USD")
    exact_cut = times("2% of Medicare's part", part.result, SEQUESTRATION, "USD")
    cut = cents("sequestration", exact_cut.result)
    paid = minus("Medicare pays", part.result, cut.result, "USD")
    return replace(
        fee,
        amount=amount,
        steps=(*steps, patient, part, exact_cut, cut, paid),
        notes=tuple(notes),
        coinsurance=patient.result,
        sequestration=cut.result,
        paid=paid.result,
    )
