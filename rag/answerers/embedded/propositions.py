"""Statements that a yes/no or leading question wants confirmed: what the desk's passages make of them."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from corpus.span import OPEN_END, OPEN_START
from corpus.yaml_file import read_yaml
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.vessels import vessels_in

OPEN = "open"
TOLD = "told"
_FILE = Path(__file__).with_name("propositions.yaml")


@dataclass(frozen=True, slots=True)
class Proposition:
    """One entry of the file. `stance` opens the answer: yes, no, depends; open = none of these."""

    id: str
    when: tuple[str, ...]
    also: tuple[str, ...]
    codes: frozenset[str]
    stance: str
    about: str
    sections: tuple[str, ...]
    since: date
    until: date
    one_artery: bool

    def fits(self, asked: Asked) -> bool:
        if not self.since <= asked.day <= self.until or not self.codes <= set(asked.codes):
            return False
        if self.one_artery and len({m for v in vessels_in(asked.text) for m in v.modifiers[:1]}) > 1:
            return False
        return any(_compiled(p).search(asked.text) for p in self.when) and all(
            _compiled(p).search(asked.text) for p in self.also
        )


@cache  # when first tried: a cold start does not pay for what it does not ask
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def propositions() -> tuple[Proposition, ...]:
    """Every proposition, in the order in which they are tried."""
    return tuple(
        Proposition(
            id=entry["id"],
            when=tuple(entry["when"]),
            also=tuple(entry.get("and", ())),
            codes=frozenset(entry.get("codes", ())),
            stance=entry["stance"],
            about=entry["about"],
            sections=tuple(entry.get("sections", ())),
            since=entry.get("since", OPEN_START),
            until=entry.get("until", OPEN_END),
            one_artery=entry.get("one_artery", False),
        )
        for entry in read_yaml(_FILE)
    )


def proposition_of(asked: Asked) -> str:
    """The id of the statement a yes/no or leading question wants confirmed, or that answers any form; empty for none."""
    return next(
        (
            p.id
            for p in propositions()
            if (p.stance == TOLD or (asked.is_yes_no and p.stance != OPEN)) and p.fits(asked)
        ),
        "",
    )


def subject_of(asked: Asked) -> str:
    """The id of the subject that a plain question is on; empty for none."""
    return next((p.id for p in propositions() if p.stance == OPEN and p.fits(asked)), "")


def proposition(id_: str) -> Proposition:
    """By id. Raises StopIteration for an id that is not in the file."""
    return next(p for p in propositions() if p.id == id_)
