"""Every screen by its name, so that one can lead to another. The code of a screen is read when it is first opened."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import streamlit as st

from rag.department import Role

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

_SCREENS = {  # name: module, title, icon
    "ask": ("ask", "Ask", "chat"),
    "report": ("report", "Code a report", "description"),
    "claim": ("claim", "Check a claim", "fact_check"),
    "lookup": ("lookup", "Look up", "search"),
    "bundling": ("bundling", "Bundling", "join_inner"),
    "fees": ("fees", "Fees", "payments"),
    "changes": ("changes", "What changed", "compare_arrows"),
    "library": ("library", "Library", "menu_book"),
    "data": ("data", "Data", "database"),
    "history": ("history", "History", "history"),
    "quality": ("quality", "Quality", "monitoring"),
    "settings": ("settings", "Settings", "settings"),
    "department": ("department", "Department", "groups"),
}
_SECTIONS = {
    "Code": ("ask", "report", "claim"),
    "Find": ("lookup", "bundling", "fees", "changes"),
    "Keep": ("library", "data", "history"),
    "Desk": ("quality", "settings", "department"),
}


def place(name: str) -> "Page":
    """The screen of that name."""
    module, title, _ = _SCREENS[name]
    return st.Page(_opens(name, module), title=title, url_path=name, default=name == "ask")


def icon(page: "Page") -> str:
    """Its sign, for a link. The screen itself has none: Streamlit would fetch that from a server of others."""
    return f":material/{_SCREENS[page.url_path or 'ask'][2]}:"


def sections() -> dict[str, list[Any]]:
    """Every screen. One that a role may not use tells so itself, to whoever comes by its address."""
    return {title: [place(n) for n in names] for title, names in _SECTIONS.items()}


def is_listed(page: "Page", role: Role) -> bool:
    """The screen stands in the navigation of that role."""
    return role is Role.ADMIN or page.url_path != "department"


def _opens(name: str, module: str) -> Callable[[], None]:
    def draw() -> None:
        from ui.frame import screen

        screen(import_module(f"ui.{module}").page)()

    draw.__name__ = name
    return draw
