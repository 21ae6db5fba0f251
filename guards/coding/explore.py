"""Run a sheet once for every way its questions can be answered, within a bound."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from guards.coding.sheet import Sheet

MOST_RUNS = 128


@dataclass(frozen=True, slots=True)
class Run:
    """A finished sheet and the answers, other than first ones, it assumed."""

    answers: Mapping[str, int]
    sheet: Sheet


def explore(run: Callable[[Mapping[str, int]], Sheet]) -> tuple[Run, ...]:
    """Runs in order of growing number of answers; the first assumes the first answer everywhere.

    More than `MOST_RUNS` combinations are cut off: every single answer is still shown, only far combinations are not.
    """
    runs: list[Run] = []
    waiting: deque[dict[str, int]] = deque([{}])
    seen: set[frozenset[tuple[str, int]]] = {frozenset()}
    while waiting and len(runs) < MOST_RUNS:
        answers = waiting.popleft()
        sheet = run(answers)
        runs.append(Run(answers, sheet))
        for key, asked in sheet.asked.items():
            if key in answers:
                continue
            for n in range(1, len(asked.answers)):
                more = {**answers, key: n}
                if frozenset(more.items()) not in seen:
                    seen.add(frozenset(more.items()))
                    waiting.append(more)
    return tuple(runs)
