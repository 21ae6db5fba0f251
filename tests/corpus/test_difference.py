"""What changed between two editions of a table."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.difference import Kind, difference, find_edition
from corpus.errors import BadStore
from corpus.loading import load
from corpus.rows import Setting
from corpus.store import loaded
from tests.corpus import published as make

PHYSICIAN = Setting.PHYSICIAN


def _edits(folder: Path, home: Path, version: str, pairs: Sequence[tuple[str, ...]]) -> None:
    paths = []
    for number in (1, 2, 3, 4):
        path = folder / f"ccipra-{version}r0-f{number}.txt"
        other = [(f"9{number}000", f"9{number}001", "20261001", "*", "1")]
        path.write_bytes(make.ptp_text(pairs if number == 1 else other))
        paths.append(path)
    load(paths, home)


def test_what_changed_between_two_editions(tmp_path: Path) -> None:
    home = tmp_path / "home"
    _edits(tmp_path, home, "v323", make.PAIRS)
    later = [("92928", "93458", "20130101", "*", "0"), ("92928", "92920", "20270101", "*", "1"), *make.PAIRS[1:3]]
    _edits(tmp_path, home, "v330", later)
    held = loaded(home)
    found = difference(
        find_edition(held, "ptp", "2026Q4", None), find_edition(held, "ptp", "2027Q1", PHYSICIAN), ["92928", "92945"]
    )
    assert [(change.kind, change.key) for change in found.changes] == [
        (Kind.REMOVED, ("92928", "36000")), (Kind.ADDED, ("92928", "92920")), (Kind.CHANGED, ("92928", "93458")),
    ]  # fmt: skip
    assert found.changes[2].values == (("indicator", "1", "0"),)
    assert found.unheld == ("92945",)


def test_what_changed_from_2025_to_2026_in_what_ships() -> None:
    from corpus.shipped import readers

    held = readers()
    fees = difference(
        find_edition(held, "pfs", "RVU25D", None),
        find_edition(held, "pfs", "RVU26C", None),
        ["92928", "92930", "92929"],
    )
    kinds = {change.key: change.kind for change in fees.changes}
    assert kinds == {("92928", ""): Kind.CHANGED, ("92929", ""): Kind.REMOVED, ("92930", ""): Kind.ADDED}
    assert ("work_rvu", "10.96", "9.75") in next(c for c in fees.changes if c.key == ("92928", "")).values
    with pytest.raises(BadStore, match="held: RVU25D, RVU26C"):
        find_edition(held, "pfs", "RVU24A", None)
    with pytest.raises(BadStore, match="add --setting"):
        find_edition(held, "ptp", "2024Q3", None)
