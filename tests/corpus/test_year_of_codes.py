"""The table of codes over more than two years: the lists of the years say when a code began and ended."""

from pathlib import Path
from types import SimpleNamespace

import pytest

LISTED = {"2025": {"11111", "22222"}, "2026": {"22222", "33333", "C4444", "C5555"}, "2027": {"22222", "66666"}}


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "scripts"))
    from codes import code_rows

    own = {"22222": {"label": "now", "label_2025": "then", "label_2026": "between", "source": "DESK"}}
    sources = SimpleNamespace(
        listed=LISTED,
        listed_first_half={"2026": {"C4444"}},
        family=set().union(*LISTED.values()),
        own=own,
        aoc_2024=[],
        fees={"2025": [], "2026": []},
        opps_2026=[],
    )
    return {f"{year} {row['code']}": row for year in LISTED for row in code_rows(sources, year)}


@pytest.mark.parametrize(
    ("code", "begins", "ends", "confidence"),
    [
        ("11111", "", "2025-12-31", "high"),
        ("22222", "", "", "high"),
        ("33333", "2026-01-01", "2026-12-31", "high"),
        ("C4444", "2026-01-01", "2026-12-31", "medium"),
        ("C5555", "2026-07-01", "2026-12-31", "medium"),
        ("66666", "2027-01-01", "", "high"),
    ],
)
def test_a_code_is_in_force_as_the_lists_show(
    rows: dict[str, dict[str, str]], code: str, begins: str, ends: str, confidence: str
) -> None:
    for year in LISTED:
        row = rows[f"{year} {code}"]
        assert (row["valid_from"], row["valid_to"], row["confidence"]) == (begins, ends, confidence)


def test_the_wording_is_that_of_the_year(rows: dict[str, dict[str, str]]) -> None:
    assert [rows[f"{year} 22222"]["label"] for year in LISTED] == ["then", "between", "now"]
