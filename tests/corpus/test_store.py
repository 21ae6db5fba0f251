"""The store of loaded editions: whole or not at all, whatever happens in between; look-ups by date over everything held."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.cms.part import Hints
from corpus.edition_file import packed, unpacked, write
from corpus.errors import BadPublication, BadStore
from corpus.loaded_table import LoadedTable
from corpus.loading import Load, load
from corpus.rows import MueRow, Setting
from corpus.span import Span
from corpus.store import entries, folder, loaded, open_store, open_tables, register_path, remove, sweep, verify
from corpus.tables import Edition, State, shipped
from tests.corpus import published as make
from tests.shared_files import shared

PHYSICIAN, HOSPITAL = Setting.PHYSICIAN, Setting.HOSPITAL_OUTPATIENT
AUTUMN = date(2026, 11, 1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def give(tmp_path: Path) -> Callable[..., list[Path]]:
    """Write files and hand back their paths."""

    def written(**files: bytes) -> list[Path]:
        paths = []
        for name, content in files.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content)
            paths.append(path)
        return paths

    return written


def _edits(give: Callable[..., list[Path]], home: Path, pairs: list[tuple[str, ...]] | None = None) -> Load:
    names = {
        f"ccipra-v323r0-f{n}__txt": make.ptp_text(pairs or make.PAIRS) if n == 1 else _other(n) for n in (1, 2, 3, 4)
    }
    return load(give(**names), home)


def _other(number: int) -> bytes:
    return make.ptp_text([(f"9{number}000", f"9{number}001", "20261001", "*", "1")])


def _state(home: Path) -> list[tuple[tuple[str, str, str], str, int]]:
    return [(entry.key, entry.sha256, entry.edition.rows) for entry in entries(home)]


def test_loaded_edits_speak_before_shipped_ones_on_their_days(give: Callable[..., list[Path]], home: Path) -> None:
    _edits(give, home)
    tables = open_tables(home)
    found = tables.ptp("93458", "92928", AUTUMN, PHYSICIAN)
    assert found.edition is not None
    assert (found.edition.name, found.edition.is_loaded, found.stale, found.later) == ("2026Q4", True, False, False)
    new = tables.ptp("92928", "92930", AUTUMN, PHYSICIAN)
    assert new.row is not None
    assert (new.row.column1, new.row.effective) == ("92930", date(2026, 1, 1))
    unknown = tables.ptp("92937", "93458", date(2025, 6, 1), PHYSICIAN)
    assert unknown.edition is not None
    assert (unknown.edition.name, unknown.edition.is_loaded, unknown.stale) == ("2024Q3", False, True)
    after = tables.ptp("92928", "93458", date(2027, 6, 1), PHYSICIAN)
    assert after.edition is not None
    assert (after.edition.name, after.stale) == ("2026Q4", True)
    assert tables.ptp("92928", "33210", AUTUMN, HOSPITAL).edition != found.edition


def test_rows_of_one_pair_are_told_apart_by_their_dates(give: Callable[..., list[Path]], home: Path) -> None:
    _edits(give, home)
    tables = open_tables(home)
    assert [row.indicator for row in tables.ptp("92928", "36000", AUTUMN, PHYSICIAN).rows] == [1]
    assert tables.ptp("92928", "92929", AUTUMN, PHYSICIAN).state is State.NONE
    assert tables.ptp("93458", "99213", date(2026, 3, 1), PHYSICIAN).state is State.NONE
    partners = {(row.column1, row.column2) for row in tables.ptp_partners("92928", AUTUMN, PHYSICIAN).rows}
    assert {("92928", "93458"), ("92930", "92928")} <= partners
    assert ("92928", "92929") not in partners


@pytest.mark.usefixtures("as_whole")
def test_a_loaded_edition_is_silent_about_codes_it_does_not_know(give: Callable[..., list[Path]], home: Path) -> None:
    _edits(give, home)
    tables = open_tables(home)
    assert tables.ptp("92930", "33210", AUTUMN, PHYSICIAN).state is State.NONE
    assert tables.ptp("92945", "92928", AUTUMN, PHYSICIAN).state is State.NOT_HELD
    fallback = tables.ptp("92937", "92928", AUTUMN, PHYSICIAN).edition
    assert fallback is not None
    assert fallback.name == "2024Q3"


def test_edits_that_carry_their_dates_speak_about_earlier_days(give: Callable[..., list[Path]], home: Path) -> None:
    _edits(give, home)
    tables = open_tables(home)
    then = tables.ptp("92928", "92929", date(2025, 12, 31), PHYSICIAN)
    assert then.edition is not None
    assert (then.state, then.edition.name, then.later, then.stale) == (State.FOUND, "2026Q4", True, False)
    assert tables.ptp("92928", "92929", date(2026, 1, 1), PHYSICIAN).state is State.NONE
    assert tables.ptp("92930", "92928", date(2025, 12, 31), PHYSICIAN).state is State.NONE


@pytest.mark.parametrize("order", range(4))
def test_pairs_in_any_order_all_arrive(tmp_path: Path, order: int) -> None:
    rows = [(one, two, 20130101 + n, 99991231, n % 2, "x") for n in range(9) for one, two, *_ in make.PAIRS[:3]]
    random.Random(order).shuffle(rows)
    path = tmp_path / "edits.sqlite"
    assert write(path, "ptp", rows) == len(rows)
    table = LoadedTable(Edition("ptp", "x", Span(), "CMS-PTP"), path, "known")
    assert len(table.rows("pair", ("92928", "93458"))) == 9
    assert len(list(table.every())) == len(rows)
    assert table.covers(("92928", "93458"))
    assert not table.covers(("92928", "11111"))
    assert table.rows("pair", ("9292", "93458")) == ()


def test_one_pair_too_often_is_refused(tmp_path: Path) -> None:
    rows = [("92928", "93458", 20130101, 99991231, 1, "x")] * 65
    with pytest.raises(BadStore, match="more than 64 times"):
        write(tmp_path / "edits.sqlite", "ptp", rows)


def test_a_code_comes_back_from_its_number() -> None:
    for code in ("00000", "92928", "C9600", "0913T", "ZZZZZ"):
        assert unpacked(packed(code)) == code
    assert packed("0913T") < packed("92928") < packed("C9600")


@pytest.mark.usefixtures("as_whole")
def test_every_table_loads_and_reads_back(give: Callable[..., list[Path]], home: Path) -> None:
    paths = give(
        PPRRVU2026_Jul_nonQPP__csv=make.fees_text(), PPRRVU2026_Jul_QPP__csv=make.fees_text(factor="33.5675"),
        GPCI2026__csv=make.gpci_text(), LOCCO__txt=make.locality_text(), B_2026_July__txt=make.addendum_b_text(),
        J__txt=make.addendum_j_text(), PFREV26C__txt=make.payment_text(), AOC_V2026Q3__txt=make.addon_text(),
        **{"icd10cm-order-2027__txt": make.order_text(), "tabular__xml": make.tabular_text()},
        HCPC2026_OCT_ANWEB__csv=make.hcpcs_text(), July_2026_AA__csv=make.asc_text("AA"), July_2026_BB__csv=make.asc_text("BB"),
        July_2026_EE__csv=make.asc_text("EE"), **{"MUE_PractitionerServices_Eff_07-01-2026__csv": make.mue_text()},
    )  # fmt: skip
    result = load(paths, home)
    assert all(one.is_new for one in result.editions)
    assert all(not fault for _, fault in verify(home))
    tables = open_store(register_path(home))
    july = date(2026, 8, 1)
    assert tables.pfs("27447", july).row is not None
    assert tables.pfs("92928", july, qp=True).rows[0].qp
    assert tables.mue("92930", july, PHYSICIAN).row == MueRow("92930", 1, 3, "invented")
    assert tables.opps("92928", july).rows[0].rate == Decimal("11794.23")
    assert tables.complexity("92928", "92928", date(2026, 3, 1)).is_found
    assert tables.asc("92941", july).rows[0].on_list is False
    assert tables.counties(july).is_found
    assert tables.payment("10112", "00", "92928", july).rows[0].facility == Decimal("422.92")
    assert {row.primary for row in tables.addon_primaries("92978", july).rows} == {"92928", "92930"}
    assert {row.addon for row in tables.addon_children("92930", july).rows} == {"92978"}
    autumn = date(2026, 11, 1)
    assert tables.diagnosis("E11.9", autumn).is_found
    own = tables.diagnosis("I25.82", autumn).row
    assert own is not None
    assert (own.label, own.supports, own.code_first) == (
        "chronic total occlusion of a coronary artery", ("cto",), ("I25.1", "I25.7", "I25.81"),
    )  # fmt: skip
    assert [row.kind for row in tables.instructions("I25.82", autumn).rows] == ["code_first"]
    assert len(tables.excludes1(autumn).rows) == 3
    assert tables.code("92928", july).rows[0].kind == "pci_base"
    assert tables.code("27447", july).is_found
    assert tables.code("27448", july).state is State.NONE


def test_priced_from_loaded_files(give: Callable[..., list[Path]], home: Path) -> None:
    from corpus.fees import physician_fee

    load(give(PPRRVU2026_Jul_nonQPP__csv=make.fees_text()), home)
    priced = physician_fee(open_tables(home), "27447", date(2026, 8, 1))
    assert priced.amount == (Decimal("34.71") * Decimal("33.4009")).quantize(Decimal("0.01"))


def test_no_wording_is_stored_without_a_licence(give: Callable[..., list[Path]], home: Path) -> None:
    paths = give(PPRRVU2026_Jul_nonQPP__csv=make.fees_text())
    load(paths, home)
    assert all(b"INVENTED WORDS" not in path.read_bytes() for path in folder(home).iterdir())
    assert not open_tables(home).descriptor("92928", date(2026, 8, 1)).is_held
    load(paths, home, Hints(with_descriptors=True))
    found = open_tables(home).descriptor("92928", date(2026, 8, 1)).row
    assert found is not None
    assert (found.text, found.owner) == ("INVENTED WORDS", "AMA")


def test_loading_the_same_file_again_changes_nothing(give: Callable[..., list[Path]], home: Path) -> None:
    assert _edits(give, home).editions[0].is_new
    before, files = _state(home), sorted((p.name, p.stat().st_mtime_ns) for p in folder(home).iterdir())
    assert not _edits(give, home).editions[0].is_new
    assert _state(home) == before
    assert sorted((p.name, p.stat().st_mtime_ns) for p in folder(home).iterdir()) == files


def test_a_newer_file_of_the_same_edition_takes_its_place(give: Callable[..., list[Path]], home: Path) -> None:
    _edits(give, home)
    old = loaded(home)[0]
    assert old.rows("pair", ("92928", "93458"))
    _edits(give, home, [("92928", "93458", "20130101", "*", "0")])
    assert len(entries(home)) == 1
    assert len(list(folder(home).iterdir())) == 1
    assert old.rows("pair", ("92928", "93458"))[0].indicator == 1, "an open reader keeps what it had"
    assert open_tables(home).ptp("92928", "93458", AUTUMN, PHYSICIAN).rows[0].indicator == 0


def test_editions_live_side_by_side(give: Callable[..., list[Path]], home: Path) -> None:
    for quarter, units in (("04-01-2026", "3"), ("10-01-2026", "2")):
        load(give(**{f"MUE_PractitionerServices_Eff_{quarter}__csv": make.mue_text([("92928", units, "3")])}), home)
    tables = open_tables(home)
    for day, units, stale, later in (
        (date(2026, 5, 1), 3, False, False), (date(2026, 11, 1), 2, False, False), (date(2026, 2, 1), 3, False, True),
        (date(2027, 2, 1), 2, True, False),
    ):  # fmt: skip
        found = tables.mue("92928", day, PHYSICIAN)
        assert found.row is not None
        assert (found.row.units, found.stale, found.later) == (units, stale, later)


def test_a_part_that_is_missing_is_refused_and_can_be_loaded_as_an_extract(
    give: Callable[..., list[Path]], home: Path
) -> None:
    paths = give(**{"ccipra-v323r0-f1__txt": make.ptp_text()})
    with pytest.raises(BadPublication, match="missing: 2, 3, 4"):
        load(paths, home)
    assert entries(home) == ()
    load(paths, home, Hints(incomplete=True))
    (entry,) = entries(home)
    assert not entry.edition.is_complete
    assert open_tables(home).ptp("92930", "33210", AUTUMN, PHYSICIAN).state is State.NOT_HELD


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("92928", "93458", "20270101", "*", "1")], "after the edition it is named for ends"),
        ([("92928", "93458", "20230101", "*", "1")], "long before the edition"),
    ],
)
def test_edits_of_another_year_are_refused(
    home: Path, tmp_path: Path, pairs: list[tuple[str, ...]], words: str
) -> None:
    path = tmp_path / "ccipra-v323r0-f1.txt"
    path.write_bytes(make.ptp_text(pairs))
    with pytest.raises(BadPublication, match=words):
        load([path], home, Hints(incomplete=True))
    assert entries(home) == ()


def test_a_schedule_named_as_the_other_one_is_refused(give: Callable[..., list[Path]], home: Path) -> None:
    with pytest.raises(BadPublication, match="is the other one's"):
        load(give(PPRRVU2026_Jul_QPP__csv=make.fees_text(factor="33.4009")), home)


def test_a_fault_at_the_very_end_leaves_the_store_as_it_was(give: Callable[..., list[Path]], home: Path) -> None:
    _edits(give, home)
    before = _state(home)
    rows = [(code, "2", "3") for code in ("92920", "92924", "92928")] + [("9292", "2", "3")]
    good = give(GPCI2026__csv=make.gpci_text())
    faulty = give(**{"MUE_PractitionerServices_Eff_07-01-2026__csv": make.mue_text(rows)})
    with pytest.raises(BadPublication, match="row 6"):
        load(good + faulty, home)
    assert _state(home) == before
    sweep(home)
    assert len(list(folder(home).iterdir())) == len(before)


def test_remove(give: Callable[..., list[Path]], home: Path) -> None:
    _edits(give, home)
    with pytest.raises(BadStore, match="held: ptp 2026Q4"):
        remove(home, "ptp", "2025Q1")
    assert len(remove(home, "ptp", "2026Q4", PHYSICIAN)) == 1
    assert entries(home) == ()
    assert list(folder(home).iterdir()) == []
    edition = open_tables(home).ptp("92928", "93458", AUTUMN, PHYSICIAN).edition
    assert edition is not None
    assert not edition.is_loaded


@pytest.mark.parametrize("harm", ["byte", "short", "gone"])
def test_verify_finds_what_was_harmed(give: Callable[..., list[Path]], home: Path, harm: str) -> None:
    _edits(give, home)
    assert [fault for _, fault in verify(home)] == [""]
    (path,) = folder(home).iterdir()
    raw = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(raw[:-4096] if harm == "short" else raw[:-1] + bytes([raw[-1] ^ 1]))
    ((_, fault),) = verify(home)
    assert "load the edition again" in fault


def test_a_damaged_edition_is_a_clear_error(give: Callable[..., list[Path]], home: Path) -> None:
    _edits(give, home)
    (path,) = folder(home).iterdir()
    path.write_bytes(b"nothing like a database" * 1000)
    with pytest.raises(BadStore, match="data verify"):
        open_tables(home).ptp("92928", "93458", AUTUMN, PHYSICIAN)


def test_a_damaged_register_is_a_clear_error(home: Path) -> None:
    home.mkdir()
    register_path(home).write_bytes(b"nothing like a database" * 100)
    with pytest.raises(BadStore, match="remove it and load again"):
        entries(home)


def test_two_loads_at_once_do_not_mix(give: Callable[..., list[Path]], home: Path) -> None:
    paths = give(GPCI2026__csv=make.gpci_text())
    home.mkdir()
    holder = sqlite3.connect(register_path(home), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(BadStore, match="another load is under way"):
        load(paths, home)
    holder.close()
    load(paths, home)


def test_a_home_that_cannot_be_written_is_a_clear_error(give: Callable[..., list[Path]], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(BadStore, match="CATHCODE_HOME"):
        load(give(GPCI2026__csv=make.gpci_text()), tmp_path / "file" / "home")


def test_threads_share_a_reader(give: Callable[..., list[Path]], home: Path) -> None:
    _edits(give, home)
    tables, wrong = open_tables(home), []

    def ask() -> None:
        for _ in range(200):
            found = tables.ptp("92928", "33210", AUTUMN, PHYSICIAN)
            if found.row is None or found.row.indicator != 0:
                wrong.append(found)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


KILLED = """
import sys, time
from pathlib import Path
from corpus.loading import load
def slowly(name, done):
    print("row", flush=True); time.sleep(0.002)
