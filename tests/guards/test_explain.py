"""The catalogue is whole and speaks plainly."""

import pytest

from guards.explain import UnknownRule, catalogue, explain, markdown


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
