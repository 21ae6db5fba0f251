"""Planted identifiers are nowhere under the desk's folder, whatever was asked, coded, added or refused."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.code_report import code_case, code_report
from rag.desk import Desk
from rag.errors import DeskError
from rag.history import History
from rag.library import Library
from rag.pipeline import ask
from rag.records import connect
from rag.settings import Settings

PLANTED = (
    "Quackenbush",
    "Wilhelmina",
    "Venkataraman",
    "4471902",
    "412-33-9087",
    "03/04/1950",
    "555-0143",
    "w.quack@example.org",
    "Larkspur",
    "XN4471903K",
)
REPORT = """CARDIAC CATHETERIZATION REPORT
PATIENT: Quackenbush, Wilhelmina   MRN: 4471902   DOB: 03/04/1950   SSN 412-33-9087
ADDRESS: 9 Larkspur Ct   PHONE: (214) 555-0143   E-MAIL: w.quack@example.org
OPERATOR: S. Venkataraman, MD
DATE OF PROCEDURE: 03/01/2026
HISTORY: Ms. Quackenbush had a diagnostic catheterization on 11/14/2025.
INTERVENTION: A 3.0 x 18 mm Xience stent, serial number XN4471903K, was deployed in the mid LAD by Dr. Venkataraman.
There was no residual stenosis. Ms. Quackenbush tolerated this well.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Settings(home=tmp_path / "home", embeddings="none", _env_file=None), date(2026, 3, 5))  # type: ignore[call-arg]


def _kept(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every planted word with the file it stands in, or in whose name."""
    for file in desk.settings.home.rglob("*"):
        for word in PLANTED:
            if word.lower() in str(file.relative_to(desk.settings.home)).lower():
                yield word, f"name of {file}"
            if file.is_file() and word.lower().encode() in file.read_bytes().lower():
                yield word, str(file)


def test_a_question_leaves_no_identifier(desk: Desk) -> None:
    answered = ask(
        desk, "Wilhelmina Quackenbush, MRN 4471902, DOB 03/04/1950, phone (214) 555-0143: one stent mid LAD. Code?"
    )
    assert answered.answer.masked >= 4
    history = History(connect(desk.settings))
    thread = history.begin("ann", "Wilhelmina Quackenbush MRN 4471902")
    history.add("ann", thread, 0, answered)
    history.rate("ann", answered.answer.id, up=False, comment="Dr. Venkataraman disagrees, call 214-555-0143")
    history.write_note("ann", "92928", "as told by w.quack@example.org")
    history.save_claim("ann", "Quackenbush, Wilhelmina", {"lines": [], "id": "MRN 4471902"})
    assert not list(_kept(desk))
    assert not any(word in repr(answered) for word in PLANTED)
    assert "Wilhelmina Quackenbush, MRN 4471902" in answered.key.restore(answered.answer.question)


def test_a_pasted_report_leaves_no_identifier_and_no_exact_date_but_that_of_service(desk: Desk) -> None:
    answered = ask(desk, REPORT)
    history = History(connect(desk.settings))
    history.add("ann", history.begin("ann", answered.answer.question), 0, answered)
    assert not list(_kept(desk))
    assert not _dates(desk, "11/14/2025")
    assert [line.code for line in answered.answer.lines] == ["92928"]


def test_a_coded_report_leaves_no_identifier(desk: Desk) -> None:
    answer = code_report(desk, REPORT)
    assert [line.code for line in answer.lines] == ["92928"]
    assert answer.dos == date(2026, 3, 1)
    assert not list(_kept(desk))
    assert not _dates(desk, "11/14/2025")


def test_a_structured_case_leaves_no_identifier(desk: Desk) -> None:
    case = code_report(desk, REPORT, keep=False).case
    assert case is not None
    facts = json.loads(case.model_dump_json())
    facts["lesions"][0]["evidence"] = [{"text": "stent for Wilhelmina Quackenbush, MRN 4471902", "start": 0, "end": 45}]
    code_case(desk, facts)
    assert not list(_kept(desk))


def test_a_document_leaves_no_identifier_and_says_how_many_were_masked(desk: Desk, tmp_path: Path) -> None:
    given = tmp_path / "Quackenbush_Wilhelmina_4471902.txt"
    given.write_text(
        f"Denial of Wilhelmina Quackenbush\n\n{REPORT}\n\nThe plan pays 92928 only with records.", encoding="utf-8"
    )
    added = Library(desk.settings.home).add([given])[0]
    assert added.document is not None
    assert added.document.masked >= 8
    assert not list(_kept(desk))
    ask(desk, "What do my documents say about 92928?")
    assert not list(_kept(desk))


def test_a_document_without_identifiers_is_kept_as_given(desk: Desk, tmp_path: Path) -> None:
    given = tmp_path / "policy.txt"
    given.write_text("The plan pays 92928 once a major artery a day.", encoding="utf-8")
    added = Library(desk.settings.home).add([given])[0]
    assert added.document is not None
    assert added.document.masked == 0
    assert (desk.settings.home / "documents" / "policy" / "original.txt").read_text(
        encoding="utf-8"
    ) == given.read_text(encoding="utf-8")


@pytest.mark.parametrize("bad", ["\x00Quackenbush 4471902" * 40, "MRN 4471902 " * 10_000])
def test_what_is_refused_leaves_nothing_and_is_not_repeated(desk: Desk, bad: str) -> None:
    with pytest.raises(DeskError) as fault:
        ask(desk, bad)
    assert not any(word in str(fault.value) for word in PLANTED)
    assert not list(_kept(desk))


def test_a_broken_case_is_refused_without_its_words(desk: Desk) -> None:
    with pytest.raises(DeskError) as fault:
        code_case(desk, {"lesions": "Wilhelmina Quackenbush MRN 4471902", "date_of_service": "03/04/1950"})
    assert not any(word in str(fault.value) for word in PLANTED)
    assert not list(_kept(desk))


def _dates(desk: Desk, written: str) -> list[str]:
    return [
        str(file) for file in desk.settings.home.rglob("*") if file.is_file() and written.encode() in file.read_bytes()
    ]
