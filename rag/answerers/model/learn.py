"""What a server takes, learnt from what it refuses."""

import re
from dataclasses import dataclass, replace

from rag.answerers.model.faults import METHODS, is_too_long, status_of, words_of
from rag.answerers.model.server import NEW_LIMIT, OLD_LIMIT


@dataclass(frozen=True, slots=True)
class Abilities:
    """`method` one of the three, or `plain` where none is taken; `together`: tools and a form in one request; `limits`: names
    of the limit of tokens that were not refused; `roles`: system messages, and two of one role in a row."""

    method: str
    tools: bool = True
    together: bool = True
    streams: bool = True
    temperature: bool = True
    limits: tuple[str, ...] = (NEW_LIMIT, OLD_LIMIT)
    counts: bool = True
    roles: bool = True


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
    if is_too_long(fault) or re.search(r"model.{0,30}(?:not found|does not exist)", words):
        return None, ""
    if can.limits and re.search(rf"{OLD_LIMIT}|{NEW_LIMIT}", words):
        rest = replace(can, limits=can.limits[1:])
        return rest, "" if rest.limits else "The model's server does not take a limit of tokens; it was left out."
    if can.roles and re.search(r"system (?:role|message|prompt)|roles? must alternate", words):
        return replace(can, roles=False), ""
    if can.temperature and "temperature" in words:
        return replace(can, temperature=False), "The model's server does not take a temperature; it was left out."
    if can.counts and re.search(r"stream_options|include_usage", words):
        return replace(can, counts=False), "The model's server does not count tokens in a stream; they are estimated."
    return _form(can, words, has_tools=has_tools)


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


def _without_stream(can: Abilities) -> tuple[Abilities | None, str]:
    if not can.streams:
        return None, ""
    return replace(can, streams=False), "The model's server does not stream; the answer was shown when it was whole."


def _broken_stream(can: Abilities, fault: Exception) -> tuple[Abilities | None, str]:
    """A stream that cannot be read at all, before its first word: once without streaming."""
    if can.streams and type(fault).__name__ in {"JSONDecodeError", "TypeError", "KeyError", "ValueError"}:
        return _without_stream(can)
    return None, ""
