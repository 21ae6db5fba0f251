"""A claim day by day, as the PCI rules read it: numbered lines with their kind and artery, base codes apart.

Codes that are not in force on their day count for nothing here: another rule has already stopped them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus.rows import CodeRow, Setting
from guards.claim import Claim, Line
from guards.pci_codes import (
    DIAGNOSTIC_CATH,
    DISTINCT_MODIFIERS,
    DRUG_COATED_BALLOON,
    arteries_of,
    is_facility,
    is_in_force,
)
from guards.rule import Desk

SEPARATE_ENCOUNTER = frozenset({"XE", "58", "78", "79"})  # NCCI26 ch. I E, pp. I-14 to I-20
ARTERY_NAMES = {
    "LM": "left main",
    "LD": "LAD",
    "LC": "circumflex",
    "RC": "right coronary artery",
    "RI": "ramus intermedius",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A line with its index in the claim. `row` is None where the code is not in force or not known."""

    n: int
    line: Line
    row: CodeRow | None
    arteries: frozenset[str]
    is_base: bool

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def artery(self) -> str:
        """The artery modifier where there is exactly one, else empty."""
        return next(iter(self.arteries)) if len(self.arteries) == 1 else ""

    @property
    def is_distinct(self) -> bool:
        """59 or an X modifier stands on the line."""
        return not DISTINCT_MODIFIERS.isdisjoint(self.line.modifiers)

    @property
    def is_other_encounter(self) -> bool:
        return not SEPARATE_ENCOUNTER.isdisjoint(self.line.modifiers)


@dataclass(frozen=True, slots=True)
class Session:
    """The lines of one day."""

    day: date
    setting: Setting
    items: tuple[Item, ...]
    bases: tuple[Item, ...]
    codes: frozenset[str]

    @property
    def is_facility(self) -> bool:
        return is_facility(self.setting)

    @property
    def base_codes(self) -> tuple[str, ...]:
        """Codes of the base lines, each once, sorted."""
        return tuple(sorted({item.line.code for item in self.bases}))

    @property
    def has_catheter_work(self) -> bool:
        return bool(self.bases) or not DIAGNOSTIC_CATH.isdisjoint(self.codes)

    def of(self, codes: frozenset[str] | tuple[str, ...]) -> Iterator[Item]:
        """The lines of the given codes."""
        return iter(()) if self.codes.isdisjoint(codes) else (item for item in self.items if item.line.code in codes)


def sessions(claim: Claim, desk: Desk) -> tuple[Session, ...]:
    """The days of the claim, earliest first; worked out once a check."""
    kept: tuple[Claim, tuple[Session, ...]] | None = desk.memo.get("sessions")
    if kept is None or kept[0] is not claim:
        kept = claim, _sessions(claim, desk)
        desk.memo["sessions"] = kept
    return kept[1]


def _sessions(claim: Claim, desk: Desk) -> tuple[Session, ...]:
    days: dict[date, list[Item]] = {}
    for n, line in enumerate(claim.lines):
        day = claim.day_of(line)
        days.setdefault(day, []).append(_item(n, line, day, desk))
    return tuple(
        Session(
            day,
            claim.setting,
            tuple(items),
            tuple(item for item in items if item.is_base),
            frozenset(item.code for item in items),
        )
        for day, items in sorted(days.items())
    )


def _item(n: int, line: Line, day: date, desk: Desk) -> Item:
    row = desk.tables.code(line.code, day).row
    if row is not None and not is_in_force(row, day):
        row = None
    is_base = row is not None and (
        line.code == DRUG_COATED_BALLOON or (row.kind in ("pci_base", "hcpcs_des") and not row.is_addon)
    )
    return Item(n, line, row, arteries_of(line.modifiers), is_base)