import corpus.edition_file as edition_file
edition_file.CHUNK = 200
print("ready", flush=True)
load([Path(p) for p in sys.argv[2:]], Path(sys.argv[1]), progress=slowly)
print("done", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("seed", range(12))
def test_killed_at_any_moment_the_store_is_as_before_or_as_after(
    give: Callable[..., list[Path]], home: Path, seed: int
) -> None:
    _edits(give, home)
    before = _state(home)
    numbers = range(20_000)
    pairs = [(f"{10000 + n // 90}", f"{50000 + n % 90}", "20261001", "*", "1") for n in numbers]
    paths = give(**{f"ccipra-v323r0-f{n}__txt": make.ptp_text(pairs) if n == 1 else _other(n) for n in (1, 2, 3, 4)})
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(home), *map(str, paths)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.9))
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    after = _state(home)
    assert after == before or [rows for _, _, rows in after] == [len(pairs) + 3]
    assert all(not fault for _, fault in verify(home))
    assert open_tables(home).ptp("92000", "92001", AUTUMN, PHYSICIAN).is_found
    load(paths, home)
    assert [rows for _, _, rows in _state(home)] == [len(pairs) + 3]
    assert len(list(folder(home).iterdir())) == 1


@pytest.mark.shared
def test_the_whole_table_agrees_with_the_extract_that_ships(home: Path) -> None:
    load([shared("cms", "ncci_2024q3", "ptp_out_2024q3_all.csv.gz")], home, Hints(edition="2024Q3"))
    (whole,), own = loaded(home), shipped()
    day = date(2025, 6, 1)
    seen = 0
    for code in ("92928", "93458", "33210", "99291", "C9600", "00100"):
        mine = {(r.column1, r.column2, r.indicator) for r in own.ptp_partners(code, day, HOSPITAL).rows}
        theirs = {
            (r.column1, r.column2, r.indicator)
            for r in whole.rows("code", (code,))
            if r.effective <= day <= r.deletion and r.indicator != 9
        }
        assert mine <= theirs, code
        seen += len(mine)
    assert seen > 500


