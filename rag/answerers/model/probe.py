"""A model's server tried before anybody asks it: is it reached, does it know the model, which form of answer does it take?"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from rag.answerers.model.client import client_for, without_tracing
from rag.answerers.model.faults import METHODS, status_of, told
from rag.answerers.model.wire_limits import Limits, bind, http_client
from rag.errors import ModelFailed
from rag.settings import Settings

_PATIENCE = 30.0  # seconds for all requests together
_ASK = 'Reply with the JSON object {"ready": true} and nothing else.'
_SHAPE = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
    "additionalProperties": False,
}
_TOOL = {"type": "function", "function": {"name": "tell", "description": "Give the reply.", "parameters": _SHAPE}}
_FORMS: Mapping[str, dict[str, Any]] = {
    "json_schema": {
        "response_format": {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": _SHAPE}}
    },
    "json_mode": {"response_format": {"type": "json_object"}},
    "function_calling": {"tools": [_TOOL], "tool_choice": {"type": "function", "function": {"name": "tell"}}},
}


@dataclass(frozen=True, slots=True)
class Probe:
    """`methods`: which structured-output methods gave the object asked for; `recommended`: the first of those, the one
    that is set before the others; empty where none did. `sentence` tells it all."""

    reached: bool
    model_found: bool
    methods: Mapping[str, bool] = field(default_factory=dict)
    recommended: str = ""
    sentence: str = ""


def probe(settings: Settings) -> Probe:
    """Ask the server of `settings` for one small object in every form; nothing of a user goes along. Never raises."""
    try:
        client_for(settings)
    except ModelFailed as fault:
        return Probe(reached=False, model_found=False, sentence=str(fault))
    without_tracing()
    bind(Limits(time.monotonic() + _PATIENCE, Event()))
    try:
        chat = _chat(settings)
        chat.create(**_request(settings, {}))
    except Exception as fault:  # noqa: BLE001  (whatever a server does, it is told)
        reached = status_of(fault) is not None
        return Probe(reached, model_found=False, sentence=f"The model cannot be used: {told(fault)}.")
    methods = {method: _takes(chat, settings, method) for method in METHODS}
    working = [method for method in (settings.llm_method, *METHODS) if methods[method]]
    recommended = working[0] if working else ""
    return Probe(True, True, methods, recommended, _sentence(settings.llm_method, recommended))


def _sentence(chosen: str, recommended: str) -> str:
    known = "The server answers and knows the model"
    if recommended == chosen:
        return f"{known}, and {chosen}, the method that is set, works."
    if recommended:
        return f"{known}, but {chosen}, the method that is set, does not work; {recommended} does: set CATHCODE_LLM_METHOD to it."
    return f"{known}, but it kept to no form of structured answer; answers are asked for in plain words, and more will fail."


def _takes(chat: Any, settings: Settings, method: str) -> bool:
    """Whether the server gave the object asked for, in this form."""
    try:
        message = chat.create(**_request(settings, _FORMS[method])).choices[0].message
        text = message.tool_calls[0].function.arguments if method == "function_calling" else message.content
        return isinstance(json.loads(text)["ready"], bool)
    except Exception:  # noqa: BLE001  (a form that fails in any way is one not to be used)
        return False


def _request(settings: Settings, form: dict[str, Any]) -> dict[str, Any]:
    return {"model": settings.llm_model, "messages": [{"role": "user", "content": _ASK}], **form}


def _chat(settings: Settings) -> Any:
    from openai import OpenAI

    seconds = min(settings.llm_timeout, _PATIENCE)
    return OpenAI(
        base_url=settings.llm_base_url or "https://api.openai.com/v1",
        api_key=settings.llm_api_key.get_secret_value() or "no-key-needed",
        timeout=seconds,
        max_retries=0,
        http_client=http_client(seconds),
    ).chat.completions
