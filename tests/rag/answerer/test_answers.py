"""Real questions with what a right answer must and must not hold, in tests/cases/answers."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.passages import load
from corpus.rows import Setting
from corpus.tables import shipped
from rag.answer import Draft, Question
from rag.answerers.embedded import answer
from rag.retrieve import Retriever
from rag.tools import Tools
from tests.rag.answerer.judge import faults

CASES = Path(__file__).parents[2] / "cases" / "answers"
TODAY = date(2026, 11, 20)


def cases() -> list[dict[str, Any]]:
    files = [f for f in sorted(CASES.glob("*.yaml")) if f.stem != "users_documents"]
    return [case for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


@cache
def tools() -> Tools:
    return Tools(shipped(), TODAY, Retriever(load()))


def ask(case: dict[str, Any]) -> Draft:
    setting = Setting(case.get("setting", "physician"))
    earlier: list[tuple[str, Draft]] = []
    for text in case.get("earlier", ()):
        earlier.append((text, answer(Question(text, case["dos"], setting), earlier, tools())))
    return answer(Question(case["input"], case["dos"], setting), earlier, tools())


def to_judge() -> list[Any]:
    """Every case; one that is `open` says why it is not answered right yet."""
    return [
        pytest.param(case, marks=pytest.mark.xfail(reason=case["open"])) if "open" in case else case for case in cases()
    ]


@pytest.mark.parametrize("case", to_judge(), ids=lambda case: case["id"])
def test_answer(case: dict[str, Any]) -> None:
    draft = ask(case)
    assert faults(draft, case["expect"]) == [], draft.text


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_every_mark_has_its_quote_and_every_quote_stands_in_its_passage(case: dict[str, Any]) -> None:
    draft = ask(case)
    marks = {int(n) for n in re.findall(r"\[(\d+)\]", draft.text)}
    assert marks == {quote.n for quote in draft.quotes}
    held = {p.id: p for p in load()}
    for quote in draft.quotes:
        if quote.passage.startswith("table:"):
            row = tools().table_citation(quote.passage)
            assert row is not None
            assert quote.quote == row.quote
        else:
            assert quote.quote in held[quote.passage].text


def test_a_rejected_code_is_cited_with_what_rejects_it() -> None:
    draft = answer(Question("One DES in one mid LAD lesion. Which code?", date(2026, 5, 4)), [], tools())
    quoted = [quote.quote for quote in draft.quotes if quote.passage.startswith("code-92930")]
    assert quoted == ["One lesion, however long and with however many stents: 92928."]


def test_the_same_question_gives_the_same_draft() -> None:
    for case in cases()[:10]:
        assert ask(case) == ask(case)


def test_there_are_enough_questions() -> None:
    assert len(cases()) >= 90
