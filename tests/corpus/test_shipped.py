"""The tables that ship: well formed, registered, and refused with file, line and column where they are not."""

import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadTable
from corpus.indexes import COLUMNS, INDEXES, ROW_TYPES
from corpus.rows import MueRow
from corpus.scope import Scope, read_scope
from corpus.shipped import FOLDER, ShippedTable, read_rows, readers
from corpus.sources import sources
from tests.shared_files import shared

READERS = [reader for reader in readers() if isinstance(reader, ShippedTable)]
CODE = re.compile(r"\d{5}|\d{4}[TUMF]|[A-V]\d{4}|CCCCC")


def _name(reader: ShippedTable) -> str:
    return f"{reader.edition.table} {reader.edition.name} {reader.edition.setting or ''}"


@pytest.mark.parametrize("reader", READERS, ids=_name)
def test_every_file_reads_and_names_known_sources(reader: ShippedTable) -> None:
    rows = reader.every()
    assert rows
    assert reader.edition.source in sources()
    assert {row.source for row in rows if row.source} <= set(sources())
    assert len(set(rows)) == len(rows), "a row stands twice"


@pytest.mark.parametrize("reader", READERS, ids=_name)
def test_rows_have_codes_of_a_known_shape_and_spans_that_run_forward(reader: ShippedTable) -> None:
    for row in reader.every():
        for field in ("code", "column1", "column2", "addon", "primary", "frm", "secondary"):
            if hasattr(row, field) and reader.edition.table != "diagnoses":
                assert CODE.fullmatch(getattr(row, field)), row
        if hasattr(row, "valid_from"):
            assert row.valid_from <= row.valid_to, row


@pytest.mark.parametrize("reader", READERS, ids=_name)
def test_every_row_is_found_under_every_key_of_every_index(reader: ShippedTable) -> None:
    for index, keys in INDEXES[reader.edition.table].items():
        for row in reader.every()[::97]:
            for key in keys(row):
                assert row in reader.rows(index, key)


def test_one_row_a_key_where_the_table_has_one() -> None:
    for reader in READERS:
        unique = {"codes": "code", "mue": "code", "opps": "code", "asc": "code", "pfs": "code_modifier"}
        index = unique.get(reader.edition.table)
        if index:
            keys = Counter(key for row in reader.every() for key in INDEXES[reader.edition.table][index](row))
            assert [key for key, count in keys.items() if count > 1] == [], _name(reader)


def test_every_file_of_the_folder_is_in_the_register_or_a_scope() -> None:
    used = {reader.file for reader in READERS}
    loose = [path for path in FOLDER.glob("*/*.csv") if path not in used and path.parent.name != "scope"]
    assert loose == []


def test_no_descriptor_column_and_no_long_text_ships() -> None:
    for path in FOLDER.glob("*/*.csv"):
        header = path.read_text(encoding="utf-8").splitlines()[0]
        assert "descript" not in header.lower()


def _write(folder: Path, text: str) -> Path:
    path = folder / "mue.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,units\n92928,3\n", "missing ['mai']"),
        ("code,units,mai,colour\n", "unknown columns ['colour']"),
        ("code,units,mai,mai\n92928,3,3,3\n", "each name may stand once"),
        ("code,units,mai\n92928,3\n", "line 2: 2 cells, 3 expected"),
        ("code,units,mai\n92928,3,3\n92929,x,3\n", "line 3: column units: “x” is not a whole number"),
        ("code,units,mai\n92928,-1,3\n", "column units"),
        ("code,units,mai\n92928,٣,3\n", "column units"),
        ("code,units,mai\n 92928,3,3\n", "column code"),
        ("code,units,mai,confidence\n92928,3,3,certain\n", "high, medium or low"),
        ("", "missing"),
    ],
)
def test_a_malformed_table_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    path = _write(tmp_path, text)
    with pytest.raises(BadTable) as raised:
        read_rows(path, MueRow)
    assert words in str(raised.value)
    assert str(path) in str(raised.value)


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "mue.csv"
    path.write_bytes(b"code,units,mai\n\xff\xfe,3,3\n")
    with pytest.raises(BadTable, match=r"mue\.csv"):
        read_rows(path, MueRow)


def test_a_missing_file_is_named_when_first_read(tmp_path: Path) -> None:
    (tmp_path / "editions.yaml").write_text(
        "- {table: mue, name: x, valid_from: 2026-01-01, valid_to: 2026-03-31, source: MUE-Q2, file: gone.csv}\n",
        encoding="utf-8",
    )
    (reader,) = readers(tmp_path)
    with pytest.raises(BadTable, match=r"gone\.csv"):
        reader.rows("code", ("92928",))


