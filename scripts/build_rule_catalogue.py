"""Write docs/RULES.md from the rules themselves: `python scripts/build_rule_catalogue.py` (`--check` only compares)."""

import sys
from collections import Counter
from pathlib import Path

from guards.explain import RuleCard, catalogue, markdown

PAGE = Path(__file__).resolve().parents[1] / "docs" / "RULES.md"
_TITLES = {"pci": "Percutaneous coronary intervention", "general": "Every claim"}
_HEAD = """# The rules of the checker

Written by `python scripts/build_rule_catalogue.py` from the rules themselves; do not edit it by hand.

Each rule is one file under `guards/rules/` with its cases in `tests/cases/rules/`. An error blocks the claim, a warning
sends it to a person, `unverified` says that a table for the day is not held, `info` is a remark. Where a plainer rule
finds an error, what others say about the same line becomes a remark: one fault, one error. Facts are the ids of the
coding facts that a rule carries out; sources are the ids of `corpus/sources.yaml`.
"""


def page() -> str:
    """The whole page."""
    cards = catalogue()
    parts = [_HEAD, _table(cards)]
    for group, title in _TITLES.items():
        parts.append(f"# {title}\n\n{markdown(card for card in cards if card.group == group)}")
    return "\n".join(parts)


def _table(cards: tuple[RuleCard, ...]) -> str:
    """How many rules there are of each kind."""
    counts = Counter((card.group, card.severity) for card in cards)
    severities = sorted({severity for _, severity in counts})
    lines = [f"| | {' | '.join(severities)} |", f"|---|{'---|' * len(severities)}"]
    for group, title in _TITLES.items():
        lines.append(f"| {title} | {' | '.join(str(counts[group, severity]) for severity in severities)} |")
    return "\n".join((*lines, ""))


def main() -> int:
    text = page()
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
            return 0
        print(f"error: {PAGE.name} is out of date; run python scripts/build_rule_catalogue.py", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.name}: {text.count(chr(10) + '## ')} rules")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
