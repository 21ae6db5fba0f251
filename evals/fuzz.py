"""Anything at the border of the checker: random bytes and JSON, and claims spoiled at random. No crash, no hang.

`python -m evals.fuzz [--minutes 10] [--seed N] [--json]` prints what was tried and every failure, shrunk; its exit status
is 1 where something failed. A claim is either refused with a sentence (BadClaim) or judged; a report is the same twice,
can be written as JSON, its verdict is that of its worst finding, and no rule gave up on the way.
"""

import argparse
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from corpus.tables import Tables, shipped
from evals.fuzz_input import claims, documents, raw, spoiled
from guards.engine import check
from guards.errors import BadClaim
from guards.finding import VERDICT_OF, worst
from guards.fixes import settle
from guards.wire import parse_claim, report_json

TODAY = date(2026, 11, 20)  # the day of the check, fixed so that a run can be repeated
SLOWEST = 60.0  # seconds one input may take; beyond it counts as a hang
_BATCH = 250
KINDS: dict[str, st.SearchStrategy[bytes]] = {
    "raw bytes and text": raw(),
    "JSON of any shape": documents(),
    "claims of any values": claims(),
    "valid claims, spoiled": spoiled(),
}


class Broken(AssertionError):
    """What must hold of every input did not."""


@dataclass(slots=True)
class Tally:
    """What a run tried and found. `slowest` in seconds."""

    seed: int
    seconds: float = 0.0
    tried: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)


def run(minutes: float, first_seed: int = 1, clock: Callable[[], float] = time.monotonic) -> Tally:
    """Try batch after batch of every kind until the time is up."""
    tally, tables, begun = Tally(first_seed), shipped(), clock()
    batch = first_seed
    while (spent := clock() - begun) < minutes * 60 or not tally.tried:
        for kind, inputs in KINDS.items():
            _batch(kind, inputs, batch, tables, tally)
        batch += 1
        tally.seconds = round(spent, 1)
    tally.seconds = round(clock() - begun, 1)
    return tally


def _batch(kind: str, inputs: st.SearchStrategy[bytes], number: int, tables: Tables, tally: Tally) -> None:
    @seed(number)
    @settings(
        max_examples=_BATCH,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs)
    def attempt(text: bytes) -> None:
        tally.tried[kind] += 1
        begun = time.monotonic()
        try_one(text, tables, kind, tally)
        spent = time.monotonic() - begun
        tally.slowest = max(tally.slowest, round(spent, 3))
        if spent > SLOWEST:
            raise Broken(f"took {spent:.1f} s")

    try:
        attempt()
    except Exception:  # noqa: BLE001  (whatever it is, it is what the run is for)
        tally.failures.append(f"{kind}, seed {number}\n{traceback.format_exc(limit=-6)}")


def try_one(text: bytes, tables: Tables, kind: str, tally: Tally) -> None:
    """One input through reading, judging, writing and the safe fixes. Raises Broken, or whatever the checker raised."""
    try:
        claim = parse_claim(text)
    except BadClaim as refusal:
        if not str(refusal).strip():
            raise Broken("refused without a word") from None
        tally.refused[kind] += 1
        return
    report = check(claim, tables, TODAY)
    written = json.dumps(report_json(report), allow_nan=False)
    if written != json.dumps(report_json(check(claim, tables, TODAY)), allow_nan=False):
        raise Broken("two reports of one claim differ")
    if report.verdict is not worst([VERDICT_OF[f.severity] for f in report.findings]):
        raise Broken("the verdict is not that of the worst finding")
    gave_up = [f.message for f in report.findings if "could not be carried out" in f.message]
    if gave_up:
        raise Broken(gave_up[0])
    if len(report.lines) != len(claim.lines):
        raise Broken("a line has no verdict")
    settle(claim, tables, TODAY)
    tally.verdicts[report.verdict.value] += 1


def shown(tally: Tally) -> str:
    """The run as text."""
    lines = [
        f"{sum(tally.tried.values())} inputs in {tally.seconds} s, slowest {tally.slowest} s, seeds from {tally.seed}"
    ]
    lines += [f"{kind:24} {count:>8} tried {tally.refused[kind]:>8} refused" for kind, count in tally.tried.items()]
    lines.append(f"verdicts: {', '.join(f'{name} {count}' for name, count in sorted(tally.verdicts.items()))}")
    lines.append(f"{len(tally.failures)} failures")
    return "\n".join([*lines, *tally.failures])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m evals.fuzz", description="Random input at the border of the checker."
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one JSON document")
    asked = parser.parse_args(arguments)
    tally = run(asked.minutes, asked.seed)
    found: Any = asdict(tally)
    sys.stdout.write(f"{json.dumps(found) if asked.json else shown(tally)}\n")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
