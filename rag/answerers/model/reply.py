"""A reply while its pieces come in: the text of the draft wherever it stands, tool calls, why it ended, what was counted."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rag.answerers.model.chat import WRITE
from rag.answerers.model.faults import TooMuch

MOST_CHARACTERS = 120_000
_MOST_CALLS = 64
_MOST_TOKENS = 100_000_000  # a count beyond is none
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call as the model made it; `arguments` is text that may be no JSON at all."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the draft's text."""

    text: str


@dataclass(frozen=True, slots=True)
class End:
    """The end of one reply: the whole text, the tool calls, why it ended, and the tokens the server counted."""

    text: str
    calls: tuple[Call, ...]
    finish: str
    refused: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    model: str = ""


@dataclass
class _Calling:
    """A call that is still coming."""

    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass
class Reply:
    """`take` every piece in turn, then ask for the `end`."""

    text: str = ""
    finish: str = ""
    refused: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    model: str = ""
    _calls: list[_Calling] = field(default_factory=list)
    _at: dict[int, _Calling] = field(default_factory=dict)

    def take(self, chunk: Any) -> str:
        """What a piece adds to the text of the draft. Raises TooMuch."""
        text = _text(chunk.content)
        for n, piece in enumerate(_calls(chunk)):
            call = self._calling(piece, n)
            call.arguments += piece["args"] or ""
            if len(call.arguments) > MOST_CHARACTERS or len(self._calls) > _MOST_CALLS:
                raise TooMuch
            if call.name == WRITE:
                text += piece["args"] or ""
        self.text += text
        if len(self.text) > MOST_CHARACTERS:
            raise TooMuch
        self._note(chunk)
        return text

    def end(self) -> End:
        calls = tuple(Call(c.id, c.name, c.arguments) for c in self._calls if c.name != WRITE)
        return End(self.text, calls, self.finish, self.refused, self.tokens_in, self.tokens_out, self.model)

    def _calling(self, piece: Mapping[str, Any], n: int) -> _Calling:
        """The call a piece belongs to. Some servers give every call the same place: another id begins another call."""
        place = piece["index"] if piece["index"] is not None else n
        held = self._at.get(place)
        if held is None or (piece["id"] and held.id and piece["id"] != held.id):
            held = self._at[place] = _Calling()
            self._calls.append(held)
        held.id = held.id or piece["id"] or ""
        held.name = held.name or piece["name"] or ""
        return held

    def _note(self, chunk: Any) -> None:
        if chunk.additional_kwargs.get("refusal"):
            self.refused = True
        meta = chunk.response_metadata or {}
        self.finish = meta.get("finish_reason") or self.finish
        self.model = _name(meta.get("model_name")) or self.model
        counted = chunk.usage_metadata or {}
        sent, got = counted.get("input_tokens", 0), counted.get("output_tokens", 0)
        if 0 <= sent <= _MOST_TOKENS and 0 <= got <= _MOST_TOKENS and sent + got:
            self.tokens_in, self.tokens_out = sent, got


def _name(told: object) -> str:
    """The model's name as it can be kept: plain signs, of a usual length."""
    return re.sub(r"[^\w.:@/ +-]", "", str(told), flags=re.ASCII)[:_LONGEST_NAME] if told else ""


def _text(content: Any) -> str:
    """Content as text; of parts those of text, not what the model thought."""
    if isinstance(content, list):
        parts = (part for part in content if isinstance(part, dict) and part.get("type") == "text")
        return "".join(str(part.get("text") or "") for part in parts)
    return content if isinstance(content, str) else ""


def _calls(chunk: Any) -> list[dict[str, Any]]:
    """Tool calls of a streamed piece, or of a whole message, with their arguments as text."""
    streamed = getattr(chunk, "tool_call_chunks", None)
    if streamed is not None:
        return list(streamed)
    found = [(c["id"], c["name"], json.dumps(c["args"])) for c in chunk.tool_calls]
    found += [(c["id"], c["name"], c["args"]) for c in chunk.invalid_tool_calls]
    return [{"index": n, "id": i, "name": name, "args": args} for n, (i, name, args) in enumerate(found)]
