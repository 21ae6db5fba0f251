"""What a rule is: a pure generator of hits with a stable id, a severity, a source and the dates it holds for.

```python
@rule(id="code_not_in_force", severity=Severity.ERROR, source="RVU26C", locator="…", since=date(2025, 1, 1))
def code_not_in_force(claim: Claim, desk: Desk) -> Iterator[Hit]:
    \"""A code is reported on a day it is not in force.

    Why: …
    Faulty: 92929-LD on 2026-03-01
    Sound: 92928-LD on 2026-03-01
    \"""
```
Logic that changes by date: two functions, same id, spans that do not overlap, newest first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from corpus.span import OPEN_END, OPEN_START, Span
from corpus.tables import Tables
from guards.claim import Claim
from guards.finding import Hit, Severity, SourceRef


@dataclass(frozen=True, slots=True)
class Desk:
    """What a rule may look at beside the claim: the tables and the day on which the check is made. No clock, no I/O.

    `memo` keeps what several rules of one check work out alike; a new check begins with an empty one.
    """

    tables: Tables
    today: date
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


Judge = Callable[[Claim, Desk], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule. `span` is the dates of service it holds for; `facts` the ids of the facts it carries out.

    `instead_of`: rules that see the same fault less plainly. Where this one finds an error, what they say about the
    same line and no other codes becomes a remark: one fault, one error. A rule that `gives_way` does so to every error
    about its line.
    """

    id: str
    severity: Severity
    source: SourceRef
    span: Span
    judge: Judge
    facts: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    gives_way: bool = False

    @property
    def fault(self) -> str:
        """The fault in one line: the first line of the docstring."""
        return (self.judge.__doc__ or "").strip().splitlines()[0]


_REGISTRY: list[Rule] = []


def rule(
    *,
    id: str,  # noqa: A002
    severity: Severity,
    source: str,
    locator: str = "",
    since: date = OPEN_START,
    until: date = OPEN_END,
    facts: tuple[str, ...] = (),
    instead_of: tuple[str, ...] = (),
    gives_way: bool = False,
) -> Callable[[Judge], Judge]:
    """Register the decorated generator. Raises ValueError where a rule of the same id already covers a day of it."""

    def register(judge: Judge) -> Judge:
        new = Rule(id, severity, SourceRef(source, locator), Span(since, until), judge, facts, instead_of, gives_way)
        clash = next((r for r in _REGISTRY if r.id == id and r.span.overlaps(new.span)), None)
        if clash is not None and clash.judge.__qualname__ != judge.__qualname__:
            raise ValueError(f"rule {id}: {since} to {until} overlaps another function of the same id")
        if clash is None:
            _REGISTRY.append(new)
            in_force_on.cache_clear()
        return judge

    return register


@lru_cache(maxsize=1024)
def in_force_on(days: frozenset[date]) -> tuple[Rule, ...]:
    """The rules that hold on any of the days, in the order of `registered`."""
    return tuple(rule for rule in registered() if any(day in rule.span for day in days))


def registered() -> tuple[Rule, ...]:
    """Every rule, by id, newest span first. Import `guards.rules` first: it loads them all."""
    return tuple(sorted(_REGISTRY, key=lambda r: (r.id, -r.span.start.toordinal())))
