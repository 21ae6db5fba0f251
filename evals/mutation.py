"""How many spoiled claims the checker catches, by the rule that should, and how often it stops a clean one.

`python -m evals.mutation [--all] [--json]` prints the matrix; its exit status is 1 where an aim is missed.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml

from corpus.tables import Tables, shipped
from evals.generate.claims import Clean, generated, generated_with_facts
from evals.mutate import Operator, operators
from guards.engine import check
from guards.finding import Report, Severity, Verdict, worst
from guards.wire import read_claim

TODAY = date(2026, 11, 20)  # the day of the check, fixed so that the figures are the same every day
LEAST_CAUGHT, MOST_FALSE = 0.99, 0.01
WRITTEN = Path(__file__).parent / "data" / "clean_claims.yaml"
Entry = TypeVar("Entry")
_EACH = 60  # claims an operator spoils unless all are asked for


@dataclass(slots=True)
class Row:
    """One operator: how many claims it spoiled, how many were caught by a named rule, what found them."""

    operator: str
    expected: tuple[str, ...]
    spoiled: int = 0
    caught: int = 0
    found_by: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole run. `alarms` names the clean claims that were stopped, with the rules that did it."""

    rows: tuple[Row, ...]
    clean: int
    unverified: int
    alarms: tuple[str, ...]

    @property
    def spoiled(self) -> int:
        return sum(row.spoiled for row in self.rows)

    @property
    def caught(self) -> float:
        """Share of the spoiled claims that one of the named rules found."""
        return sum(row.caught for row in self.rows) / self.spoiled if self.spoiled else 0.0

    @property
    def false_alarms(self) -> float:
        """Share of the clean claims with an error or a warning."""
        return len(self.alarms) / self.clean if self.clean else 1.0

    @property
    def is_good(self) -> bool:
        return self.caught >= LEAST_CAUGHT and self.false_alarms <= MOST_FALSE


def written() -> tuple[Clean, ...]:
    """Clean claims written by hand."""
    entries = yaml.safe_load(WRITTEN.read_text(encoding="utf-8"))
    return tuple(Clean(entry["name"], read_claim(entry["claim"])) for entry in entries)


def run(each: int | None = _EACH, tables: Tables | None = None) -> Matrix:
    """Spoil and check. `each` bounds the claims an operator spoils; None takes all of them."""
    held = tables or shipped()
    with_facts = generated_with_facts()
    plain = (*generated(), *written())
    rows = tuple(_row(op, with_facts if op.needs_facts else plain, each, held) for op in operators())
    reports = [(entry.name, check(entry.claim, held, TODAY)) for entry in (*with_facts, *written())]
    alarms = tuple(f"{name}: {', '.join(rules)}" for name, report in reports if (rules := _stops(report)))
    unverified = sum(report.verdict is Verdict.UNVERIFIED for _, report in reports)
    return Matrix(rows, len(reports), unverified, alarms)


def _row(op: Operator, clean: Sequence[Clean], each: int | None, tables: Tables) -> Row:
    row = Row(op.name, tuple(sorted(op.rules)))
    spoiled = [(entry.name, claim) for entry in clean if (claim := op.spoil(entry.claim)) is not None]
    for name, claim in spread(spoiled, each):
        report = check(claim, tables, TODAY)
        found = {f.rule for f in report.findings if f.severity is not Severity.INFO}
        row.spoiled += 1
        row.found_by.update(found)
        if found & op.rules and worst([report.verdict, op.verdict]) is report.verdict:
            row.caught += 1
        else:
            row.missed.append(name)
    return row


def spread(entries: list[Entry], most: int | None) -> list[Entry]:
    """At most `most` of the entries, taken at even distances."""
    if most is None or len(entries) <= most:
        return entries
    return [entries[n * len(entries) // most] for n in range(most)]


def _stops(report: Report) -> tuple[str, ...]:
    """Rules that found an error or ask for review; a table that is not held is no alarm but said to be not held."""
    return tuple(sorted({f.rule for f in report.findings if f.severity in (Severity.ERROR, Severity.WARNING)}))


def shown(matrix: Matrix) -> str:
    """The matrix as text: a line an operator, then the totals and what went wrong."""
    lines = [f"{'operator':42} {'spoiled':>7} {'caught':>7}  found by"]
    for row in matrix.rows:
        found = ", ".join(f"{rule} {count}" for rule, count in row.found_by.most_common(4))
        lines.append(f"{row.operator:42} {row.spoiled:>7} {row.caught:>7}  {found}")
        lines.extend(f"    missed: {name}" for name in row.missed[:3])
    lines += [
        "",
        f"{len(matrix.rows)} operators, {matrix.spoiled} spoiled claims: {matrix.caught:.4f} caught (aim {LEAST_CAUGHT})",
        f"{matrix.clean} clean claims: {matrix.false_alarms:.4f} false alarms (aim at most {MOST_FALSE})",
        f"{matrix.unverified} clean claims are unverified because a table is not held",
        *(f"    alarm: {alarm}" for alarm in matrix.alarms[:20]),
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.mutation", description="Spoiled and clean claims.")
    parser.add_argument("--all", action="store_true", help="every claim with every operator")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    asked = parser.parse_args(arguments)
    matrix = run(None if asked.all else _EACH)
    if asked.json:
        rows = [
            {"operator": r.operator, "spoiled": r.spoiled, "caught": r.caught, "found_by": r.found_by}
            for r in matrix.rows
        ]
        total = {"caught": matrix.caught, "false_alarms": matrix.false_alarms, "clean": matrix.clean, "operators": rows}
        sys.stdout.write(json.dumps(total, indent=1) + "\n")
    else:
        sys.stdout.write(shown(matrix) + "\n")
    return 0 if matrix.is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
