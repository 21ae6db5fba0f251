"""The catalogue is whole and speaks plainly."""

import json

import pytest

from guards.explain import UnknownRule, catalogue, explain, markdown
from tests.shared_files import shared


def test_every_rule_explains_itself() -> None:
    for card in catalogue():
        assert all((card.fault, card.why, card.faulty, card.sound, card.source_title)), card.id
        assert "\n" not in card.fault + card.why + card.faulty + card.sound


def test_one_rule() -> None:
    (card,) = explain("code_not_in_force")
    assert card.group == "general"
    assert card.dates == "all"
    page = markdown((card,))
    assert page.startswith("## code_not_in_force\n")
    assert "92929-LD on 2026-03-01" in page


def test_unknown_rule_is_refused_in_one_sentence() -> None:
    with pytest.raises(UnknownRule, match="no rule is called"):
        explain("nonsense")


@pytest.mark.shared
def test_the_facts_that_rules_carry_out_exist() -> None:
    known = {fact["id"] for fact in json.loads(shared("domain", "facts.json").read_text(encoding="utf-8"))["rules"]}
    named = {fact for card in catalogue() for fact in card.facts}
    assert named - known == set()
