"""Rule: acute_mi_without_diagnosis."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.facts import facts_of
from guards.finding import Action, Fix, Hit, Severity, SourceRef
from guards.rule import Desk, rule
from guards.same_artery import MI_CODES
from guards.session import Item, sessions

_PLAIN = ("I21.0", "I21.1", "I21.2", "I21.3", "I21.9", "I21.A9", "I22.")
_UNSPECIFIED = ("I21.9", "I21.A9")  # on the list, and case by case
_ASKED = {
    "I21.4": "An NSTEMI takes 92941 only as an emergency with ongoing ischemia: does the record show it?",
    "I21.A1": "A type 2 MI is usually no case for 92941: was a blocked culprit vessel opened as an emergency?",
    "I21.B": "Was a blocked culprit vessel opened as an emergency?",
}

_LIST = SourceRef("QM", "diagnoses of acute MI")


@rule(
    id="acute_mi_without_diagnosis",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, V.22, p. XI-36",
    facts=("AMI-01", "AMI-04"),
)
def acute_mi_without_diagnosis(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """92941 stands on a line whose diagnoses name no acute MI.

    Why: the manual gives the code to an acute MI alone. Which diagnoses tell of one is of medium confidence (a list of
    quality measures with the ICD-10-CM tables): I21.01 to I21.4, I21.9, I21.A9 or I22.-. NSTEMI and type 2 MI need a
    look at the record; an MI without its kind passes with a remark.
    Faulty: 92941-LD with I25.110
    Sound: 92941-LD with I21.02
    """
    for session in sessions(claim, desk):
        for item in session.of(MI_CODES):
            if item.row is not None and item.line.diagnoses:
                yield from _judge(item, claim, desk)


def _judge(item: Item, claim: Claim, desk: Desk) -> Iterator[Hit]:
    codes = item.line.diagnoses
    acute = [code for code in codes if code.startswith(_PLAIN)]
    if acute:
        if set(acute) <= set(_UNSPECIFIED) and not _facts_agree(item, claim, desk):
            text = f"{acute[0]} does not tell the kind of MI: the record must show an emergency and a blocked culprit vessel."
            yield Hit(text, item.n, (item.code,), severity=Severity.INFO, source=_LIST)
        return
    question = next((_ASKED[code] for code in codes if code in _ASKED), "")
    if not question:
        text = (
            f"{item.code} is for an acute MI; the diagnoses of the line ({', '.join(codes)}) name none "
            "(I21.01 to I21.4, I21.9, I21.A9, I22.-: a list of medium confidence)."
        )
        fix = Fix(Action.ASK_FOR, item.n, "Which acute MI was treated? If none, which code describes the work?")
        yield Hit(text, item.n, (item.code,), fix)
    elif not _facts_agree(item, claim, desk):
        ask = Fix(Action.ASK_FOR, item.n, question)
        yield Hit(question, item.n, (item.code,), ask, Severity.WARNING, _LIST, question)


def _facts_agree(item: Item, claim: Claim, desk: Desk) -> bool:
    facts = facts_of(claim, desk)
    return facts is not None and facts.derived(item.code, item.artery) is not None
