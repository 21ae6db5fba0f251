"""The field's shorthand, both ways: DES and drug-eluting stent are one thing, and whoever says one finds the other.

A form that stands in a text, question or passage alike, adds a token for the thing it names (`~12`). Searching for the
thing, not for all the words of all its names, keeps a question on LAD from finding everything that is left or descending.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from rag.words import plain

_FILE = Path(__file__).with_name("synonyms.yaml")
_TOKEN = re.compile(r"[a-z0-9]+")

Form = tuple[str, ...]


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """Every group of forms that name one thing."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return tuple(tuple(group) for group in yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506


def things(text: str) -> list[str]:
    """A token for each form of the shorthand in the text, as often as it stands there."""
    tokens = _TOKEN.findall(plain(text).lower())
    found: list[str] = []
    for start, token in enumerate(tokens):
        for form, names in _by_first_word().get(token, ()):
            if tuple(tokens[start : start + len(form)]) == form:
                found += names
    return found


@cache
def _by_first_word() -> Mapping[str, tuple[tuple[Form, tuple[str, ...]], ...]]:
    named: dict[Form, list[str]] = {}
    for number, group in enumerate(groups()):
        for form in {spelling for one in group for spelling in _spellings(one)}:
            named.setdefault(form, []).append(f"~{number}")
    index: dict[str, list[tuple[Form, tuple[str, ...]]]] = {}
    for form, names in named.items():
        index.setdefault(form[0], []).append((form, tuple(names)))
    return {first: tuple(forms) for first, forms in index.items()}


def _spellings(form: str) -> Iterator[Form]:
    """A form and its plural."""
    tokens = tuple(_TOKEN.findall(plain(form).lower()))
    yield tokens
    if len(tokens[-1]) > 1 and not tokens[-1].endswith("s"):
        yield (*tokens[:-1], tokens[-1] + "s")
