"""What went wrong with a server, in one sentence of the desk's own. Nothing a server wrote is ever repeated: it may hold
a key, a code or an instruction."""

import re
from collections.abc import Mapping

from rag.errors import ModelFailed

METHODS = ("json_schema", "json_mode", "function_calling")
_STATUS: Mapping[int, str] = {
    400: "it refused the request (400)",
    401: "it refused the key (401); check CATHCODE_LLM_API_KEY",
    402: "the account behind the key has no credit (402)",
    403: "the key may not use this model (403)",
    404: "the model or the address is not known there (404); check CATHCODE_LLM_MODEL and CATHCODE_LLM_BASE_URL",
    408: "it took too long (408)",
    413: "the request was too large for it (413); lower CATHCODE_LLM_TOKEN_BUDGET",
    422: "it refused the form of the request (422)",
    429: "it is busy or the quota is used up (429)",
    503: "it is overloaded (503)",
}
_ELSEWHERE = frozenset({301, 302, 303, 307, 308})
RETRIED = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


class TooMuch(Exception):
    """A response longer than any answer."""


class Late(Exception):
    """The time for the whole answer is over."""


class Cancelled(Exception):
    """The user stopped."""


def failed(what: str) -> ModelFailed:
    """The fault as it is told beside the embedded answer."""
    return ModelFailed(f"The model's server gave no usable answer: {what}.")


def told(fault: BaseException) -> str:
    """What happened, from the kind of exception and its status alone."""
    status = status_of(fault)
    if status is not None:
        if is_filtered(fault):
            return "its content filter refused the request"
        if is_too_long(fault):
            return "the request was too long for its context; lower CATHCODE_LLM_TOKEN_BUDGET or give it a larger one"
        if status in _ELSEWHERE:
            return f"it sent us to another address ({status}), which is not followed; set that address yourself"
        return _STATUS.get(status, f"it failed ({status})" if status >= 500 else f"it refused the request ({status})")
    for one in _chain(fault):
        if isinstance(one, TooMuch):
            return "it sent far more than an answer"
        if isinstance(one, Late):
            return "the answer took too long"
        if is_late(one):
            return "it did not answer in time"
    return _of_names([type(one).__name__ for one in _chain(fault)], _chain(fault))


_NO_COMPLETION = frozenset(
    {"JSONDecodeError", "APIResponseValidationError", "ValidationError", "UnicodeDecodeError"}
    | {"ValueError", "TypeError", "AttributeError", "KeyError", "IndexError", "RecursionError"}
)


def _of_names(names: list[str], chain: list[BaseException]) -> str:
    if "gaierror" in names or any("Name or service" in str(one) or "getaddrinfo" in str(one) for one in chain):
        return "its name could not be resolved; check CATHCODE_LLM_BASE_URL"
    if {"UnicodeEncodeError", "LocalProtocolError"} & set(names):
        return "the key holds signs that no request can carry; check CATHCODE_LLM_API_KEY"
    if {"RemoteProtocolError", "ReadError", "IncompleteRead", "ProtocolError"} & set(names):
        return "the connection broke off, or it does not speak HTTP"
    if "APIConnectionError" in names or "ConnectError" in names:
        return "it could not be reached; check CATHCODE_LLM_BASE_URL and that it is running"
    if names[0] == "APIError":
        return "it reported an error in the middle of its answer"
    if _NO_COMPLETION & set(names):
        return "it sent something that is not a chat completion"
    return f"it could not be used ({names[0]})"


def is_late(fault: BaseException) -> bool:
    """Whether the time was over, of this request or of the whole answer."""
    return any(isinstance(one, Late) or "Timeout" in type(one).__name__ for one in _chain(fault))


def is_retried(fault: BaseException) -> bool:
    """Whether asking again may help: a busy or broken-off server, never a refusal or a timeout of the whole answer."""
    status = status_of(fault)
    if status is not None:
        return status in RETRIED
    names = {type(one).__name__ for one in _chain(fault)}
    if names & {"TooMuch", "Late", "Cancelled", "gaierror"}:
        return False
    return bool(names & {"APIConnectionError", "ConnectError", "RemoteProtocolError", "ReadError"}) and not any(
        "Timeout" in name for name in names
    )


def status_of(fault: BaseException) -> int | None:
    """The HTTP status; an event `error` inside a stream has none."""
    for one in _chain(fault):
        status = getattr(one, "status_code", None)
        if isinstance(status, int):
            return status
    return None


def waits(fault: BaseException) -> float | None:
    """Seconds the server asks to wait; None where it asks for none."""
    response = getattr(fault, "response", None)
    value = response.headers.get("retry-after") if response is not None else None
    try:
        return max(0.0, float(value)) if value is not None else None
    except ValueError:
        return None


def words_of(fault: BaseException) -> str:
    """What the server wrote, for recognising what it cannot do; never shown."""
    return str(getattr(fault, "message", "") or fault)[:2_000].lower()


def is_filtered(fault: BaseException) -> bool:
    return bool(re.search(r"content.?filter|content management policy|responsibleai", words_of(fault)))


def is_too_long(fault: BaseException) -> bool:
    return bool(re.search(r"context.?(?:length|window|size)|too many tokens|maximum context", words_of(fault)))


def _chain(fault: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    one: BaseException | None = fault
    while one is not None and len(found) < 8:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found
