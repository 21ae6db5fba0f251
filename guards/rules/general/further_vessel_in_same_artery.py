"""Rule: further_vessel_in_same_artery."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force
from guards.pci_codes import NEXT_VESSEL
from guards.rule import Desk, rule
from guards.session import ARTERY_NAMES, sessions


@rule(
    id="further_vessel_in_same_artery",
    severity=Severity.WARNING,
    source="RVU26C",
    locator="rows 92979 and 93572",
    facts=("ADD-02",),
)
def further_vessel_in_same_artery(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """The add-on for a further vessel names the artery of the first one.

    Why: imaging and pressure studies are counted by vessel, and a second look into the same one is inside the first
    code. Whether a branch counts as a vessel of its own is told by no source held: a person decides.
    Faulty: 93458-26 with 93571-26-LD and 93572-26-LD
    Sound: 93458-26 with 93571-26-LD and 93572-26-RC
    """
    for session in sessions(claim, desk):
        for first, further in NEXT_VESSEL.items():
            taken = {item.artery for item in session.of((first,)) if item.artery}
            for item in session.of((further,)):
                if item.artery in taken and in_force(desk, further, session.day) is not None:
                    where = ARTERY_NAMES[item.artery]
                    question = f"Which vessel beside the one of {first} was studied, and does the record name it?"
                    yield Hit(
                        f"{further} is for a further vessel and names the {where}, as {first} does.",
                        item.n,
                        (first, further),
                        Fix(Action.ASK_FOR, item.n, question),
                        question=question,
                    )
                taken.update({item.artery} - {""})
