"""What all sessions of the app share, and what each keeps for itself."""

from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from corpus.rows import Setting
from rag.answer import CheckedAnswer
from rag.desk import Desk, open_desk
from rag.pipeline import Turn
from rag.settings import Settings


@dataclass
class Conversation:
    """One session's thread: what was shown, and what a follow-up question needs."""

    answers: list[CheckedAnswer] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)


def desk() -> Desk:
    """The desk, opened once; opened anew after the user's documents or tables changed, or the day did."""
    settings = Settings()
    return _open(_version(settings), date.today())  # noqa: DTZ011  (the user's own calendar day)


@st.cache_resource(show_spinner="Opening the desk…", max_entries=2)
def _open(_version_key: str, today: date) -> Desk:
    return open_desk(today=today)


def _version(settings: Settings) -> str:
    watched = (settings.home / "documents", settings.home / "store.sqlite", settings.home / "index")
    return "|".join(str(path.stat().st_mtime_ns) if path.exists() else "-" for path in watched)


def conversation() -> Conversation:
    """This session's thread."""
    if "conversation" not in st.session_state:
        st.session_state.conversation = Conversation()
    thread: Conversation = st.session_state.conversation
    return thread


def question_fields() -> tuple[date, Setting]:
    """Date of service and setting, always in view above the chat."""
    from ui.words import SETTINGS

    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        day = st.date_input(
            "Date of service",
            key="dos",
            min_value=date(2000, 1, 1),
            max_value=date(2100, 12, 31),
            format="YYYY-MM-DD",
            required=True,
        )
    with right:
        setting = st.segmented_control(
            "Setting",
            list(SETTINGS),
            default=Setting.PHYSICIAN,
            format_func=lambda s: SETTINGS[s],
            required=True,
            key="setting",
        )
    return day if isinstance(day, date) else date.today(), setting or Setting.PHYSICIAN  # noqa: DTZ011
