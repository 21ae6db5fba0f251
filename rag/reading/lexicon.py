"""The lexicon and the termsets as values. `lexicon.yaml` and `termsets.yaml` are meant to be edited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from corpus.yaml_file import read_yaml

_HERE = Path(__file__).parent
_BRACE = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the lexicon: its kind (`TECH`), its name (`stent`), what it stands for, its spellings."""

    label: str
    name: str
    facts: Mapping[str, Any]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    entries: tuple[Entry, ...]
    leave_alone: frozenset[str]

    def facts(self, label: str, name: str) -> Mapping[str, Any]:
        """What an entry stands for. Raises KeyError for one that is not there."""
        return _facts_by_name()[label, name]


@cache
def lexicon() -> Lexicon:
    tables = _read("lexicon.yaml")
    leave = frozenset(tables.pop("LEAVE_ALONE"))
    entries = [
        Entry(label, str(name), {k: v for k, v in facts.items() if k != "phrases"}, _phrases(facts["phrases"]))
        for label, names in tables.items()
        for name, facts in names.items()
    ]
    return Lexicon(tuple(entries), leave)


@cache
def termsets() -> dict[str, dict[str, list[str]]]:
    """The Negex sets by name, in the four lists negspacy wants."""
    made = {}
    for name, lists in _read("termsets.yaml").items():
        lists.pop("only", None)
        drop = set(lists.pop("drop", ()))
        base = _base(lists.pop("extends")) if "extends" in lists else {}
        made[name] = {
            key: [*(w for w in base.get(key, ()) if w not in drop), *(str(w) for w in words)]
            for key, words in lists.items()
        }
    return made


def _base(name: str) -> dict[str, list[str]]:
    from negspacy import termsets as shipped

    found: dict[str, list[str]] = shipped.LANGUAGES[name]
    return found


@cache
def kinds_judged() -> dict[str, list[str]]:
    """The kinds of mention a Negex set is for; none named: all of them."""
    return {name: lists.get("only", []) for name, lists in _read("termsets.yaml").items()}


@cache
def _facts_by_name() -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(entry.label, entry.name): entry.facts for entry in lexicon().entries}


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(_HERE / name)
    return found


def _phrases(written: list[str]) -> tuple[str, ...]:
    """Every spelling: braces opened out, and for each hyphen the joined and the parted form."""
    found: dict[str, None] = {}
    for phrase in written:
        for opened in _open(str(phrase)):
            found[opened.replace("-", " ").strip()] = None
            if "-" in opened:
                found[opened.replace("-", "")] = None
    return tuple(found)


def _open(phrase: str) -> list[str]:
    parts = _BRACE.split(phrase)
    choices = [part.split(",") if i % 2 else [part] for i, part in enumerate(parts)]
    return ["".join(choice) for choice in product(*choices)]
