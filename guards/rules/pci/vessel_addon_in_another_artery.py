"""Rule: vessel_addon_in_another_artery."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import in_force
from guards.rule import Desk, rule
from guards.session import ARTERY_NAMES, Item, Session, sessions

_ADDONS = ("92972", "92973", "92974")
_MEET_AT_LEFT_MAIN = frozenset({"LM", "LD", "LC", "RI"})


@rule(
    id="vessel_addon_in_another_artery",
    severity=Severity.WARNING,
    source="AOC24",
    locator="primaries of 92972, 92973 and 92974",
    facts=("ADD-01", "ADD-05", "BUNDLE-03"),
)
def vessel_addon_in_another_artery(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Lithotripsy, clot removal or brachytherapy names an artery in which no intervention stands.

    Why: each is added to the work on a lesion. The add-on table asks for a primary on the same day and says nothing of
    the artery, so a person decides. A line of the left main may belong to work that runs into its neighbours.
    Faulty: 92928-LD with 92972-RC
    Sound: 92928-LD with 92972-LD
    """
    for session in sessions(claim, desk):
        arteries = {artery for item in session.bases for artery in item.arteries}
        if not arteries or any(not item.arteries for item in session.bases):
            continue
        for item in session.of(_ADDONS):
            if item.row is None or not item.artery or item.artery in arteries or _may_run_on(item.artery, arteries):
                continue
            if _stands_without_intervention(item, session, desk):
                continue
            where, others = ARTERY_NAMES[item.artery], ", ".join(ARTERY_NAMES[a] for a in sorted(arteries))
            text = f"{item.code} names the {where}, and every intervention of the day lies elsewhere ({others})."
            question = f"Which intervention in the {where} is {item.code} added to, or was it done in another artery?"
            yield Hit(text, item.n, (item.code,), question=question)


def _may_run_on(artery: str, others: set[str]) -> bool:
    """One lesion may run from the left main into a neighbour and is reported once."""
    together = {artery, *others}
    return "LM" in together and artery in _MEET_AT_LEFT_MAIN and bool(others & _MEET_AT_LEFT_MAIN)


def _stands_without_intervention(item: Item, session: Session, desk: Desk) -> bool:
    """Clot removal and brachytherapy have diagnostic studies among their primaries: one on the day may carry them."""
    bases = {base.code for base in session.bases}
    primaries = {row.primary for row in desk.tables.addon_primaries(item.code, session.day).rows}
    return any(code in primaries and code not in bases and in_force(desk, code, session.day) for code in session.codes)
