"""Rule: branch_of_left_main_or_ramus."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import BRANCH_ADDONS
from guards.rule import Desk, rule
from guards.session import ARTERY_NAMES, sessions

BRANCH_TWINS = frozenset({"C9601", "C9603", "C9605"})
_BRANCHES = (BRANCH_ADDONS - {"92944", "92938"}) | (BRANCH_TWINS - {"C9605"})


@rule(
    id="branch_of_left_main_or_ramus",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.14, p. XI-14",
    since=date(2025, 1, 1),
    facts=("PCI-03",),
)
def branch_of_left_main_or_ramus(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A branch add-on is billed for the left main or the ramus.

    Why: neither has branches that count; their add-on has no vessel to stand for.
    Faulty: 92928-LM with 92929-LM on 2025-06-02
    Sound: 92928-LD with 92929-LD on 2025-06-02
    """
    for session in sessions(claim, desk):
        for item in session.of(_BRANCHES):
            if item.row is not None and item.artery in ("LM", "RI"):
                text = f"{item.code} is for a further branch, and the {ARTERY_NAMES[item.artery]} has none that counts."
                yield Hit(text, item.n, (item.code,), Fix(Action.DROP_LINE, item.n, safe=True))
