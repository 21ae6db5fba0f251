"""The one register of sources: `sources.yaml`. Every document, table and rule names its source by an id from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from corpus.errors import UnknownSource
from corpus.rows import Confidence
from corpus.span import Span, parse_day
from corpus.yaml_file import read_yaml

REGISTER = Path(__file__).with_name("sources.yaml")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from. `span` is the dates of service it speaks about."""

    id: str
    title: str
    publisher: str
    url: str
    edition: str
    span: Span
    licence: str
    confidence: Confidence
    note: str = ""


@cache
def sources() -> Mapping[str, Source]:
    """The register, by id."""
    entries = read_yaml(REGISTER)
    return {entry["id"]: _source(entry) for entry in entries}


def source(source_id: str) -> Source:
    """One source. Raises UnknownSource."""
    try:
        return sources()[source_id]
    except KeyError:
        raise UnknownSource(f"source “{source_id}” is not in corpus/sources.yaml; add it there first") from None


def _source(entry: Mapping[str, object]) -> Source:
    def text(name: str) -> str:
        return str(entry.get(name) or "")

    span = Span(
        parse_day(text("valid_from"), default=date(1, 1, 1)), parse_day(text("valid_to"), default=date(9999, 12, 31))
    )
    return Source(
        id=text("id"),
        title=text("title"),
        publisher=text("publisher"),
        url=text("url"),
        edition=text("edition"),
        span=span,
        licence=text("licence"),
        confidence=Confidence(text("confidence")),
        note=text("note"),
    )
