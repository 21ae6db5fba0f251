"""Which intent a question has: the first entry of `intents.yaml` that fits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.yaml_file import read_yaml

_FILE = Path(__file__).with_name("intents.yaml")


@dataclass(frozen=True, slots=True)
class Intent:
    """One entry of the file."""

    name: str
    any: tuple[str, ...]
    none: tuple[str, ...]
    needs: frozenset[str]
    without: frozenset[str]

    def fits(self, text: str, has: Mapping[str, bool]) -> bool:
        if any(not has.get(need, False) for need in self.needs) or any(has.get(need, False) for need in self.without):
            return False
        return any(_compiled(p).search(text) for p in self.any) and not any(
            _compiled(p).search(text) for p in self.none
        )


@cache
def intents() -> tuple[Intent, ...]:
    """Every intent, in the order in which they are tried."""
    return tuple(
        Intent(
            name=entry["intent"],
            any=tuple(entry["any"]),
            none=tuple(entry.get("not", ())),
            needs=frozenset(entry.get("needs", ())),
            without=frozenset(entry.get("without", ())),
        )
        for entry in read_yaml(_FILE)
    )


@cache  # when first tried: a cold start does not pay for what it does not ask
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def intent_of(text: str, has: Mapping[str, bool]) -> str:
    """The intent of a question that `has` these things in it."""
    return next(intent.name for intent in intents() if intent.fits(text, has))
