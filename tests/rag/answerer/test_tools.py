"""The desk's tools: statuses, pairs for each kind of claim, citations that can be read again."""

from datetime import date

import pytest

from corpus.rows import Setting
from corpus.tables import State
from rag.tool_results import Status
from tests.rag.answerer.test_answers import tools

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [
        ("92928", DAY, Status.ACTIVE),
        ("92929", DAY, Status.DELETED),
        ("92929", date(2025, 12, 31), Status.ACTIVE),
        ("92930", date(2025, 12, 31), Status.NOT_YET),
        ("92930", date(2026, 1, 1), Status.ACTIVE),
        ("92999", DAY, Status.UNKNOWN),
        ("92928", date(2031, 1, 1), Status.NOT_HELD),
    ],
)
def test_the_status_of_a_code(code: str, day: date, status: Status) -> None:
    assert tools().lookup_code(code, day).status is status


def test_the_two_kinds_of_claim_have_their_own_edits() -> None:
    physician = tools().check_pair("92928", "33210", DAY, Setting.PHYSICIAN)
    hospital = tools().check_pair("33210", "92928", DAY, Setting.HOSPITAL_OUTPATIENT)
    assert physician.row is not None
    assert hospital.row is not None
    assert (physician.row.indicator, hospital.row.indicator) == (0, 1)
    assert physician.sources != hospital.sources


def test_a_pair_nothing_is_held_on_is_not_no_edit() -> None:
    assert tools().check_pair("92930", "92928", DAY, Setting.PHYSICIAN).state is State.NOT_HELD


def test_every_citation_of_a_code_can_be_read_again() -> None:
    facts = tools().lookup_code("92924", DAY)
    read = [tools().table_citation(source) for source in facts.sources]
    assert len(read) >= 3
    assert all(one is not None and one.quote.startswith("92924") for one in read)


def test_the_fee_names_the_row_it_was_computed_from() -> None:
    facts = tools().fee("93458", DAY, Setting.PHYSICIAN, ("26",))
    assert facts.fee is not None
    assert str(facts.fee.amount) == "287.25"
    assert facts.sources == ("table:pfs/RVU26C#93458-26",)


@pytest.mark.parametrize(
    "nonsense", ["table:", "table:pfs/1999#92924", "table:nothing/2026#x", "code-92928#what-it-is", ""]
)
def test_an_id_of_nothing_is_nothing(nonsense: str) -> None:
    assert tools().table_citation(nonsense) is None
