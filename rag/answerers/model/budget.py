"""How many tokens a request has: by tiktoken where its vocabulary lies on this machine, else a bound never too low.

A token of byte-level vocabularies covers at least one byte, so the bytes of a text bound its tokens. Nothing is ever
downloaded: tiktoken is asked only where a file of the right content lies in its cache folder.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILES: Mapping[str, tuple[str, str]] = {
    "cl100k_base": (
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    ),
    "o200k_base": (
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
}
_A_MESSAGE = 8  # tokens that frame a message; the most any published format takes
_SPARE = 16
_USUAL = 3.5  # bytes a token of the desk's requests, measured with both vocabularies


class Counter:
    """Counts tokens for one model. `is_bound`: bytes are counted, because the model's vocabulary is not held here."""

    def __init__(self, model: str) -> None:
        self._encoding = _encoding(_name(model))

    @property
    def is_bound(self) -> bool:
        return self._encoding is None

    def text(self, text: str) -> int:
        if self._encoding is None:
            return len(text.encode("utf-8", "replace"))
        return len(self._encoding.encode(text, disallowed_special=()))

    def about(self, counted: int) -> int:
        """What a count of this counter likely is in the model's own tokens, for telling what was used, not for bounding."""
        return round(counted / _USUAL) if self.is_bound else counted

    def request(self, messages: Sequence[Mapping[str, Any]], beside: Mapping[str, Any]) -> int:
        """Tokens of the very request that is sent: messages with their frames, tools and the form of the answer."""
        spoken = sum(self.text(_said(message)) + _A_MESSAGE for message in messages)
        extra = self.text(json.dumps(beside, ensure_ascii=False)) if beside else 0
        return spoken + extra + _SPARE


def _said(message: Mapping[str, Any]) -> str:
    content = message.get("content") or ""
    calls = message.get("tool_calls")
    return f"{content}{json.dumps(calls, ensure_ascii=False)}" if calls else str(content)


def _name(model: str) -> str:
    """The vocabulary of a model known to have one of these; empty for every other."""
    name = model.lower().rsplit("/", 1)[-1]
    if name.startswith(("gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "gpt-oss", "o1", "o3", "o4", "chatgpt-4o")):
        return "o200k_base"
    return "cl100k_base" if name.startswith(("gpt-4", "gpt-3.5")) else ""


@lru_cache(maxsize=4)
def _encoding(name: str) -> Any:
    if not name:
        return None
    file, digest = _FILES[name]
    usual = str(Path(tempfile.gettempdir()) / "data-gym-cache")
    folder = os.environ.get("TIKTOKEN_CACHE_DIR", os.environ.get("DATA_GYM_CACHE_DIR", usual))  # where tiktoken looks
    path = Path(folder) / file
    if not folder or not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        return None  # tiktoken would delete a wrong file and ask the network
    import tiktoken

    return tiktoken.get_encoding(name)
