"""Hostile texts: instructions of known families that change nothing, for the tests of both answerers.

`tests/cases/hostile/` holds `payloads.yaml` (what the attacker wants: `id`, `says`, `never`), `wrappers.yaml` (how it is
hidden: `family`, `frame` with `{p}`, `as`: a writing) and `written.yaml` (whole texts: `family`, `text`). `hostile()` gives
every payload in every wrapper and every written text. `never` are regular expressions that no answer may match;
`alive(text)` gives the links, images and HTML of a markdown text that would be followed, loaded or rendered.
"""

import base64
import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.yaml_file import read_yaml

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "cases" / "hostile"
_GLYPHS = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")
_LEET = str.maketrans("aeiost", "4310$7")
_ALIVE = re.compile(
    r"(?<!\\)!\[|(?<!\\)\](?:\(|\[(?!\d{1,3}\])|:\s?\S*:)|(?<!\\)<[a-z/!?]|(?<![\w\\])(?:https?|ftp|javascript|data|mailto):\S|\bwww\.\w",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """One text. `id` is stable; `never` must match no answer."""

    id: str
    family: str
    text: str
    never: tuple[str, ...]


def _zero_width(text: str) -> str:
    return "\u200b".join(text)


_WRITINGS: dict[str, Callable[[str], str]] = {
    "": lambda text: text,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "rot13": lambda text: codecs.encode(text, "rot13"),
    "homoglyphs": lambda text: text.translate(_GLYPHS),
    "fullwidth": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "zero_width": _zero_width,
    "tags": lambda text: "".join(chr(0xE0000 + ord(c)) for c in text if ord(c) < 0x7F),
    "reversed": lambda text: text[::-1],
    "spaced": " ".join,
    "leet": lambda text: text.translate(_LEET),
}


@cache
def hostile() -> tuple[Hostile, ...]:
    """Every hostile text, in a fixed order."""
    payloads: Any = read_yaml(FOLDER / "payloads.yaml")
    never = tuple(pattern for payload in payloads for pattern in payload["never"])
    texts = [
        Hostile(f"{n:02d}-{payload['id']}", family, text, tuple(payload["never"]))
        for payload in payloads
        for n, (family, text) in enumerate(wrapped(payload["says"]))
    ]
    written = [
        Hostile(f"w{n:02d}", one["family"], one["text"], never)
        for n, one in enumerate(read_yaml(FOLDER / "written.yaml"))
    ]
    return (*texts, *written)


def wrapped(says: str) -> list[tuple[str, str]]:
    """`says` in every wrapper, with its family."""
    return [(wrapper["family"], _wrap(wrapper, says)) for wrapper in read_yaml(FOLDER / "wrappers.yaml")]


def alive(text: str) -> list[str]:
    """What a markdown renderer would follow, load or render."""
    return [text[max(0, found.start() - 10) : found.end() + 20] for found in _ALIVE.finditer(text)]


def _wrap(wrapper: dict[str, str], payload: str) -> str:
    return wrapper["frame"].replace("{p}", _WRITINGS[wrapper.get("as", "")](payload))
