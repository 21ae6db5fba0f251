"""Words of a report that look like a fact and are none: negated, historical, planned, or told of an old device."""

from dataclasses import dataclass

from guards.coding.case import Evidence


@dataclass(frozen=True, slots=True)
class Ignored:
    """`report[start:end] == text`. `why`: negated, historical, planned, family history, or a few words.

    `near` is the text with the words around it, for people to recognise it by.
    """

    text: str
    start: int
    end: int
    why: str
    near: str = ""


def ignored(evidence: Evidence, why: str) -> Ignored:
    return Ignored(evidence.text, evidence.start, evidence.end, why)
