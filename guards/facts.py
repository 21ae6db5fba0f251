"""The facts a claim carries, turned into lines and laid beside what was billed.

Several outcomes are possible where the facts leave a question open: a claim that matches one of them is asked about,
not refused.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.rows import Confidence
from guards.claim import Claim, Line
from guards.coding.derivation import Derivation, DerivedLine, Reason
from guards.coding.derive import derive
from guards.pci_codes import DRUG_COATED_BALLOON, LADDER, arteries_of
from guards.rule import Desk

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the facts support: the derivation and every claim its questions may lead to."""

    derivation: Derivation
    outcomes: tuple[tuple[Line, ...], ...]

    def bases(self, artery: str) -> frozenset[Codes]:
        """Base codes of an artery, sorted, in every outcome."""
        return frozenset(tuple(sorted(base_codes(lines, artery))) for lines in self.outcomes)

    def counts(self, code: str) -> frozenset[int]:
        """Units of a code in every outcome."""
        return frozenset(int(sum(line.units for line in lines if line.code == code)) for lines in self.outcomes)

    def derived(self, code: str, artery: str = "") -> DerivedLine | None:
        """The derived line of a code, of one artery where named."""
        for found in self.derivation.lines:
            if found.line.code == code and (not artery or artery in found.line.modifiers):
                return found
        return None


def facts_of(claim: Claim, desk: Desk) -> Facts | None:
    """The facts of the claim's day; None where it carries none. Worked out once a check."""
    if claim.case is None:
        return None
    found: Facts | None = desk.memo.get("facts")
    if found is None:
        derivation = derive(claim.case, desk.tables, day=claim.day, setting=claim.setting)
        options = tuple(option.lines for question in derivation.questions for option in question.options)
        outcomes = options or (tuple(d.line for d in derivation.lines),)
        found = desk.memo["facts"] = Facts(derivation, tuple(dict.fromkeys(outcomes)))
    return found


def supported(claim: Claim, desk: Desk, artery: str, codes: set[str]) -> bool:
    """Whether every outcome of the facts reports all these base codes in the artery."""
    facts = facts_of(claim, desk)
    return facts is not None and all(codes <= set(found) for found in facts.bases(artery))


def speak_against(claim: Claim, desk: Desk, artery: str, codes: set[str]) -> bool:
    """Whether facts are told and no outcome of them reports all these base codes in the artery."""
    facts = facts_of(claim, desk)
    return facts is not None and not any(codes <= set(found) for found in facts.bases(artery))


def base_codes(lines: Iterable[Line], artery: str) -> list[str]:
    """Base codes that carry the artery's modifier, and no other."""
    return [line.code for line in lines if is_base_code(line.code) and arteries_of(line.modifiers) == {artery}]


def is_base_code(code: str) -> bool:
    return code in LADDER or code == DRUG_COATED_BALLOON


def less(one: Iterable[str], other: Iterable[str]) -> list[str]:
    """What `one` holds beyond `other`, each as often as it is missing there."""
    return sorted((Counter(one) - Counter(other)).elements())


def with_ground(text: str, reason: Reason | None) -> str:
    """The text, and where the reason is of medium confidence the source it rests on: such a reason decides in the open."""
    if reason is None or reason.confidence is not Confidence.MEDIUM:
        return text
    return f"{text} (Rests on {reason.source.id}, medium confidence.)"
