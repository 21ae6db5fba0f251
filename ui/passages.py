"""Passages drawn as one element of HTML: a dozen of Streamlit's own would be too slow while one types."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from typing import Any

_LOOK = """<style>
.passages details { border: 1px solid rgba(128,140,150,.45); border-radius: 0.4rem; margin-bottom: 0.5rem; padding: 0 0.8rem; }
.passages summary { cursor: pointer; padding: 0.5rem 0; overflow-wrap: anywhere; }
.passages summary:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.passages h4 { font-size: 1rem; margin: 1rem 0 0.3rem; padding: 0; }
.passages p { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 0.5rem; }
.passages ul { margin: 0 0 0.5rem; padding-left: 1.4rem; }
.passages li { overflow-wrap: anywhere; margin: 0 0 0.2rem; }
.passages table { border-collapse: collapse; margin: 0 0 0.6rem; display: block; overflow-x: auto; }
.passages td { border-bottom: 1px solid rgba(128,140,150,.45); padding: 0.25rem 0.9rem 0.25rem 0; vertical-align: top; }
.passages mark { background: rgba(242,169,0,.32); color: inherit; border-bottom: 2px solid #c98a00; border-radius: 2px; }
.passages small { display: block; opacity: 0.82; margin-bottom: 0.6rem; overflow-wrap: anywhere; }
</style>"""
_RULE = re.compile(r"\|[\s:|\-]*-[\s:|\-]*\|?")
_ITEM = re.compile(r"[-*•]\s+")


def passages_html(passages: Iterable[Mapping[str, Any]], *, folded: bool = True) -> str:
    """HTML of passages with `title`, `heading`, `text`, `sources` and, where found, `why`; every character escaped.

    Unfolded they stand one below another under their headings.
    """
    draw = _folded if folded else _open
    return f"{_LOOK}<div class='passages'>{''.join(map(draw, passages))}</div>"


def marked_html(text: str, quote: str) -> str:
    """HTML of one passage with the first place of `quote` in it marked."""
    start = text.find(quote) if quote else -1
    return f"{_LOOK}<div class='passages'>{_blocks(text, start, start + len(quote) if start >= 0 else -1)}</div>"


def _folded(one: Mapping[str, Any]) -> str:
    return (
        f"<details><summary>{escape(one['title'])}: {escape(one['heading'])}</summary>"
        f"{_blocks(one['text'])}{_sources(one)}</details>"
    )


def _open(one: Mapping[str, Any]) -> str:
    return f"<h4>{escape(one['heading'])}</h4>{_blocks(one['text'])}{_sources(one)}"


def _sources(one: Mapping[str, Any]) -> str:
    why = f" · found by {one['why']}" if one.get("why") else ""
    return f"<small>{escape('; '.join(one['sources']) + why)}</small>"


def _blocks(text: str, start: int = -1, end: int = -1) -> str:
    """Paragraphs, lists and tables of a text; characters `start` to `end` marked across them."""
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        lines.append((at, line.rstrip("\r\n")))
        at += len(line)

    def piece(begins: int, words: str) -> str:
        low, high = max(start - begins, 0), min(end - begins, len(words))
        if low >= high:
            return escape(words)
        return f"{escape(words[:low])}<mark>{escape(words[low:high])}</mark>{escape(words[high:])}"

    out = []
    for kind, several in groupby(lines, lambda line: _kind(line[1])):
        group = list(several)
        if kind == "item":
            cut = [(at + (n := _ITEM.match(line).end()), line[n:]) for at, line in group]  # type: ignore[union-attr]
            out.append("<ul>" + "".join(f"<li>{piece(*one)}</li>" for one in cut) + "</ul>")
        elif kind == "row":
            rows = [_cells(*line) for line in group if not _RULE.fullmatch(line[1].strip())]
            drawn = ("".join(f"<td>{piece(*cell)}</td>" for cell in row) for row in rows)
            out.append("<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in drawn) + "</tbody></table>")
        elif kind == "words":
            out.append("<p>" + "\n".join(piece(*line) for line in group) + "</p>")
    return "".join(out)


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    if _ITEM.match(line):
        return "item"
    return "row" if line.startswith("|") and line.count("|") > 1 else "words"


def _cells(at: int, line: str) -> list[tuple[int, str]]:
    """The cells of a row of a table, each with where it begins in the text."""
    found = []
    for cell in re.finditer(r"\|([^|]+)", line):
        words = cell[1].strip()
        if words or cell.end() < len(line):
            found.append((at + cell.start(1) + cell[1].find(words), words))
    return found
