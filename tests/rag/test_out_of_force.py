"""A document that teaches ended codes is told to be stale, by code and last day."""

from datetime import date
from pathlib import Path

import pytest

from corpus.tables import shipped
from rag.library import Library
from rag.out_of_force import out_of_force, told

PAGE = "Branches\n\nReport 92921 for each further branch, 92930 for the complex stent, and 92928 for the plain one.\n"


@pytest.mark.parametrize(
    ("day", "named"),
    [(date(2026, 3, 1), ["92921"]), (date(2025, 3, 1), ["92930"])],
)
def test_codes_out_of_force_are_named(tmp_path: Path, day: date, named: list[str]) -> None:
    page = tmp_path / "branches.txt"
    page.write_text(PAGE, encoding="utf-8")
    library = Library(tmp_path / "home")
    (added,) = library.add([page])
    assert added.document
    stale = out_of_force(library.passages(), added.document.id, day, shipped())
    assert [one.code for one in stale] == named
    assert all(code in told(stale, day) for code in named)
    assert out_of_force(library.passages(), "user:another", day, shipped()) == ()


def test_a_document_in_force_is_told_nothing() -> None:
    assert told((), date(2026, 3, 1)) == ""


def test_a_page_about_an_ended_code_is_stale_where_only_its_margin_names_the_code(tmp_path: Path) -> None:
    page = tmp_path / "closed.html"
    page.write_text(
        "<html><head><title>92944</title></head><body><main><h2>What it is</h2><p>Work on a further occluded vessel, "
        "told at some length so that this is a page.</p></main></body></html>",
        encoding="utf-8",
    )
    library = Library(tmp_path / "home")
    (added,) = library.add([page])
    assert added.document, added.refusal
    stale = out_of_force(library.passages(), added.document.id, date(2026, 3, 1), shipped())
    assert [one.code for one in stale] == ["92944"]
