"""What a server takes, learnt from what it refuses."""

import re
from dataclasses import dataclass, replace

from rag.answerers.model.faults import METHODS, status_of, words_of


@dataclass(frozen=True, slots=True)
class Abilities:
    """`method` one of the three, or `plain` where none is taken; `together`: tools and a form in one request."""

    method: str
    tools: bool = True
    together: bool = True
    streams: bool = True
    temperature: bool = True
    limits: bool = True
    counts: bool = True


def learn(can: Abilities, fault: Exception, *, has_tools: bool) -> tuple[Abilities | None, str]:
    """The abilities to try next and what to tell; None and nothing where the fault teaches nothing."""
    if type(fault).__name__ == "NotStreamed":
        return _without_stream(can)
    status = status_of(fault)
    if status not in (400, 404, 405, 415, 422, 500, 501):
        return _broken_stream(can, fault)
    words = words_of(fault)
    if status in (404, 405, 415, 500) and not re.search(r"response_format|json_schema|tool|stream|grammar", words):
        return None, ""
    if re.search(
        r"context.?(?:length|window)|too many tokens|maximum context|model.{0,30}(?:not found|does not exist)", words
    ):
        return None, ""
    for pattern, without in _ONE_OPTION:
        if re.search(pattern, words) and getattr(can, without):
            return _less(can, without), f"The model's server does not take {_NAMES[without]}; it was left out."
    return _form(can, words, has_tools=has_tools)


_ONE_OPTION = (
    (r"temperature", "temperature"),
    (r"max_completion_tokens|max_tokens", "limits"),
    (r"stream_options|include_usage", "counts"),
)
_NAMES = {"temperature": "a temperature", "limits": "a limit of tokens", "counts": "a request to count tokens"}


def _form(can: Abilities, words: str, *, has_tools: bool) -> tuple[Abilities | None, str]:
    if re.search(r"\bstream", words) and can.streams:
        return _without_stream(can)
    if has_tools and can.tools and re.search(r"\btool|function", words) and can.method != "function_calling":
        if can.together:
            return replace(can, together=False), "The model's server does not take tools beside a structured answer."
        return replace(can, tools=False), "The model's server does not take tools; the desk's own findings were sent."
    return _next_method(can)


def _next_method(can: Abilities) -> tuple[Abilities | None, str]:
    rest = {"json_schema": "json_mode", "json_mode": "function_calling", "function_calling": "plain"}
    if can.method not in METHODS:
        return None, ""
    after = rest[can.method]
    note = f"The model's server does not take the structured-output method {can.method}"
    if after == "plain":
        return replace(can, method=after, tools=False), f"{note}; the answer was asked for in plain words."
    return replace(can, method=after), f"{note}; {after} was tried: set CATHCODE_LLM_METHOD to it."


def _less(can: Abilities, option: str) -> Abilities:
    if option == "temperature":
        return replace(can, temperature=False)
    return replace(can, limits=False) if option == "limits" else replace(can, counts=False)


def _without_stream(can: Abilities) -> tuple[Abilities | None, str]:
    if not can.streams:
        return None, ""
    return replace(can, streams=False), "The model's server does not stream; the answer was shown when it was whole."


def _broken_stream(can: Abilities, fault: Exception) -> tuple[Abilities | None, str]:
    """A stream that cannot be read at all, before its first word: once without streaming."""
    if can.streams and type(fault).__name__ in {"JSONDecodeError", "TypeError", "KeyError", "ValueError"}:
        return _without_stream(can)
    return None, ""
