"""A small edition in memory, for tests that need rows no shipped table has."""

from collections.abc import Iterable
from typing import Any

from corpus.indexes import INDEXES
from corpus.span import Span
from corpus.tables import Edition, Key


class MemoryTable:
    """One edition whose rows are given. With `covers_all` its silence means that nothing is published."""

    def __init__(self, table: str, rows: Iterable[Any], *, covers_all: bool = False, **edition: Any) -> None:
        self._edition = Edition(
            table,
            edition.pop("name", "test"),
            edition.pop("span", Span()),
            edition.pop("source", "DESK"),
            is_loaded=True,
            **edition,
        )
        self._rows = tuple(rows)
        self._covers_all = covers_all

    @property
    def edition(self) -> Edition:
        return self._edition

    def rows(self, index: str, key: Key) -> tuple[Any, ...]:
        keys = INDEXES[self._edition.table][index]
        return tuple(row for row in self._rows if key in keys(row))

    def covers(self, key: Key) -> bool:
        return self._covers_all
