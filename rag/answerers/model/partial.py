"""A draft read while it arrives: each part is given out the moment its last character is there."""

import json
from dataclasses import dataclass
from typing import Any

from rag.answerers.model.draft import BadDraft

LONGEST = 60_000  # characters of one draft
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A value of the draft. `is_element`: one element of the list `key`; else the whole value of `key`."""

    key: str
    value: Any
    is_element: bool = False


class Partial:
    """Feed it text as it comes; it gives the parts that have become whole. Text around the object is passed over."""

    def __init__(self) -> None:
        self.text = ""
        self.is_done = False
        self._at = 0
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self._wants_key = True
        self._key = ""
        self._string = 0
        self._value: int | None = None
        self._element: int | None = None
        self._keys: set[str] = set()

    @property
    def has_begun(self) -> bool:
        return self._depth > 0 or self.is_done

    def feed(self, text: str) -> list[Part]:
        """The parts completed by `text`. Raises BadDraft for what is not JSON, has a key twice, or never ends."""
        self.text += text
        if len(self.text) > LONGEST:
            raise BadDraft(f"the draft is longer than {LONGEST:,} characters")
        found: list[Part] = []
        if not self.has_begun and not self._skip():
            return found
        while self._at < len(self.text) and not self.is_done:
            self._step(self.text[self._at], found)
            self._at += 1
        return found

    def _skip(self) -> bool:
        """Go to the opening brace; thinking aloud in front of it is not read."""
        thought = self.text.find("<think>")
        if thought >= 0 and not self.text[:thought].strip():
            end = self.text.find("</think>")
            if end < 0:
                return False
            self._at = max(self._at, end)
        opening = self.text.find("{", self._at)
        if opening < 0:
            return False
        self._at, self._depth = opening + 1, 1
        return True

    def _step(self, character: str, found: list[Part]) -> None:
        if self._in_string:
            self._inside(character)
        elif character == '"':
            self._in_string, self._string = True, self._at
            self._begin()
        elif character in "{[":
            self._begin()
            if self._depth == 2 and self._is_list():
                self._element = self._at
            self._depth += 1
            if self._depth > _DEEPEST:
                raise BadDraft("the draft is nested too deeply")
        elif character in "}]":
            self._close(found)
        elif self._depth == 1 and character == ":":
            self._wants_key, self._value = False, None
        elif self._depth == 1 and character == ",":
            self._end(found, self._at)
            self._wants_key = True
        elif not character.isspace():
            self._begin()

    def _inside(self, character: str) -> None:
        if self._escaped:
            self._escaped = False
        elif character == "\\":
            self._escaped = True
        elif character == '"':
            self._in_string = False
            if self._depth == 1 and self._wants_key:
                self._key = self._read(self._string, self._at + 1)
                if self._key in self._keys:
                    raise BadDraft(f"the draft has “{self._key[:20]}” twice")
                self._keys.add(self._key)

    def _begin(self) -> None:
        if self._depth == 1 and not self._wants_key and self._value is None:
            self._value = self._at

    def _is_list(self) -> bool:
        return self._value is not None and self.text[self._value] == "["

    def _close(self, found: list[Part]) -> None:
        self._depth -= 1
        if self._depth == 2 and self._element is not None:
            found.append(Part(self._key, self._read(self._element, self._at + 1), is_element=True))
            self._element = None
        elif self._depth == 1:
            self._end(found, self._at + 1)
        elif self._depth == 0:
            self._end(found, self._at)
            self.is_done = True

    def _end(self, found: list[Part], end: int) -> None:
        if self._value is not None:
            found.append(Part(self._key, self._read(self._value, end)))
            self._value = None

    def _read(self, start: int, end: int) -> Any:
        try:
            return json.loads(self.text[start:end])
        except ValueError:
            raise BadDraft("the draft is not JSON") from None
