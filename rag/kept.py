"""A checked answer and its draft as text to keep, and back again; of a report without its exact dates."""

import json
from functools import cache
from typing import Any

from rag.answer import CheckedAnswer
from rag.phi.keeping import kept
from rag.pipeline import Answered, Turn


def to_text(answered: Answered) -> str:
    """JSON of the answer and of what a follow-up question needs."""
    answer, turn = _adapters()
    whole = {
        "answer": answer.dump_python(answered.answer, mode="json"),
        "turn": turn.dump_python(answered.turn, mode="json"),
    }
    return json.dumps(kept(whole, answered.answer.dos), ensure_ascii=False)


def from_text(text: str) -> Answered:
    """What `to_text` wrote. Raises ValueError for anything else."""
    answer, turn = _adapters()
    whole = json.loads(text)
    return Answered(answer.validate_python(whole["answer"]), turn.validate_python(whole["turn"]))


@cache
def _adapters() -> tuple[Any, Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(CheckedAnswer), TypeAdapter(Turn)
