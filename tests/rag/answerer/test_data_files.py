"""The answerer's data files hold together: sections exist, intents have a part, propositions lead to a passage."""

from datetime import date

import pytest

from corpus.passages import load
from corpus.rows import Setting
from corpus.sources import sources
from rag.answerers.embedded.contradictions.topics import topics
from rag.answerers.embedded.evidence import found
from rag.answerers.embedded.intents import intents
from rag.answerers.embedded.parts import PARTS
from rag.answerers.embedded.propositions import propositions
from tests.rag.answerer.test_answers import tools

SECTIONS = {p.id for p in load()}


def test_every_intent_has_its_part() -> None:
    assert {intent.name for intent in intents()} - set(PARTS) == set()


def test_the_last_intent_takes_everything() -> None:
    assert intents()[-1].fits("anything at all", {})


@pytest.mark.parametrize("proposition", propositions(), ids=lambda p: p.id)
def test_a_proposition_leads_to_the_desks_own_words(proposition) -> None:  # type: ignore[no-untyped-def]
    assert set(proposition.sections) <= SECTIONS
    assert found(tools(), proposition.about, date(2026, 3, 1), Setting.PHYSICIAN, guidance_only=True)


@pytest.mark.parametrize("topic", topics(), ids=lambda t: t.id)
def test_a_point_of_contradiction_has_a_section_that_rules(topic) -> None:  # type: ignore[no-untyped-def]
    assert topic.rules in SECTIONS


def test_places_of_the_register_can_be_cited() -> None:
    for name in sources():
        cited = tools().table_citation(f"table:register/{name}#p. 1")
        assert cited is not None
        assert cited.source == name
        assert cited.locator == "p. 1"
