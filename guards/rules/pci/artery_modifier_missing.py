"""Rule: artery_modifier_missing."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts import facts_of
from guards.finding import Action, Fix, Hit, Severity
from guards.pci_codes import DRUG_COATED_BALLOON
from guards.rule import Desk, rule
from guards.same_artery import GRAFT_CODES
from guards.session import Item, sessions

_ELSEWHERE = frozenset(
    {"LT", "RT", "FA", "TA"} | {f"E{n}" for n in range(1, 5)} | {f"{x}{n}" for x in "FT" for n in range(1, 10)}
)


@rule(
    id="artery_modifier_missing",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, E, p. I-14",
    facts=("MOD-01",),
)
def artery_modifier_missing(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A PCI line does not say which artery was treated.

    Why: one base code stands for one major artery with its branches; without LC, LD, LM, RC or RI the payer cannot
    tell two arteries from one artery billed twice.
    Faulty: 92928
    Sound: 92928-LD
    """
    for session in sessions(claim, desk):
        for item in session.bases:
            if item.arteries or item.code in GRAFT_CODES or not _ELSEWHERE.isdisjoint(item.line.modifiers):
                continue
            severity = Severity.WARNING if item.code == DRUG_COATED_BALLOON else None
            text = f"{item.code} carries no artery modifier; add the one of LC, LD, LM, RC, RI that fits the artery treated."
            yield Hit(
                text, item.n, (item.code,), _fix(item, claim, desk), severity, question="Which artery was treated?"
            )


def _fix(item: Item, claim: Claim, desk: Desk) -> Fix:
    """The facts name the artery where they support the code in one only; otherwise a person has to."""
    facts = facts_of(claim, desk)
    lines = facts.derivation.lines if facts is not None else ()
    arteries = {
        m for d in lines if d.line.code == item.code for m in d.line.modifiers if m in {"LC", "LD", "LM", "RC", "RI"}
    }
    if len(arteries) == 1:
        return Fix(Action.ADD_MODIFIER, item.n, arteries.pop())
    return Fix(Action.ASK_FOR, item.n, f"Which major coronary artery was treated with {item.code}?")
