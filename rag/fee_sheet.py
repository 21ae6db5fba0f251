"""A priced line, or several of one claim, as JSON: amount, outcome, every step, what is shown apart, editions, sources."""

from decimal import Decimal
from typing import Any

from corpus.fees import ClaimFee, Fee
from corpus.sources import sources


def fee_sheet(fee: Fee) -> dict[str, Any]:
    """JSON-ready. Amounts are US dollars to the cent, null where none can be said; `reason` then says why."""
    return {
        "code": fee.code,
        "modifiers": list(fee.modifiers),
        "units": fee.units,
        "dos": fee.day.isoformat(),
        "setting": fee.setting.value,
        "facility": fee.facility,
        "qp": fee.qp,
        "where": f"{fee.locality.name} ({fee.locality.mac}-{fee.locality.locality})" if fee.locality else "national",
        "outcome": fee.outcome.value,
        "amount": _money(fee.amount),
        "reason": fee.reason,
        "steps": [
            {"label": s.label, "expression": s.expression, "result": str(s.result), "unit": s.unit} for s in fee.steps
        ],
        "coinsurance": _money(fee.coinsurance),
        "sequestration": _money(fee.sequestration),
        "paid": _money(fee.paid),
        "status_indicator": fee.status_indicator,
        "apc": fee.apc,
        "notes": list(fee.notes),
        "editions": dict(fee.editions),
        "sources": [{"id": i, "title": sources()[i].title} for i in fee.sources if i in sources()],
    }


def claim_sheet(claim: ClaimFee) -> dict[str, Any]:
    """The lines in their order, each as `fee_sheet`; `total` sums those that have an amount, `open` names those paid by none.

    `at_most` is true where a cut applies whose share is not held: less than the total is then paid.
    """
    return {
        "lines": [fee_sheet(line) for line in claim.lines],
        "total": _money(claim.total),
        "total_expression": " + ".join(str(line.amount) for line in claim.lines if line.amount is not None),
        "at_most": claim.is_most,
        "open": ["-".join((line.code, *line.modifiers)) for line in claim.open_lines],
        "notes": list(claim.notes),
    }


def _money(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
