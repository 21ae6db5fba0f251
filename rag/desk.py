"""What is opened once a process and used for every question: settings, tables, tools, database."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.tables import Tables
from rag.errors import BadHome
from rag.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rag.retrieve import Retriever
    from rag.tools import Tools


@dataclass(frozen=True)
class Desk:
    """One desk. Everything is opened when first used, so a look-up never pays for the index or the database."""

    settings: Settings
    today: date

    @cached_property
    def tables(self) -> Tables:
        from corpus.store import open_tables

        return open_tables(self.settings.home)

    @cached_property
    def retriever(self) -> "Retriever":
        from rag.retrieve import open_retriever

        return open_retriever(self.settings)

    @cached_property
    def tools(self) -> "Tools":
        from rag.tools import Tools

        return Tools(self.tables, self.today, self.retriever)

    @property
    def database(self) -> "Engine | BadHome":
        """The database, or why there is none: an answer is given all the same, and says that it was not recorded.

        One that cannot be reached is tried again at the next use.
        """
        try:
            return self._engine
        except BadHome as fault:
            return fault

    @cached_property
    def _engine(self) -> "Engine":
        from rag.records import connect

        return connect(self.settings)


def open_desk(settings: Settings | None = None, today: date | None = None) -> Desk:
    """A desk with the user's settings, on today's date unless another is given."""
    return Desk(settings or Settings(), today or date.today())  # noqa: DTZ011  (the user's own calendar day)