@pytest.mark.parametrize(
    "entry",
    [
        "- {table: nothing, name: x, valid_from: 2026-01-01, valid_to: 2026-03-31, source: S, file: f.csv}",
        "- {table: mue, name: x, valid_from: spring, valid_to: 2026-03-31, source: S, file: f.csv}",
        "- {table: mue, name: x, valid_from: 2026-01-01, valid_to: 2026-03-31, file: f.csv}",
        "- {table: mue, name: x, setting: home, valid_from: 2026-01-01, valid_to: 2026-03-31, source: S, file: f.csv}",
        "table: mue",
    ],
)
def test_a_bad_register_is_refused(tmp_path: Path, entry: str) -> None:
    (tmp_path / "editions.yaml").write_text(entry, encoding="utf-8")
    with pytest.raises(BadTable, match=r"editions\.yaml"):
        readers(tmp_path)


def test_row_types_and_indexes_name_the_same_tables() -> None:
    assert set(ROW_TYPES) == set(INDEXES) | set(COLUMNS)
    assert not [
        (name, set(INDEXES[name]) - set(COLUMNS[name]))
        for name in COLUMNS
        if name in INDEXES and set(INDEXES[name]) - set(COLUMNS[name])
    ]


CODES = st.sampled_from(["92928", "93458", "00100", "00102", "99213", "92930", "C9600"])


@given(CODES, CODES)
def test_scope_of_a_pair_does_not_depend_on_the_order(one: str, other: str) -> None:
    scope = Scope(
        codes=frozenset({"92928", "93458", "00100", "00102", "99213"}),
        core=frozenset({"92928", "93458"}),
        far=frozenset({"00100", "00102"}),
    )
    assert scope.covers("ptp", (one, other)) == scope.covers("ptp", (other, one))
    if scope.covers("ptp", (one, other)):
        assert scope.covers("ptp", (one,))
        assert scope.covers("ptp", (other,))


def test_scope_of_ranges_keeps_to_the_shape_of_its_ends() -> None:
    scope = read_scope(FOLDER / "scope" / "families.csv")
    assert scope.covers("codes", ("92999",))
    assert not scope.covers("codes", ("9293U",))
    assert not scope.covers("codes", ("12345",))
    assert not scope.covers("codes", ())


def test_a_column_one_scope_speaks_about_pairs_only() -> None:
    scope = read_scope(FOLDER / "scope" / "ptp-hospital-2026q4.csv")
    assert scope.covers("ptp", ("92928", "92920"))
    assert not scope.covers("ptp", ("92928", "93458"))
    assert not scope.covers("ptp", ("92928",))


@pytest.mark.shared
def test_rebuilding_from_the_published_files_gives_the_committed_tables(tmp_path: Path) -> None:
    folder = shared()
    script = Path(__file__).resolve().parents[2] / "scripts" / "build_tables.py"
    subprocess.run([sys.executable, str(script), str(folder), "--into", str(tmp_path)], check=True, capture_output=True)
    built = {path.relative_to(tmp_path): path.read_text(encoding="utf-8") for path in tmp_path.glob("*/*.csv")}
    held = {path.relative_to(FOLDER): path.read_text(encoding="utf-8") for path in FOLDER.glob("*/*.csv")}
    assert sorted(built) == sorted(held)
    assert [name for name in built if built[name] != held[name]] == []


@pytest.mark.shared
def test_lookups_agree_with_the_facts() -> None:
    import json

    from corpus.rows import Setting
    from corpus.tables import shipped

    facts = json.loads(shared("domain", "facts.json").read_text(encoding="utf-8"))
    tables, day = shipped(), date(2026, 11, 20)
    for fact in facts["mue"]:
        row = tables.mue(fact["code"], day, Setting.PHYSICIAN).row
        assert row is not None, fact["code"]
        assert (row.units, row.mai) == (fact["mue"], fact["mai"] or 0), fact["code"]
    for fact in facts["facility_fees"]:
        if fact["setting"] == "OPPS":
            opps = tables.opps(fact["code"], day).row
            assert opps is not None, fact["code"]
            assert opps.status_indicator == fact["status_indicator"], fact["code"]
            assert str(opps.rate or "") == (f"{fact['rate']:.2f}" if fact["rate"] else ""), fact["code"]
            assert opps.apc == (fact["apc"] or ""), fact["code"]


@pytest.mark.shared
def test_the_written_out_edits_of_the_facts_are_held() -> None:
    import json

    from corpus.rows import Setting
    from corpus.tables import State, shipped

    facts = json.loads(shared("domain", "facts.json").read_text(encoding="utf-8"))
    tables, day = shipped(), date(2026, 3, 1)
    for fact in facts["ptp"]:
        if not re.fullmatch(r"\d{5}", fact["column1"]) or not re.fullmatch(r"[\d, ]+", fact["column2"]):
            continue
        for other in fact["column2"].split(", "):
            found = tables.ptp(fact["column1"], other, day, Setting.PHYSICIAN)
            if fact["modifier_indicator"] is None:
                assert found.state is State.NONE, (fact["column1"], other)
            else:
                assert found.row is not None
                assert (found.row.column1, found.row.indicator) == (fact["column1"], fact["modifier_indicator"]), other
