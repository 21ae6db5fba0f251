"""Which edition speaks for a day, and the three outcomes of a look-up: found, none published, not held."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.rows import Confidence, MueRow, PtpRow, Setting
from corpus.span import Span
from corpus.tables import Edition, Key, State, Tables, shipped

PHYSICIAN, HOSPITAL, ASC = Setting.PHYSICIAN, Setting.HOSPITAL_OUTPATIENT, Setting.ASC
SPRING = date(2026, 3, 1)
LAST_DAY = date(2025, 12, 31)
FIRST_DAY = date(2026, 1, 1)
FAR = date(2031, 1, 1)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return shipped()


def test_a_day_of_2026_reads_the_editions_promised(tables: Tables) -> None:
    edits = tables.ptp("92928", "93458", SPRING, PHYSICIAN)
    assert edits.edition is not None
    assert (edits.edition.name, edits.stale, edits.later) == ("2024Q3", True, False)
    units = tables.mue("92928", SPRING, PHYSICIAN)
    assert units.edition is not None
    assert (units.edition.name, units.stale, units.later) == ("2026Q2", False, True)
    named = tables.edition("codes", SPRING)
    assert named is not None
    assert named.name == "2026"


@pytest.mark.parametrize(("day", "name"), [(LAST_DAY, "2025"), (FIRST_DAY, "2026")])
def test_the_turn_of_the_year_changes_the_edition(tables: Tables, day: date, name: str) -> None:
    edition = tables.code("92928", day).edition
    assert edition is not None
    assert edition.name == name


@pytest.mark.parametrize("table", ["codes", "modifiers", "pfs", "pfs_qp", "gpci", "opps", "asc", "complexity"])
def test_annual_tables_do_not_carry_forward(tables: Tables, table: str) -> None:
    assert tables.edition(table, FAR) is None
    assert tables.edition(table, date(2023, 6, 1)) is None


@pytest.mark.parametrize("table", ["ptp", "mue"])
@pytest.mark.parametrize("setting", [PHYSICIAN, HOSPITAL])
def test_edits_carry_forward_marked_stale(tables: Tables, table: str, setting: Setting) -> None:
    assert tables.edition(table, FAR, setting) is not None
    found = tables.ptp("92928", "93458", FAR, setting)
    assert found.is_found
    assert found.stale


def test_asc_facility_claims_use_the_practitioner_edits(tables: Tables) -> None:
    assert tables.ptp("92928", "33210", SPRING, ASC) == tables.ptp("92928", "33210", SPRING, PHYSICIAN)


@pytest.mark.parametrize(("setting", "indicator"), [(PHYSICIAN, 0), (HOSPITAL, 1)])
def test_the_two_edit_tables_differ(tables: Tables, setting: Setting, indicator: int) -> None:
    row = tables.ptp("33210", "92928", SPRING, setting).row
    assert row is not None
    assert (row.column1, row.column2, row.indicator) == ("92928", "33210", indicator)


@pytest.mark.parametrize("new", ["92930", "92945"])
@pytest.mark.parametrize("other", ["92928", "93458", "33210", "99213"])
@pytest.mark.parametrize("setting", [PHYSICIAN, HOSPITAL])
def test_codes_newer_than_the_edits_are_not_held(tables: Tables, new: str, other: str, setting: Setting) -> None:
    assert tables.ptp(new, other, SPRING, setting).state is State.NOT_HELD
    assert tables.ptp(other, new, date(2026, 11, 20), setting).state is State.NOT_HELD
    assert tables.ptp_partners(new, SPRING, setting).state is State.NOT_HELD


def test_silence_about_a_known_pair_means_that_no_edit_is_published(tables: Tables) -> None:
    for other in ("92972", "92978", "93571", "99152", "33990"):
        assert tables.ptp("92928", other, SPRING, PHYSICIAN).state is State.NONE
    assert tables.ptp("92937", "92928", SPRING, HOSPITAL).state is State.NONE


def test_the_hospital_extract_speaks_only_of_pairs_of_its_column_one_codes(tables: Tables) -> None:
    inside = tables.ptp("92937", "92928", date(2026, 11, 1), HOSPITAL)
    outside = tables.ptp("92937", "92978", date(2026, 11, 1), HOSPITAL)
    assert inside.edition is not None
    assert outside.edition is not None
    assert (inside.edition.name, outside.edition.name) == ("2026Q4", "2024Q3")
    assert outside.stale


def test_partners_of_a_code_come_from_every_edition_needed(tables: Tables) -> None:
    found = tables.ptp_partners("92928", SPRING, HOSPITAL)
    assert found.edition is not None
    assert found.edition.name == "2026Q4"
    pairs = [(row.column1, row.column2) for row in found.rows]
    assert len(pairs) == len(set(pairs))
    assert {row.source for row in found.rows} == {"", "PTP24"}
    for row in found.rows[::25]:
        assert tables.ptp(row.column1, row.column2, SPRING, HOSPITAL).is_found


def test_units_of_the_codes_new_in_2026(tables: Tables) -> None:
    second_hand = tables.mue("92930", SPRING, PHYSICIAN)
    assert second_hand.row == MueRow("92930", 1, 0, confidence=Confidence.MEDIUM)
    assert tables.mue("92930", SPRING, HOSPITAL).row == MueRow("92930", 1, 3, confidence=Confidence.MEDIUM)
    assert tables.mue("92930", LAST_DAY, PHYSICIAN).state is State.NOT_HELD


@pytest.mark.parametrize("code", ["92921", "92925", "92929", "92934", "92938", "92944", "92975", "92977"])
def test_codes_deleted_with_2025(tables: Tables, code: str) -> None:
    for day in (LAST_DAY, FIRST_DAY):
        row = tables.code(code, day).row
        assert row is not None
        assert row.valid_to == LAST_DAY
    assert tables.pfs(code, LAST_DAY).is_found
    assert tables.pfs(code, FIRST_DAY).state is State.NONE
    assert tables.opps(code, FIRST_DAY).state is State.NONE


@pytest.mark.parametrize("code", ["92930", "92945"])
def test_codes_new_in_2026(tables: Tables, code: str) -> None:
    for day in (LAST_DAY, FIRST_DAY):
        row = tables.code(code, day).row
        assert row is not None
        assert row.valid_from == FIRST_DAY
    assert tables.pfs(code, LAST_DAY).state is State.NONE
    assert tables.pfs(code, FIRST_DAY).is_found


def test_wording_is_that_of_the_year(tables: Tables) -> None:
    then, now = tables.code("92943", LAST_DAY).row, tables.code("92943", FIRST_DAY).row
    assert then is not None
    assert now is not None
    assert "antegrade approach only" in now.label
    assert "antegrade approach only" not in then.label


def test_an_invented_code_is_none_inside_a_family_and_not_held_outside(tables: Tables) -> None:
    assert tables.code("92999", SPRING).state is State.NONE
    assert tables.code("92931", SPRING).state is State.NONE
    assert tables.code("12345", SPRING).state is State.NOT_HELD
    assert tables.code("92928", FAR).state is State.NOT_HELD


@pytest.mark.parametrize("number", range(0, 9, 1))
def test_drug_eluting_twins_are_listed_in_both_years(tables: Tables, number: int) -> None:
    for day in (LAST_DAY, SPRING):
        row = tables.code(f"C960{number}", day).row
        assert row is not None
        assert day <= row.valid_to


def test_addon_parents_by_year(tables: Tables) -> None:
    expected = {row.primary: row.confidence for row in tables.addon_primaries("92978", SPRING).rows}
    assert expected["92928"] is Confidence.HIGH
    assert expected["92930"] is expected["92945"] is Confidence.MEDIUM
    assert "92975" not in expected
    official = {row.primary for row in tables.addon_primaries("92978", LAST_DAY).rows}
    assert "92975" in official
    assert not {"92930", "92945"} & official
    coated = tables.addon_primaries("0914T", LAST_DAY).rows
    assert {row.source for row in coated if row.confidence is Confidence.HIGH} == {"CGSMEDICARE"}
    assert {row.primary[:3] for row in coated if row.confidence is Confidence.LOW} == {"C96"}, (
        "the article names no twin"
    )
    assert "92979" in {row.addon for row in tables.addon_children("92978", SPRING).rows}


def test_facility_tables_by_year(tables: Tables) -> None:
    assert tables.asc("92928", SPRING).state is State.NOT_HELD
    assert tables.asc("92924", LAST_DAY).state is State.NONE
    assert tables.complexity("92928", "92928", LAST_DAY).is_found
    assert tables.complexity("92928", "92928", SPRING).state is State.NOT_HELD
    assert tables.pfs("92928", LAST_DAY, qp=True).state is State.NOT_HELD
    assert {row.apc for row in tables.apc("5194", SPRING).rows} == {"5194"}


def test_diagnoses(tables: Tables) -> None:
    occlusion = tables.diagnosis("I25.82", SPRING).row
    assert occlusion is not None
    assert occlusion.code_first == ("I25.1", "I25.7", "I25.81")
    assert tables.diagnosis("I25.113", SPRING).state is State.NONE
    assert tables.diagnosis("E11.9", SPRING).state is State.NOT_HELD
    header = tables.diagnosis("I25.1", SPRING).row
    assert header is not None
    assert not header.is_billable
    new = tables.diagnosis("I20.81", SPRING).row
    assert new is not None
    assert new.confidence is Confidence.LOW
    assert any((row.prefix, row.excluded) == ("I25.82", "I24.0") for row in tables.excludes1(SPRING).rows)


def test_crosswalk_leads_both_ways(tables: Tables) -> None:
    assert {row.frm for row in tables.crosswalk("92928", SPRING).rows} == {"92929", "C9600"}
    assert tables.crosswalk("C9600", SPRING).rows[0].to == ("92928",)


# the choice of edition, over invented readers


@dataclass(frozen=True)
class Invented:
    edition: Edition
    held: tuple[Any, ...] = ()
    known: frozenset[str] = frozenset()

    def rows(self, index: str, key: Key) -> tuple[Any, ...]:
        if index == "pair":
            return tuple(row for row in self.held if (row.column1, row.column2) == key)
        if index == "code" and self.edition.table == "ptp":
            return tuple(row for row in self.held if key[0] in (row.column1, row.column2))
        return tuple(row for row in self.held if (row.code,) == key)

    def covers(self, key: Key) -> bool:
        return self.known.issuperset(key)


def _edition(name: str, start: date, end: date, **more: Any) -> Edition:
    return Edition("mue", name, Span(start, end), "MUE-Q2", PHYSICIAN, **more)


def _tables(*editions: Edition) -> Tables:
    return Tables(Invented(edition, (MueRow("92928", i + 1, 3),)) for i, edition in enumerate(editions))


QUARTER = (date(2026, 4, 1), date(2026, 6, 30))


def test_a_complete_edition_goes_before_an_extract_and_a_loaded_one_before_a_shipped_one() -> None:
    shipped_extract = _edition("extract", *QUARTER)
    shipped_whole = _edition("whole", *QUARTER, is_complete=True)
    loaded = _edition("loaded", *QUARTER, is_complete=True, is_loaded=True)
    day = date(2026, 5, 1)
    assert _named(_tables(shipped_extract, shipped_whole), day) == "whole"
    assert _named(_tables(shipped_extract, shipped_whole, loaded), day) == "loaded"


def test_an_edition_of_the_day_goes_before_one_of_the_year_before_an_older_one() -> None:
    old = _edition("old", date(2024, 7, 1), date(2024, 9, 30), carries_forward=True)
    later = _edition("later", date(2026, 7, 1), date(2026, 9, 30))
    exact = _edition("exact", *QUARTER)
    day = date(2026, 5, 1)
    assert _named(_tables(old, later, exact), day) == "exact"
    assert _named(_tables(old, later), day) == "later"
    assert _named(_tables(old), day) == "old"
    assert _named(_tables(later), date(2025, 5, 1)) is None


def test_an_edit_that_is_not_in_force_does_not_fall_back_to_an_older_edition() -> None:
    ended = PtpRow("92928", "93458", 1, deletion=date(2026, 4, 30))
    now = Edition("ptp", "now", Span(*QUARTER), "PTP24", PHYSICIAN)
    old = Edition("ptp", "old", Span(date(2024, 7, 1), date(2024, 9, 30)), "PTP24", PHYSICIAN, carries_forward=True)
    both = Tables([Invented(now, (ended,)), Invented(old, (PtpRow("92928", "93458", 1),))])
    assert both.ptp("93458", "92928", date(2026, 4, 30), PHYSICIAN).is_found
    assert both.ptp("93458", "92928", date(2026, 5, 1), PHYSICIAN).state is State.NONE


def test_a_tombstone_is_no_edit() -> None:
    edition = Edition("ptp", "now", Span(*QUARTER), "PTP24", PHYSICIAN)
    tables = Tables([Invented(edition, (PtpRow("92928", "93458", 9),))])
    assert tables.ptp("92928", "93458", QUARTER[0], PHYSICIAN).state is State.NONE
    assert tables.ptp_partners("92928", QUARTER[0], PHYSICIAN).state is State.NONE


def _named(tables: Tables, day: date) -> str | None:
    edition = tables.mue("92928", day, PHYSICIAN).edition
    return edition.name if edition else None


DAYS = st.dates(date(2023, 1, 1), date(2032, 12, 31))


@given(st.lists(st.tuples(DAYS, st.integers(0, 400), st.booleans()), max_size=6), DAYS, st.randoms())
def test_the_order_of_the_readers_does_not_matter(spans: list[tuple[date, int, bool]], day: date, random: Any) -> None:
    unique = {(start, length): carries for start, length, carries in spans}
    editions = [
        _edition(f"{start} {length}", start, start + timedelta(length), carries_forward=carries)
        for (start, length), carries in unique.items()
        if len([1 for other, _ in unique if other == start]) == 1
    ]
    mixed = list(editions)
    random.shuffle(mixed)
    first, second = _tables(*editions).edition("mue", day, PHYSICIAN), _tables(*mixed).edition("mue", day, PHYSICIAN)
    if first is None or second is None:
        assert first is second
    else:
        assert day in first.span or day not in second.span


@given(DAYS, st.sampled_from(["92928", "92930", "92929", "12345", "92999"]))
def test_an_outcome_always_names_an_edition_that_may_speak(day: date, code: str) -> None:
    found = shipped().code(code, day)
    if found.edition is None:
        assert found.state is State.NOT_HELD
    else:
        assert day in found.edition.span
        assert not found.stale
        assert not found.later
