"""A report with its evidence marked: which words of it each claim line rests on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from guards.coding.case import Case, Evidence
from guards.coding.derivation import Derivation


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of the report, and the numbers (from 1) of the lines that rest on them."""

    start: int
    end: int
    lines: tuple[int, ...]


def spans(case: Case, derived: Derivation, length: int) -> tuple[Span, ...]:
    """Every place a fact was read from, in order, none overlapping; the longer goes before the shorter."""
    by_line = [
        (n, evidence)
        for n, line in enumerate(derived.lines, 1)
        for path in line.reason.facts
        for evidence in _evidence(_at(case, path))
    ]
    told: dict[tuple[int, int], set[int]] = {}
    for n, evidence in by_line:
        told.setdefault((evidence.start, evidence.end), set()).add(n)
    for evidence in _evidence(case):
        told.setdefault((evidence.start, evidence.end), set())
    found: list[Span] = []
    for (start, end), lines in sorted(told.items(), key=lambda one: (not one[1], one[0][0] - one[0][1])):
        if 0 <= start < end <= length and not any(start < s.end and s.start < end for s in found):
            found.append(Span(start, end, tuple(sorted(lines))))
    return tuple(sorted(found, key=lambda s: s.start))


def report_html(text: str, marked: Iterable[Span], only: int | None = None) -> str:
    """The report as HTML: every character of it escaped, evidence in `<mark>`, with the numbers of its lines."""
    out, at = ['<div class="report" tabindex="0" role="region" aria-label="The report with its evidence marked">'], 0
    for span in marked:
        if only is not None and only not in span.lines:
            continue
        out.append(escape(text[at : span.start]))
        numbers = ",".join(str(n) for n in span.lines)
        label = f"<sup>{numbers}</sup>" if numbers else ""
        out.append(f"<mark>{escape(text[span.start : span.end])}{label}</mark>")
        at = span.end
    return "".join([*out, escape(text[at:]), "</div>"])


STYLE = """<style>
.report { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.95rem; line-height: 1.65; max-height: 32rem;
  overflow-y: auto; padding: 0.8rem 1rem; border: 1px solid rgba(128,140,150,.45); border-radius: 0.4rem; }
.report mark { background: rgba(242,169,0,.32); color: inherit; border-bottom: 2px solid #c98a00; padding: 0 2px; border-radius: 2px; }
.report sup { font-size: 0.7em; font-weight: 700; margin-left: 1px; }
</style>"""


def _at(case: Case, path: str) -> Any:
    """The fact at a path such as `lesions[0].treatments[1]`; None where there is none."""
    found: Any = case
    for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?", path):
        found = getattr(found, name, None)
        if index and found is not None:
            found = found[int(index)] if int(index) < len(found) else None
        if found is None:
            return None
    return found


def _evidence(fact: Any) -> Iterable[Evidence]:
    """Evidence of a fact and of everything in it."""
    if isinstance(fact, Evidence):
        yield fact
    elif isinstance(fact, list | tuple):
        for one in fact:
            yield from _evidence(one)
    elif isinstance(fact, Mapping):
        for one in fact.values():
            yield from _evidence(one)
    elif hasattr(type(fact), "model_fields"):
        for name in type(fact).model_fields:
            yield from _evidence(getattr(fact, name))