def test_a_small_file_is_an_extract_and_shadows_nothing(give: Callable[..., list[Path]], home: Path) -> None:
    """Seven diagnoses are no list of diagnoses: what they do not name is told by what ships, or not held."""
    shipped_row = shipped().diagnosis("I21.4", AUTUMN).row
    loaded_now = load(give(icd10cm_order_2027__txt=make.order_text()), home).editions[0]
    assert "kept as an extract" in loaded_now.doubt
    assert not loaded_now.edition.is_complete
    tables = open_tables(home)
    assert tables.diagnosis("E11.9", AUTUMN).is_found
    assert tables.diagnosis("I21.4", AUTUMN).row == shipped_row
    assert tables.diagnosis("J45.909", AUTUMN).state is State.NOT_HELD
    load(give(**{"ccipra-v323r0-f1__txt": make.ptp_text()}), home, Hints(incomplete=True))
    assert open_tables(home).ptp("92930", "33210", AUTUMN, PHYSICIAN).state is State.NOT_HELD


def test_a_file_cut_off_between_two_rows_is_noticed(give: Callable[..., list[Path]], home: Path) -> None:
    many = [*((f"{number:05}", "1", "3") for number in range(89_000, 99_999)), ("V5364", "1", "3")]
    first = load(
        give(MUE_PractitionerServices_Eff_04__01__2026__csv=make.mue_text(many)), home, Hints(edition="2026Q2")
    )
    assert not first.editions[0].doubt
    with pytest.raises(BadPublication, match="150 rows, where mue 2026Q2 has 11,000: the file is cut short"):
        load(give(MUE_next__csv=make.mue_text(many[:150])), home, Hints(edition="2026Q3"))
    assert [entry.edition.name for entry in entries(home)] == ["2026Q2"]
    load(give(MUE_next__csv=make.mue_text(many[:150])), home, Hints(edition="2026Q3", incomplete=True))
    assert [(e.edition.name, e.edition.is_complete) for e in entries(home)] == [("2026Q2", True), ("2026Q3", False)]
