"""The fee tool: the amount from `corpus.fees` with the ids of the table rows it was computed from."""

from datetime import date

from corpus.errors import UnknownLocality
from corpus.fees import Fee, fee
from corpus.rows import Setting
from corpus.tables import Edition, Tables
from rag.table_citations import table_id
from rag.tool_results import FeeFacts

_COMPONENTS = ("26", "TC", "53")


def price(
    tables: Tables, code: str, day: date, setting: Setting, modifiers: tuple[str, ...], locality: str, *, qp: bool
) -> FeeFacts:
    """The Medicare amount of one unit, or why there is none."""
    try:
        amount = fee(tables, code, day, setting, modifiers, locality=locality, qp=qp)
    except UnknownLocality as fault:
        return FeeFacts(code, None, str(fault))
    return FeeFacts(code, amount, amount.reason, rows_of(tables, amount), amount.editions)


def rows_of(tables: Tables, amount: Fee) -> tuple[str, ...]:
    """The id of the table row an amount was computed from; none where no edition is held."""
    edition = _edition(tables, amount)
    if edition is None:
        return ()
    component = next((m for m in amount.modifiers if m in _COMPONENTS), "")
    key = (amount.code, component) if component and edition.table.startswith("pfs") else (amount.code,)
    return (table_id(edition, *key, joined="-"),)


def _edition(tables: Tables, amount: Fee) -> Edition | None:
    """The edition of the values, not of the geographic indices."""
    for table, name in amount.editions.items():
        for edition in tables.editions:
            if (edition.table, edition.name) == (table, name) and table != "gpci":
                return edition
    return None
