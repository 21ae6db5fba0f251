"""Which add-on may stand beside which code, and the base code of an artery."""

from guards.coding.case import Artery
from guards.coding.diagnostic import CORONARY_STUDIES
from guards.coding.sequence import value
from guards.coding.sheet import Entry, Group, Sheet

BASES = frozenset({"92920", "92924", "92928", "92930", "92933", "92937", "92941", "92943", "92945"})
NEW_2026 = frozenset({"92930", "92945"})


def parents_of(code: str) -> frozenset[str]:
    """Codes beside which the add-on may stand."""
    if code == "92972":
        return BASES
    return {"92979": frozenset({"92978"}), "93572": frozenset({"93571"}), "0523T": CORONARY_STUDIES}.get(
        code, BASES | CORONARY_STUDIES
    )


def base_of(artery: Artery, sheet: Sheet) -> Entry | None:
    """The dearest base code of the artery; None where it was not treated."""
    own = [e for e in sheet.entries if e.group is Group.PCI and e.artery is artery]
    return max(own, key=lambda e: (value(e, sheet), e.code), default=None)


def rank(artery: Artery, sheet: Sheet) -> tuple[int, object]:
    """Arteries with a base code first, the dearest first."""
    base = base_of(artery, sheet)
    return (0, -value(base, sheet)) if base is not None else (1, 0)
