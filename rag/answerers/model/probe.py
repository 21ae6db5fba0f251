"""A model's server tried before anybody asks it: is it reached, does it know the model, which form of answer does it take?"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from rag.answerers.model.chat import without_tracing
from rag.answerers.model.client import client_for
from rag.answerers.model.draft import BadDraft
from rag.answerers.model.faults import is_late, status_of, told
from rag.answerers.model.partial import Partial
from rag.answerers.model.server import key_of, server_of
from rag.answerers.model.wire_limits import Limits, bind, http_client
from rag.errors import ModelFailed
from rag.settings import Settings

_WRITE = 'Reply with the JSON object {"ready": true} and nothing else.'
_CALL = "Call the tool tell with ready set to true."
_SHAPE = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
    "additionalProperties": False,
}
_TOOL = {"type": "function", "function": {"name": "tell", "description": "Give the reply.", "parameters": _SHAPE}}
_FORMS: Mapping[str, dict[str, Any]] = {  # best first; asked for as the desk asks for an answer
    "json_schema": {
        "response_format": {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": _SHAPE}}
    },
    "function_calling": {"tools": [_TOOL]},
    "json_mode": {"response_format": {"type": "json_object"}},
}


@dataclass(frozen=True, slots=True)
class Probe:
    """`methods`: which structured-output methods gave the object asked for; one that is not in it was not tried, because
    the time was over. `recommended`: the method that is set where it works, else the best that does; None where none
    did. `sentence` tells it all, without a word of the server's and without the key."""

    reached: bool
    model_found: bool
    methods: Mapping[str, bool] = field(default_factory=dict)
    recommended: str | None = None
    sentence: str = ""


def probe(settings: Settings) -> Probe:
    """Ask the server of `settings` for one small object in every form; nothing of a user goes along. Never raises.

    Takes at most `llm_timeout` seconds, all requests together.
    """
    try:
        client_for(settings)
    except ModelFailed as fault:
        return Probe(reached=False, model_found=False, sentence=str(fault))
    without_tracing()
    bind(Limits(time.monotonic() + settings.llm_timeout, Event()))
    try:
        chat = _chat(settings)
        chat.create(**_request(settings, _WRITE, {}))
    except Exception as fault:  # noqa: BLE001  (whatever a server does, it is told)
        reached = status_of(fault) is not None
        return Probe(reached, model_found=False, sentence=f"The model cannot be used: {told(fault)}.")
    methods = dict(_tried(chat, settings))
    working = [name for name, does in methods.items() if does]
    recommended = settings.llm_method if settings.llm_method in working else next(iter(working), None)
    return Probe(True, True, methods, recommended, _sentence(settings.llm_method, recommended, methods))


def _tried(chat: Any, settings: Settings) -> Iterator[tuple[str, bool]]:
    """Each method with whether it gave the object asked for, until the time is over."""
    for method, form in _FORMS.items():
        try:
            yield method, _takes(chat, settings, method, form)
        except Exception as fault:  # noqa: BLE001  (a form that fails in any way is one not to be used)
            if is_late(fault):
                return
            yield method, False


def _takes(chat: Any, settings: Settings, method: str, form: dict[str, Any]) -> bool:
    by_call = method == "function_calling"
    message = chat.create(**_request(settings, _CALL if by_call else _WRITE, form)).choices[0].message
    text = message.tool_calls[0].function.arguments if by_call else message.content
    return _is_object(text)


def _is_object(text: str) -> bool:
    """Whether `text` holds the object asked for, read as a draft is read: thoughts and fences around it do not count."""
    try:
        parts = Partial().feed(text)
    except BadDraft:
        return False
    return any(part.key == "ready" and isinstance(part.value, bool) for part in parts)


def _sentence(chosen: str, recommended: str | None, methods: Mapping[str, bool]) -> str:
    known = "The server answers and knows the model"
    untried = " It took its time: not every method was tried." if len(methods) < len(_FORMS) else ""
    if recommended == chosen:
        return f"{known}, and {chosen}, the method that is set, works.{untried}"
    if recommended and chosen in methods:
        return f"{known}, but {chosen}, the method that is set, does not work; {recommended} does: set CATHCODE_LLM_METHOD to it."
    if recommended:
        return f"{known}; {recommended} works, and {chosen}, the method that is set, was not tried in the time set."
    if untried:
        return f"{known}, but it took too long to show how it answers; raise CATHCODE_LLM_TIMEOUT."
    return f"{known}, but it kept to no form of structured answer; answers are asked for in plain words, and more will fail."


def _request(settings: Settings, says: str, form: dict[str, Any]) -> dict[str, Any]:
    return {"model": settings.llm_model, "messages": [{"role": "user", "content": says}], **form}


def _chat(settings: Settings) -> Any:
    from openai import OpenAI

    server = server_of(settings)
    return OpenAI(
        **server.options,
        api_key=key_of(settings),
        timeout=settings.llm_timeout,
        max_retries=0,
        http_client=http_client(settings.llm_timeout, server.key_header),
    ).chat.completions
