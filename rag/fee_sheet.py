"""A priced line as JSON: amount, outcome, every step, what is shown apart, editions and sources."""

from decimal import Decimal
from typing import Any

from corpus.fees import Fee
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


def _money(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
