"""What is missing, broken or too old never lets a claim through: it is `unverified`, or the fault is still found."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from corpus.shipped import ShippedTable, readers
from corpus.span import Span
from corpus.tables import Edition, Key, Reader, Tables, shipped
from guards.claim import Claim, Line
from guards.coding import case as facts
from guards.engine import check
from guards.finding import Hit, Severity, SourceRef, Verdict, worst
from guards.rule import Desk, Rule
from tests.guards import test_auditors, test_auditors_two
from tests.guards.test_auditors import TODAY, claim_of

READERS = readers()
TABLES = sorted({reader.edition.table for reader in READERS})
CLAIMS = [claim_of(case) for case in (*test_auditors.CASES, *test_auditors_two.CASES)]
BEFORE = [check(claim, shipped(), TODAY).verdict for claim in CLAIMS]
EVERY_FIFTH = range(0, len(CLAIMS), 5)


class Broken:
    """An edition whose file cannot be read."""

    def __init__(self, whole: Reader) -> None:
        self._whole = whole

    @property
    def edition(self) -> Edition:
        return self._whole.edition

    def rows(self, index: str, key: Key) -> tuple[Any, ...]:
        raise OSError("the file is cut short")

    def covers(self, key: Key) -> bool:
        raise OSError("the file is cut short")


def _let_through(tables: Tables, numbers: range) -> list[str]:
    """Claims that the tables judge better than the whole ones do, other than by leaving them unverified."""
    found = []
    for n in numbers:
        verdict = check(CLAIMS[n], tables, TODAY).verdict
        if verdict is not Verdict.UNVERIFIED and worst([verdict, BEFORE[n]]) is not verdict:
            found.append(f"{CLAIMS[n].id}: {BEFORE[n]} became {verdict}")
    return found


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_missing_lets_nothing_through(table: str) -> None:
    without = Tables([reader for reader in READERS if reader.edition.table != table])
    assert _let_through(without, range(len(CLAIMS))) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_cannot_be_read_lets_nothing_through(table: str) -> None:
    broken = Tables([Broken(reader) if reader.edition.table == table else reader for reader in READERS])
    assert _let_through(broken, EVERY_FIFTH) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_the_year_before_lets_nothing_through(table: str) -> None:
    older = Tables([r for r in READERS if r.edition.table != table or r.edition.span.start.year < 2026])
    assert _let_through(older, EVERY_FIFTH) == []


def test_no_table_at_all_is_unverified() -> None:
    for claim in CLAIMS:
        assert check(claim, Tables(()), TODAY).verdict in {Verdict.UNVERIFIED, Verdict.BLOCK}


@pytest.mark.parametrize("table", ["codes", "ptp", "mue", "pfs"])
def test_a_shipped_file_cut_in_the_middle_of_a_row(table: str, tmp_path: Any) -> None:
    spoiled: list[Reader] = []
    for number, reader in enumerate(READERS):
        if reader.edition.table != table:
            spoiled.append(reader)
            continue
        assert isinstance(reader, ShippedTable)
        whole = reader.file.read_bytes()
        cut = tmp_path / f"{number}.csv"
        cut.write_bytes(whole[: len(whole) // 2] + b"\n")
        spoiled.append(ShippedTable(reader.edition, cut, reader._scope))
    lines = (Line("92928", ("LD",), diagnoses=("I25.110",)), Line("93458", ("26", "XU")))
    assert check(Claim(date(2026, 3, 2), lines=lines), Tables(spoiled), TODAY).verdict is Verdict.UNVERIFIED


def _from_nowhere(claim: Claim, desk: Desk) -> Iterator[Hit]:
    yield Hit("said by nobody", 0, severity=Severity.INFO, source=SourceRef("NOBODY"))


def test_a_source_that_the_register_does_not_hold_is_unverified() -> None:
    rule = Rule("made", Severity.ERROR, SourceRef("DESK"), Span(), _from_nowhere)
    report = check(Claim(date(2026, 3, 2), lines=(Line("92928", ("LD",)),)), shipped(), TODAY, [rule])
    assert report.verdict is Verdict.UNVERIFIED
    assert any("NOBODY" in f.message for f in report.findings if f.severity is Severity.UNVERIFIED)


def test_facts_that_stop_the_derivation_are_unverified(monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: object, **__: object) -> None:
        raise RuntimeError("no way on")

    monkeypatch.setattr("guards.facts.derive", stops)
    lesion = facts.Lesion(location=facts.Location(artery=facts.Artery.LAD))
    told = Claim(date(2026, 3, 2), lines=(Line("92928", ("LD",)),), case=facts.Case(lesions=(lesion,)))
    assert check(told, shipped(), TODAY).verdict is Verdict.UNVERIFIED
