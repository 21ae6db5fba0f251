"""The rules as an auditor reads them: what each finds, why, on what source, for which dates, with examples.

All of it comes from the registry and the rules' own docstrings, so that the page cannot drift from the code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from inspect import cleandoc

from corpus.sources import sources
from corpus.span import OPEN_END, OPEN_START
from guards.errors import GuardError
from guards.rule import Rule, registered

_PART = re.compile(r"^(Why|Faulty|Sound):\s*", re.MULTILINE)


class UnknownRule(GuardError):
    """No rule has this id."""


@dataclass(frozen=True, slots=True)
class RuleCard:
    """One rule. `group` is general or pci; `dates` in words; `facts` the ids of the facts it carries out."""

    id: str
    group: str
    fault: str
    why: str
    faulty: str
    sound: str
    severity: str
    source_id: str
    source_title: str
    locator: str
    dates: str
    facts: tuple[str, ...]


def catalogue() -> tuple[RuleCard, ...]:
    """Every rule, by id; where the logic changed by date, one card a span, newest first."""
    import guards.rules  # noqa: F401  (loads every rule)

    return tuple(card(rule) for rule in registered())


def explain(rule_id: str) -> tuple[RuleCard, ...]:
    """The cards of one rule. Raises UnknownRule."""
    cards = tuple(c for c in catalogue() if c.id == rule_id)
    if not cards:
        raise UnknownRule(f"no rule is called “{rule_id[:60]}”; `cathcode explain` lists them all")
    return cards


def card(rule: Rule) -> RuleCard:
    """What a rule says of itself."""
    parts = _parts(rule.judge.__doc__ or "")
    source = sources().get(rule.source.id)
    return RuleCard(
        id=rule.id,
        group="pci" if ".rules.pci." in rule.judge.__module__ else "general",
        fault=parts["fault"],
        why=parts.get("Why", ""),
        faulty=parts.get("Faulty", ""),
        sound=parts.get("Sound", ""),
        severity=rule.severity.value,
        source_id=rule.source.id,
        source_title=source.title if source else "",
        locator=rule.source.locator,
        dates=_dates(rule),
        facts=rule.facts,
    )


def markdown(cards: Iterable[RuleCard]) -> str:
    """The catalogue page of `cards`."""
    return "\n".join(_section(c) for c in cards)


def _section(c: RuleCard) -> str:
    place = f", {c.locator}" if c.locator else ""
    lines = [
        f"## {c.id}",
        "",
        c.fault,
        "",
        f"- Why: {c.why}",
        f"- Faulty: {c.faulty}",
        f"- Sound: {c.sound}",
        f"- Severity: {c.severity}",
        f"- Dates of service: {c.dates}",
        f"- Source: {c.source_id} ({c.source_title}{place})",
    ]
    if c.facts:
        lines.append(f"- Facts: {', '.join(c.facts)}")
    return "\n".join((*lines, ""))


def _parts(text: str) -> dict[str, str]:
    """The docstring taken apart: `fault`, `Why`, `Faulty`, `Sound`, each as one line."""
    pieces = _PART.split(cleandoc(text))
    parts = {"fault": " ".join(pieces[0].split())}
    for name, body in zip(pieces[1::2], pieces[2::2], strict=True):
        parts[name] = " ".join(body.split())
    return parts


def _dates(rule: Rule) -> str:
    span = rule.span
    if span.start == OPEN_START and span.end == OPEN_END:
        return "all"
    if span.start == OPEN_START:
        return f"to {span.end.isoformat()}"
    if span.end == OPEN_END:
        return f"from {span.start.isoformat()}"
    return f"{span.start.isoformat()} to {span.end.isoformat()}"
