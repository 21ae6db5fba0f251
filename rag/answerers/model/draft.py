"""What the model must write: lines first, then mentions, then prose in which codes are slots, then what is missing.

`sentences[].text` holds no code: a code stands as `{{n}}`, where `n` is the `slot` of a line or a mention. Only the
desk fills slots, from codes it has judged.
"""

import json
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from rag.errors import DeskError

MOST_LINES, MOST_MENTIONS, MOST_SENTENCES = 40, 60, 60


class BadDraft(DeskError):
    """The model's text is not a draft: not JSON, not the shape asked for, or two of one key."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class LineDraft(_Part):
    """A line the model would report."""

    slot: int
    code: str = Field(max_length=12)
    modifiers: list[str] = Field(default=[], max_length=8)
    units: int = Field(default=1, ge=1, le=999)
    diagnoses: list[str] = Field(default=[], max_length=12)


class MentionDraft(_Part):
    """A code, modifier or diagnosis that is spoken of without being reported."""

    slot: int
    code: str = Field(max_length=12)
    role: Literal["asked_about", "compared", "rejected", "explained", "modifier", "diagnosis"] = "explained"


class CitationDraft(_Part):
    """A passage id from the material, and words that stand in it letter by letter."""

    passage: str = Field(max_length=300)
    quote: str = Field(default="", max_length=2_000)


class SentenceDraft(_Part):
    """One sentence with slots, and the citations it rests on. `starts`: what begins with it; the rest goes on."""

    starts: Literal["same", "paragraph", "point"] = "same"
    text: str = Field(max_length=1_200)
    citations: list[CitationDraft] = Field(default=[], max_length=6)

    @field_validator("starts", mode="before")
    @classmethod
    def _goes_on(cls, value: object) -> object:
        """A word that is not offered says nothing of importance."""
        return value if value in ("paragraph", "point") else "same"


class ModelDraft(_Part):
    """The whole draft, in the order in which it is to be written."""

    lines: list[LineDraft] = Field(max_length=MOST_LINES)
    mentions: list[MentionDraft] = Field(default=[], max_length=MOST_MENTIONS)
    differs: str = Field(default="", max_length=1_200)
    abstained: bool = False
    sentences: list[SentenceDraft] = Field(max_length=MOST_SENTENCES)
    missing_facts: list[str] = Field(default=[], max_length=12)


def read_draft(value: Any) -> ModelDraft:
    """A draft from parsed JSON. Raises BadDraft without repeating what the model wrote."""
    try:
        return ModelDraft.model_validate(value)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        raise BadDraft(f"{'.'.join(str(p) for p in first['loc'])}: {first['msg']}") from None


@cache
def schema() -> dict[str, Any]:
    """The JSON schema in the strict form servers ask for: every key required, none besides; the same every time.

    Shared: not to be changed by who gets it.
    """
    whole: dict[str, Any] = json.loads(json.dumps(ModelDraft.model_json_schema()))
    for part in (whole, *whole.get("$defs", {}).values()):
        _strict(part)
    return whole


def _strict(part: dict[str, Any]) -> None:
    part.pop("description", None)
    part.pop("title", None)
    part["additionalProperties"] = False
    part["required"] = list(part["properties"])
    for name, kind in part["properties"].items():
        part["properties"][name] = {k: v for k, v in kind.items() if k in {"type", "items", "$ref", "enum", "anyOf"}}
