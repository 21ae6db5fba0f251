"""docs/RULES.md says what the rules say, and every rule says enough for an auditor."""

import subprocess
import sys
from pathlib import Path

from guards.explain import catalogue

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "build_rule_catalogue.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_rule_stands_on_the_page_with_its_reason_and_source() -> None:
    page = (ROOT / "docs" / "RULES.md").read_text(encoding="utf-8")
    for card in catalogue():
        assert f"\n## {card.id}\n" in page
        assert card.why in page
        assert card.source_title


def test_every_pci_rule_names_the_facts_it_carries_out() -> None:
    assert [card.id for card in catalogue() if card.group == "pci" and not card.facts] == []
