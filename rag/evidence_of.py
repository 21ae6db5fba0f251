"""The words of the report beside each line of its claim: from the facts a reason names to the spans they were read from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from guards.claim import Line
from guards.coding.case import Case, Evidence
from guards.coding.derivation import Derivation, DerivedLine, Reason

_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """One line of the claim, why it stands there, and the words of the report it rests on, in the report's order."""

    line: Line
    reason: Reason
    spans: tuple[Evidence, ...]


def line_evidence(case: Case, derivation: Derivation) -> tuple[LineEvidence, ...]:
    """Each line of `derivation` (the undisputed ones) with its words; in the order of the claim."""
    return tuple(evidence_of(case, derived) for derived in derivation.lines)


def evidence_of(case: Case, derived: DerivedLine) -> LineEvidence:
    """The words of one line. Empty spans where the facts were not read from a text."""
    return LineEvidence(derived.line, derived.reason, spans_of(case, derived.reason.facts))


def spans_of(case: Case, paths: Iterable[str]) -> tuple[Evidence, ...]:
    """The spans of the facts at `paths`, such as `lesions[0].treatments[1]`; none inside another, none twice."""
    found = {(e.start, e.end): e for path in paths for e in _at(case, path)}
    kept = [
        e
        for (start, end), e in found.items()
        if not any((s, t) != (start, end) and s <= start and end <= t for s, t in found)
    ]
    return tuple(sorted(kept, key=lambda e: (e.start, e.end)))


def _at(case: Case, path: str) -> Iterator[Evidence]:
    """All evidence at and below a fact; of a fact that keeps none, that of the fact it belongs to."""
    walked: list[Any] = [case]
    for step in path.split("."):
        match = _STEP.fullmatch(step)
        value = getattr(walked[-1], match[1], None) if match else None
        if match and match[2] is not None and value is not None:
            value = value[int(match[2])] if int(match[2]) < len(value) else None
        if value is None:
            break
        walked.append(value)
    for value in reversed(walked[1:]):
        below = list(_below(value))
        if below:
            yield from below
            return


def _below(value: object) -> Iterator[Evidence]:
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _below(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _below(item)
