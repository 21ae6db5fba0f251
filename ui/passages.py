"""Passages to unfold, drawn as one element: a dozen of Streamlit's own would be too slow while one types."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_LOOK = """<style>
.passages details { border: 1px solid rgba(128,140,150,.45); border-radius: 0.4rem; margin-bottom: 0.5rem; padding: 0 0.8rem; }
.passages summary { cursor: pointer; padding: 0.5rem 0; overflow-wrap: anywhere; }
.passages summary:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.passages p { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 0.5rem; }
.passages small { display: block; opacity: 0.82; margin-bottom: 0.6rem; overflow-wrap: anywhere; }
</style>"""


def passages_html(passages: Iterable[Mapping[str, Any]]) -> str:
    """HTML of passages with `title`, `heading`, `text`, `sources` and, where found, `why`; every character escaped."""
    return f"{_LOOK}<div class='passages'>{''.join(map(_folded, passages))}</div>"


def _folded(one: Mapping[str, Any]) -> str:
    why = f" · found by {one['why']}" if one.get("why") else ""
    return (
        f"<details><summary>{escape(one['title'])}: {escape(one['heading'])}</summary>"
        f"<p>{escape(one['text'])}</p><small>{escape('; '.join(one['sources']) + why)}</small></details>"
    )
