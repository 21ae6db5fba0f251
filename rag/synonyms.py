"""The field's shorthand, both ways: a question that says DES also looks for drug-eluting stent, and the reverse."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rag.words import plain, words

_FILE = Path(__file__).with_name("synonyms.yaml")
_TOKEN = re.compile(r"[a-z0-9]+")
_LONGEST = 6

Form = tuple[str, ...]


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """Every group of forms that name one thing."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return tuple(tuple(group) for group in yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506


def expansions(text: str) -> list[str]:
    """The searched words that other forms of the things named in `text` would bring, without those it has already."""
    tokens = _TOKEN.findall(plain(text).lower())
    has = set(words(text))
    found: dict[str, None] = {}
    for start in range(len(tokens)):
        for length in range(1, min(_LONGEST, len(tokens) - start) + 1):
            for group in _by_form().get(tuple(tokens[start : start + length]), ()):
                for form in groups()[group]:
                    found.update(dict.fromkeys(words(form)))
    return [word for word in found if word not in has]


@cache
def _by_form() -> Mapping[Form, tuple[int, ...]]:
    index: dict[Form, tuple[int, ...]] = {}
    for number, group in enumerate(groups()):
        for form in group:
            for key in _spellings(form):
                index[key] = (*index.get(key, ()), number)
    return index


def _spellings(form: str) -> set[Form]:
    """A form and its plural."""
    tokens = tuple(_TOKEN.findall(plain(form).lower()))
    plural = (*tokens[:-1], tokens[-1] + "s")
    return {tokens, plural} if len(tokens[-1]) > 1 else {tokens}
