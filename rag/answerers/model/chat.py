"""One request as `ChatOpenAI` sends it: built late from the settings and from what the server was found to take."""

import json
import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rag.answerers.model.draft import schema
from rag.answerers.model.learn import Abilities
from rag.answerers.model.server import NEW_LIMIT, OLD_LIMIT, key_of, server_of
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

WRITE = "write_answer"
Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """The object that is asked for: its name, what it is for, its JSON schema."""

    name: str
    says: str
    schema: Callable[[], dict[str, Any]]


DRAFT = Form("answer", "Give the answer.", schema)


def request(can: Abilities, tools: Sequence[dict[str, Any]], form: Form = DRAFT) -> dict[str, Any]:
    """What goes beside the messages: tools and the form of the answer, as the server can take them."""
    asked: dict[str, Any] = {}
    offered = list(tools) if can.tools else []
    if can.method == "function_calling":
        function = {"name": WRITE, "description": form.says, "parameters": form.schema()}
        offered.append({"type": "function", "function": function})
    elif (can.together or not offered) and (wanted := _wanted(can.method, form)):
        asked["extra_body"] = {"response_format": wanted}  # not parsed by the client: it is parsed while it arrives
    if offered:
        asked["tools"] = offered
    return asked


def _wanted(method: str, form: Form) -> dict[str, Any] | None:
    if method == "json_schema":
        return {"type": "json_schema", "json_schema": {"name": form.name, "strict": True, "schema": form.schema()}}
    return {"type": "json_object"} if method == "json_mode" else None


def limited(asked: dict[str, Any], can: Abilities, tokens: int) -> dict[str, Any]:
    """`asked` with the limit of tokens by its older name, where that is the one to send."""
    if OLD_LIMIT not in can.limits[:1]:
        return asked
    return {**asked, "extra_body": {**asked.get("extra_body", {}), OLD_LIMIT: tokens}}


def as_taken(can: Abilities, messages: Sequence[Message]) -> list[Message]:
    """The messages for a server whose template knows no system message, or wants user and assistant in turn."""
    if can.roles:
        return list(messages)
    told: list[Message] = []
    for message in messages:
        role = "user" if message["role"] == "system" else message["role"]
        if told and role == told[-1]["role"] == "user":
            told[-1] = {"role": "user", "content": f"{told[-1]['content']}\n\n{message['content']}"}
        else:
            told.append({**message, "role": role})
    return told


def chat_for(settings: Settings, can: Abilities, http: Any) -> "ChatOpenAI":
    """The client of one server for these abilities."""
    without_tracing()
    warnings.filterwarnings("ignore", "Pydantic serializer warnings")  # they repeat what the server wrote
    from pydantic import SecretStr

    options: dict[str, Any] = {
        **server_of(settings).options,
        "model": settings.llm_model,
        "api_key": SecretStr(key_of(settings)),
        "timeout": settings.llm_timeout,
        "max_retries": 0,
        "stream_usage": can.counts,
        "use_responses_api": False,
        "http_client": http,
    }
    if can.temperature:
        options["temperature"] = settings.llm_temperature
    if NEW_LIMIT in can.limits[:1]:
        options["max_tokens"] = settings.llm_answer_tokens  # `ChatOpenAI` sends it by its newer name
    return _chat_class()(**options)


@lru_cache(maxsize=1)
def _chat_class() -> "type[ChatOpenAI]":
    """`ChatOpenAI` that keeps a refusal in a stream, which the original drops, and reads what other servers write."""
    from langchain_openai import ChatOpenAI

    class Chat(ChatOpenAI):
        def _convert_chunk_to_generation_chunk(self, chunk: dict[str, Any], *rest: Any) -> Any:
            chunk = _first_alone(chunk)
            delta = _delta(chunk)
            made = super()._convert_chunk_to_generation_chunk(chunk, *rest)
            if made is not None and delta.get("refusal"):
                made.message.additional_kwargs["refusal"] = True
            return made

    return Chat


def _first_alone(chunk: dict[str, Any]) -> dict[str, Any]:
    """The chunk without choices other than the first, which nobody asked for."""
    choices = chunk.get("choices")
    if not isinstance(choices, list):
        return chunk
    return {**chunk, "choices": [one for one in choices if not (isinstance(one, dict) and one.get("index"))]}


def _delta(chunk: dict[str, Any]) -> Mapping[str, Any]:
    """The delta of a chunk, put into the form of OpenAI's where another server's differs: the role, calls
    without a place or with arguments that are an object."""
    choices = chunk.get("choices") or [{}]
    delta = choices[0].get("delta")
    if not isinstance(delta, dict):
        return {}
    if "role" in delta:
        delta["role"] = "assistant"
    for n, call in enumerate(delta.get("tool_calls") or ()):
        if call.get("index") is None:
            call["index"] = n
        function = call.get("function") or {}
        if isinstance(function.get("arguments"), dict):
            function["arguments"] = json.dumps(function["arguments"])
        call["function"] = function
    return delta


def without_tracing() -> None:
    """No trace of a question leaves the process, whatever the environment says."""
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING"):
        os.environ[name] = "false"
