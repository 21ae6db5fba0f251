"""What `cathcode lookup` shows: the code's or modifier's own facts first, and only passages on it."""

import json
from decimal import Decimal

import pytest

from tests.cli.conftest import Run

DAY = ("--dos", "2026-03-01")


def _headings(cathcode: Run, modifier: str) -> list[str]:
    card = json.loads(cathcode("lookup", modifier, *DAY, "--json").stdout)
    return [f"{passage['id'].split('#')[0]}: {passage['heading']}" for passage in card["in_our_words"]]


def test_a_modifier_brings_its_own_document_first_and_no_neighbour(cathcode: Run) -> None:
    found = _headings(cathcode, "59")
    assert found[0].startswith("modifiers-59-and-x-modifiers: ")
    assert "modifiers-25-57: 25" not in found
    assert "modifiers-25-57: 57" not in found
    assert "modifiers-25-57: Never on the PCI line" in found  # it says that 59 never stands on a visit
    assert "modifiers-52-53-73-74: How 53 is paid" not in found


@pytest.mark.parametrize(
    ("modifier", "on_it", "not_on_it"),
    [
        ("73", "What each is for", "How 53 is paid"),
        ("62", "Two operators on one CTO", "Those that can"),
        ("82", "Is an assistant paid", "Two operators on one CTO"),
        ("XS", "Which comes first", "When does 59 help in PCI"),
        ("LD", "Grafts and bridging lesions", "The facts must fit"),
        ("26", "Which never take it", "The indicator decides first"),
        ("22", "Retrograde CTO", "The facts must fit"),
    ],
)
def test_passages_are_on_the_modifier(cathcode: Run, modifier: str, on_it: str, not_on_it: str) -> None:
    found = " | ".join(_headings(cathcode, modifier))
    assert on_it in found
    assert not_on_it not in found


def test_the_facts_of_a_modifier_stand_above_its_passages(cathcode: Run) -> None:
    shown = cathcode("lookup", "59", *DAY).stdout
    assert shown.index("opens an edit of indicator 1") < shown.index("What each says")
    assert "XP" in shown
    assert "|---|" not in shown  # a table is drawn, not spelled


@pytest.mark.parametrize("typed", ["c9600", " C9600 "])
def test_case_and_blanks_do_not_matter(cathcode: Run, typed: str) -> None:
    assert json.loads(cathcode("lookup", typed, *DAY, "--json").stdout)["code"] == "C9600"


def test_a_range_and_a_line_are_told_from_a_code(cathcode: Run) -> None:
    for typed, wanted in (("92920-92944", "a range"), ("92928-LD", "92928 and LD apart")):
        done = cathcode("lookup", typed, *DAY)
        assert done.returncode == 2
        assert wanted in done.stderr


@pytest.mark.parametrize("code", ["J0583", "ZZ", "I25.999"])
def test_what_no_table_knows_is_one_sentence(cathcode: Run, code: str) -> None:
    shown = cathcode("lookup", code, *DAY).stdout
    assert "cathcode data load" in " ".join(shown.split())
    assert "None" not in shown
    assert len(shown.splitlines()) < 12


def test_an_unknown_diagnosis_is_a_diagnosis(cathcode: Run) -> None:
    card = json.loads(cathcode("lookup", "I25.999", *DAY, "--json").stdout)
    assert (card["kind"], card["status"]) == ("diagnosis", "unknown")


def test_a_deleted_code_shows_what_replaces_it_and_no_list_of_edits(cathcode: Run) -> None:
    shown = cathcode("lookup", "92921", *DAY).stdout
    assert "Use instead: 92920" in shown
    assert "enied beside" not in shown


def test_edits_are_listed_whole_by_indicator(cathcode: Run) -> None:
    """Under its indicator and its side, not the first forty alone."""
    shown = " ".join(cathcode("lookup", "92928", *DAY).stdout.split())
    assert "Denied beside it on a physician claim, indicator 0" in shown
    for partner in ("92920", "93458", "36140"):
        assert partner in shown


def test_every_published_status_of_the_hospital_list_has_words() -> None:
    from rag.indicators import STATUS_INDICATOR

    published = set("A B C D E1 E2 F G H H1 J1 J2 K K1 L M N P Q1 Q2 Q3 Q4 R S T U V Y".split())  # noqa: SIM905
    assert published == set(STATUS_INDICATOR)


def test_a_code_of_an_office_has_its_total_there_and_no_add_on_line(cathcode: Run) -> None:
    card = json.loads(cathcode("lookup", "93306", *DAY, "--json").stdout)
    whole = next(fee for fee in card["fee_schedule"] if not fee["modifier"])
    parts = sum(Decimal(whole[part]) for part in ("work_rvu", "nonfacility_pe_rvu", "mp_rvu"))
    assert (whole["total_facility_rvu"], whole["total_nonfacility_rvu"]) == ("NA", str(parts))
    shown = cathcode("lookup", "93306", *DAY).stdout
    assert "add-on: may stand beside" not in shown
    assert "add-on: may stand beside" in cathcode("lookup", "92978", *DAY).stdout
