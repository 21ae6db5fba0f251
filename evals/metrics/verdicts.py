"""What the checker decided against what it should have."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from evals.interval import Share
from evals.judge import refuses
from evals.metrics.metric import Score, metric
from evals.result import Result

UNDECIDED = ("review", "unverified")


@metric("verdict as expected")
def verdict(result: Result) -> Score:
    """Share of claims with exactly the expected verdict."""
    want = result.case.expect.verdict
    return None if want is None else float(result.got.verdict == want)


@metric("faults caught")
def caught(result: Result) -> Score:
    """Of the claims with a fault, the share in which a rule named for it found something."""
    expect = result.case.expect
    if not expect.rules and not expect.rules_any:
        return None
    found = set(result.got.rules)
    return float(set(expect.rules or ()) <= found and (not expect.rules_any or bool(set(expect.rules_any) & found)))


@metric("false alarms", "lower")
def false_alarms(result: Result) -> Score:
    """Of the claims that are right, the share that gets an error or a warning."""
    if not result.case.expect.no_alarm and result.case.expect.verdict != "pass":
        return None
    return float(bool(result.got.alarms) or result.got.verdict in {"", "block"})


@metric("review where experts argue")
def review_recall(result: Result) -> Score:
    """Of the cases the sources leave open, the share that is not decided: review, unverified, or asked back."""
    return float(_undecided(result)) if result.case.slices.get("settled") == "no" else None


@metric("review only where experts argue")
def review_precision(result: Result) -> Score:
    """Of the cases left undecided, the share that the sources leave open."""
    settled = result.case.slices.get("settled")
    return None if settled is None or not _undecided(result) else float(settled == "no")


@metric("decided where settled")
def decided(result: Result) -> Score:
    """Of the cases the sources settle, the share that is decided."""
    return float(not _undecided(result)) if result.case.slices.get("settled") == "yes" else None


def _undecided(result: Result) -> bool:
    return result.got.verdict in UNDECIDED or refuses(result.got)


def confusion(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Expected against got verdicts: a row for each pair that occurs, with its count."""
    pairs = Counter((r.case.expect.verdict, r.got.verdict or "refused") for r in results if r.case.expect.verdict)
    return [{"expected": want, "got": got, "n": n} for (want, got), n in sorted(pairs.items())]


def per_rule(results: Sequence[Result]) -> list[dict[str, Any]]:
    """For each rule: faults caught of those it must find, false alarms of the claims in which it must be silent."""
    caught_by: dict[str, list[bool]] = {}
    false_by: dict[str, list[bool]] = {}
    for r in results:
        for rule in r.case.expect.rules or ():
            caught_by.setdefault(rule, []).append(rule in r.got.rules)
        for rule in r.case.expect.rules_not or ():
            false_by.setdefault(rule, []).append(rule in r.got.rules)
        if r.case.expect.no_alarm or r.case.expect.verdict == "pass":
            for rule in set(r.got.alarms):
                false_by.setdefault(rule, []).append(True)
    rows = []
    for rule in sorted(caught_by.keys() | false_by.keys()):
        hit, wrong = caught_by.get(rule, []), false_by.get(rule, [])
        row = {"rule": rule, "faults": len(hit), "caught": sum(hit), "silent_wanted": len(wrong), "false": sum(wrong)}
        low, high = Share(sum(hit), len(hit)).interval if hit else (None, None)
        rows.append({**row, "low": low, "high": high})
    return sorted(rows, key=lambda row: (row["caught"] - row["faults"], -row["false"], row["rule"]))
