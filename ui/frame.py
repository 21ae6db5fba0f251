"""What stands around every screen: navigation, sign-in, one sentence where something went wrong."""

import logging
from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from corpus.errors import CorpusError
from guards.errors import GuardError
from rag import log
from rag.department import LOCAL, Role
from rag.errors import DeskError
from ui import places
from ui.cites import SCRIPT
from ui.sign_in import RETURN, show_refused, show_sign_in, show_sign_out
from ui.who import role, sign_in_needed, user
from ui.words import plain

_LOG = logging.getLogger("cathcode.ui")
_NARROW = frozenset({"", "ask", "settings"})  # screens that are read, not compared


def run() -> None:
    """Draw the screen that was asked for."""
    log.set_up()
    if sign_in_needed():
        _look("centered")
        show_sign_in()
        return
    try:
        who = role()
    except DeskError as fault:
        _look("centered")
        show_refused(fault)
        return
    sections = places.sections()
    shown = st.navigation(sections, position="hidden")
    _look("centered" if shown.url_path in _NARROW else "wide")
    _sidebar(sections, who)
    shown.run()


def _look(layout: Literal["centered", "wide"]) -> None:
    """Set once a run: a width that is set twice makes the whole screen jump at every click."""
    st.set_page_config(page_title="cathcode", page_icon="🫀", layout=layout, initial_sidebar_state="auto")
    st.html(_STYLE)


def screen(draw: Callable[[], None]) -> Callable[[], None]:
    """A screen whose faults end in one sentence; the fault itself goes to the log."""

    def guarded() -> None:
        try:
            draw()
        except (DeskError, CorpusError, GuardError) as fault:
            st.error(plain(str(fault)), icon=":material/error:")
        except Exception as fault:  # noqa: BLE001  (a user sees a sentence, the log the fault)
            _LOG.exception("screen %s", draw.__name__)
            st.error(
                f"This is a fault of cathcode ({type(fault).__name__}); nothing was changed. Reload the page, and report it.",
                icon=":material/error:",
            )

    guarded.__name__ = draw.__name__
    return guarded


def _sidebar(sections: dict[str, list[Any]], who: Role) -> None:
    """The screens by section. Streamlit's own list of sections is not one that a screen reader can follow."""
    with st.sidebar:
        st.html(SCRIPT + RETURN, unsafe_allow_javascript=True)
        for title, pages in sections.items():
            with st.container(gap="xxsmall"):
                st.caption(title)
                for page in (one for one in pages if places.is_listed(one, who)):
                    st.page_link(page, icon=places.icon(page), width="stretch")
        if user() == LOCAL:
            return
        st.caption(f"{plain(user())} · {who.value}")
        show_sign_out()


_STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 4rem; }
[data-testid="stMainBlockContainer"] h1 { padding-top: 0; }
.stButton p { text-align: left; }
button[data-variant="segmented_control"] { min-height: 2.5rem; }
[data-testid="stMarkdownContainer"] code { white-space: pre-wrap; overflow-wrap: anywhere; }
[data-testid="stMarkdownContainer"] p, [data-testid="stMarkdownContainer"] li { overflow-wrap: anywhere; }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: inherit; }
[data-testid="stCaptionContainer"] { opacity: 0.82; }
button[data-testid="stBaseButton-primary"]:enabled { background-color: #0b5c7a; border-color: #0b5c7a; color: #ffffff; }
.stApp a:focus-visible, .stApp button:focus-visible { outline: 2px solid currentColor !important; outline-offset: 1px; }
[data-testid="stSidebar"][data-collapsed="true"] { visibility: hidden; } /* else the keyboard walks through what is not seen */
.stApp a[href^="#source-"] { display: inline-block; min-width: 1.5rem; min-height: 1.5rem; text-align: center; }
.stApp button[kind="tertiary"] { min-width: 1.5rem; }
[data-testid="stCheckbox"] label { min-height: 1.5rem; }
[data-testid="stDateInput"] button, [data-testid="stTooltipIcon"] button:not([kind]) { min-width: 1.5rem; min-height: 1.5rem; }
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] { height: auto; min-height: 2rem; }
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] :is(p, span, div) { white-space: normal; overflow: visible; }
[data-testid="stTable"] { font-variant-numeric: tabular-nums; }
[data-testid="stTable"] th:first-child { padding-left: 6px !important; }
[class*="st-key-amounts"] :is(th, td):nth-child(2) { text-align: right !important; padding-right: 3rem; }
@media (max-width: 640px) {
  [data-testid="stSidebar"] [data-testid="stPageLink-NavLink"], [data-testid="stCheckbox"] label { min-height: 2.75rem; align-items: center; }
  [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; }
  [data-testid="stTable"] { overflow-x: auto; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
</style>"""
