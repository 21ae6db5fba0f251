"""What is kept of a report: exact dates masked down to their year, but for the date of service.

A short question keeps its dates: they are dates of service. The facts of a case keep theirs, since the claim rests on
them.
"""

from datetime import date
from typing import Any

from rag.phi import blank, scrub_dates

_REPORT = 300  # characters from which a question is taken for a report
_SPAN = {"text", "start", "end"}
_QUESTION = {"text", "day", "setting"}  # `rag.answer.Question`


def kept_question(told: str, day: date) -> str:
    """A scrubbed question as it may be stored."""
    is_report = len(told) > _REPORT or told.startswith("Code this report")
    return str(scrub_dates(told, keep=day)[0]) if is_report else told


def kept(value: Any, day: date) -> Any:
    """A JSON-ready record as it may be stored. Words with their place in a report are covered in place."""
    if isinstance(value, list | tuple):
        return [kept(item, day) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() >= _SPAN and isinstance(value["text"], str):
        return {**value, "text": str(blank(value["text"], dates=True, keep=day)[0])}
    out = {key: kept(item, day) for key, item in value.items()}
    for key in ("text",) if value.keys() == _QUESTION else ("question",):
        told = value.get(key)
        if isinstance(told, str):
            out[key] = kept_question(told, day)
    return out
