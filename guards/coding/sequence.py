"""The order of lines: base codes by value, add-ons, support, the diagnostic study, the rest. And their modifiers."""

from decimal import Decimal

from guards.claim import Line
from guards.coding.case import Artery
from guards.coding.sheet import Entry, Sheet

PROFESSIONAL = frozenset({str(c) for c in range(93451, 93462)}) | {"92978", "92979", "93571", "93572", "93464"}
# the order of the codes where no fee schedule is held: the ladder of what contains what
_LADDER = ("92943", "92945", "92941", "92933", "92937", "92930", "92924", "92928", "92920", "0913T")


def modifiers(entry: Entry, sheet: Sheet) -> tuple[str, ...]:
    """Component, then artery, then the rest."""
    component = ("26",) if sheet.is_physician and entry.code in PROFESSIONAL else ()
    artery = (entry.artery.value,) if entry.artery is not None else ()
    return (*component, *artery, *entry.extra)


def line(entry: Entry, sheet: Sheet) -> Line:
    return Line(entry.code, modifiers(entry, sheet), Decimal(entry.units), entry.diagnoses)


def ordered(sheet: Sheet) -> tuple[Entry, ...]:
    """The lines in claim order; the same facts in another order give the same claim."""
    return tuple(sorted(sheet.entries, key=lambda e: _key(e, sheet)))


def value(entry: Entry, sheet: Sheet) -> Decimal:
    """Total facility RVU of the line; 0 where none is held. A facility code is valued by its physician twin."""
    code = entry.value_of or entry.code
    component = "26" if code in PROFESSIONAL else ""
    for modifier in dict.fromkeys((component, "")):
        row = sheet.tables.pfs(code, sheet.day, modifier).row
        if row is not None:
            return row.work_rvu + row.facility_pe_rvu + row.mp_rvu
    return Decimal(0)


def _key(entry: Entry, sheet: Sheet) -> tuple[int, Decimal, int, str, int, bool, tuple[str, ...]]:
    code = entry.value_of or entry.code
    rung = _LADDER.index(code) if code in _LADDER else len(_LADDER)
    place = list(Artery).index(entry.artery) if entry.artery is not None else -1
    return entry.group, -value(entry, sheet), rung, entry.code, place, entry.through_graft, entry.extra
