"""Two base codes in one artery on one day: which fault that is.

Separate encounters of one day (XE, 58, 78, 79) are no clash, nor are pairs that the facts of the procedure support.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from guards.claim import Claim
from guards.facts import supported
from guards.pci_codes import CTO_CODES, DRUG_COATED_BALLOON, LADDER, SITUATION_CODES
from guards.rule import Desk
from guards.session import ARTERY_NAMES, Item, Session, sessions

GRAFT_CODES = frozenset({"92937", "C9604"})
MI_CODES = frozenset({"92941", "C9606"})
ATHERECTOMY = "92924"
STENT_ONLY = frozenset({"92928", "92930", "C9600"})


@dataclass(frozen=True, slots=True)
class Clash:
    """`stays` ranks higher, `goes` lower; of two equal ones the earlier stays."""

    name: str
    stays: Item
    goes: Item
    artery: str
    session: Session

    @property
    def where(self) -> str:
        return ARTERY_NAMES[self.artery]

    @property
    def codes(self) -> tuple[str, str]:
        return self.stays.code, self.goes.code


def clashes(claim: Claim, desk: Desk, name: str) -> Iterator[Clash]:
    """The clashes of one name, in claim order."""
    kept = desk.memo.get("clashes")
    if kept is None:
        kept = desk.memo["clashes"] = tuple(_clashes(claim, desk))
    return (clash for clash in kept if clash.name == name)


def _clashes(claim: Claim, desk: Desk) -> Iterator[Clash]:
    for session in sessions(claim, desk):
        for one, two in combinations(session.bases, 2):
            if not one.artery or one.artery != two.artery:
                continue
            high, low = sorted((one, two), key=lambda item: (-LADDER.get(item.code, 0), item.is_distinct, item.n))
            if supported(claim, desk, one.artery, {one.code, two.code}):
                continue
            name = "separate_encounter" if one.is_other_encounter or two.is_other_encounter else _name(high, low)
            if name:
                yield Clash(name, high, low, one.artery, session)


def _name(high: Item, low: Item) -> str:
    codes = {high.code, low.code}
    if _reads_alike(high, low) or codes <= MI_CODES:
        return ""  # named by duplicate_line and acute_mi_twice
    if DRUG_COATED_BALLOON in codes:
        return "coated_balloon"
    if codes <= CTO_CODES and len(codes) > 1:
        return "two_occlusion_codes"
    if ATHERECTOMY in codes and codes & STENT_ONLY:
        return "atherectomy_and_stent"
    if not codes <= LADDER.keys():
        return "two_in_one"  # a code younger than the ladder: which of the two stays is for a person to say
    if high.code in SITUATION_CODES and LADDER[high.code] > LADDER[low.code]:
        return _situation(high, low)
    if {"92930", "92933"} == codes or {"92930", "C9602"} == codes:
        return "two_in_one"
    return "contained" if LADDER[high.code] > LADDER[low.code] else "two_in_one"


def _situation(high: Item, low: Item) -> str:
    may_be_graft = high.code in GRAFT_CODES or high.is_distinct or low.is_distinct
    if low.code not in SITUATION_CODES:
        return "graft_and_native" if may_be_graft else "contained"
    if low.code in GRAFT_CODES:
        return "graft_and_native" if high.is_distinct or low.is_distinct else "contained"
    return "two_in_one"  # the culprit of an acute MI and a chronic total occlusion


def _reads_alike(one: Item, two: Item) -> bool:
    return one.code == two.code and sorted(one.line.modifiers) == sorted(two.line.modifiers)
