"""Sentences that hide a code, tell a figure in words, or say that somebody approved: refused, each by its kind."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.yaml_file import read_yaml
from evals.drafts import CASE, FEE, case_draft, fee_draft
from rag.answer import Question
from rag.answerers.model.events import Sentence
from rag.answerers.model.ground import lay
from rag.answerers.model.outgoing import Outgoing
from rag.answerers.model.reading import Reading
from rag.pipeline import embedded_draft
from tests.rag.model.conftest import DAY, MakeDesk

KEPT: Any = read_yaml(Path(__file__).parents[2] / "cases" / "model" / "sentences.yaml")
_ROW = {"passage": "table:pfs/RVU26C#92924", "quote": "92924: work 9.88"}
_MENTIONS = [{"slot": 2, "code": "92941", "role": "compared"}, {"slot": 3, "code": "59", "role": "modifier"}]
Read = Callable[..., tuple[list[str], set[str]]]


@pytest.fixture(scope="module")
def bases() -> dict[str, Any]:
    return {}


@pytest.fixture
def read(desk: MakeDesk, bases: dict[str, Any]) -> Read:
    """The sentences that are released of a draft with these, and the kinds of what was refused."""
    made = desk()

    def reading(question: str, texts: Sequence[str]) -> tuple[list[str], set[str]]:
        asked = Question(question, DAY)
        base = bases.setdefault(question, embedded_draft(made, asked, ()))
        drafted = Reading(made, lay(asked, base, [], made.tools), Outgoing((DAY,)), is_strict=False)
        said = [{"text": text, "citations": [_ROW] if question == FEE else []} for text in texts]
        whole = fee_draft(sentences=said) if question == FEE else case_draft(sentences=said, mentions=_MENTIONS)
        events = [*drafted.feed(json.dumps(whole)), *drafted.finish()]
        return [e.sentence.text for e in events if isinstance(e, Sentence)], {one.kind for one in drafted.against}

    return reading


@pytest.mark.parametrize(("question", "part"), [(CASE, "case"), (FEE, "fee")])
def test_what_may_not_be_shown(question: str, part: str, read: Read) -> None:
    for kind, texts in KEPT[part].items():
        for text in texts:
            assert read(question, [text]) == ([], {kind}), text


@pytest.mark.parametrize("texts", KEPT["together"])
def test_no_code_is_told_over_two_sentences(texts: list[str], read: Read) -> None:
    shown, against = read(CASE, texts)
    assert len(shown) < len(texts)
    assert against


@pytest.mark.parametrize("one", KEPT["marked"], ids=lambda one: one["text"])
def test_what_the_desk_puts_to_a_sentence(one: dict[str, str], read: Read) -> None:
    assert read(CASE, [one["text"]]) == ([one["shown"].replace("_", r"\_")], set())


@pytest.mark.parametrize("text", KEPT["sound"])
def test_what_is_sound_is_shown(text: str, read: Read) -> None:
    (shown,), against = read(CASE, [text])
    assert not against
    assert shown.split(" ")[0] in text
