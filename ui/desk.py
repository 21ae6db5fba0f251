"""What all sessions of the app share, and the fields that stand on many screens."""

import os
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache

import streamlit as st
from sqlalchemy import Engine

from corpus.rows import Setting
from rag.department import Department
from rag.desk import Desk, open_desk
from rag.errors import BadHome
from rag.history import History
from rag.settings import Settings
from rag.sweep import Swept, sweep
from ui.words import SETTINGS


def desk() -> Desk:
    """The desk, opened once; opened anew after the user's documents or tables changed, or the day did."""
    settings = _settings(_environment())
    return _open(_version(settings), today())


@lru_cache(maxsize=4)
def _settings(_set: tuple[tuple[str, str], ...]) -> Settings:
    return Settings()


def _environment() -> tuple[tuple[str, str], ...]:
    """What settings are read from, so that they are read again only where it changed; `.env` is read at the start."""
    return tuple(sorted(item for item in os.environ.items() if item[0].startswith(("CATHCODE_", "OPENAI_"))))


def today() -> date:
    return date.today()  # noqa: DTZ011  (the user's own calendar day)


@st.cache_resource(show_spinner="Opening the desk…", max_entries=2)
def _open(version: str, day: date) -> Desk:
    return open_desk(today=day)


def _version(settings: Settings) -> str:
    watched = (settings.home / "documents", settings.home / "store.sqlite")
    changed = "|".join(str(path.stat().st_mtime_ns) if path.exists() else "-" for path in watched)
    return f"{settings.home}|{settings.database_url}|{settings.chroma_url}|{settings.llm_model}|{changed}"


def history() -> History | None:
    """The memory, swept once a day by the retention setting; None where there is no database."""
    database = desk().database
    if isinstance(database, BadHome):
        return None
    with suppress(BadHome):  # the memory itself tells that it is gone
        _sweep(database, today(), str(database.url))
    return History(database)


@st.cache_resource(show_spinner=False, max_entries=2)
def _sweep(_engine: Engine, day: date, version: str) -> Swept:
    """Once a day; what was not reached is tried again at the next use."""
    return sweep(_engine, Department(), datetime.now(UTC))


def question_fields() -> tuple[date, Setting]:
    """Date of service and setting, the same on every screen of a session."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(
            "Date of service",
            key="dos",
            min_value=date(2000, 1, 1),
            max_value=date(2100, 12, 31),
            format="YYYY-MM-DD",
            width=160,
            persist_state="session",
        )
        setting = setting_field()
    return day if isinstance(day, date) else today(), setting


def setting_field() -> Setting:
    """Who bills, the same on every screen of a session."""
    chosen = st.segmented_control(
        "Setting",
        list(SETTINGS),
        default=Setting.PHYSICIAN,
        format_func=lambda one: SETTINGS[one],
        required=True,
        key="setting",
        width="content",
        persist_state="session",
    )
    return chosen or Setting.PHYSICIAN
