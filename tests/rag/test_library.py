"""A user's own documents: added, listed, removed; nothing is lost by a bad one."""

import os
from datetime import date
from pathlib import Path

import pytest

from rag.errors import BadHome, BadInput
from rag.library import Library
from rag.retrieve import Retriever

PAGE = "Zebra stents\n\nThe zebra stent is coded by 92928 with the modifier LD when it lies in the LAD, says this page of mine.\n"
DAY = date(2026, 3, 1)


def page(folder: Path, name: str = "Zebra page.txt", text: str = PAGE) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_document_is_held_with_its_passages(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    (added,) = library.add([page(tmp_path)])
    assert added.is_new
    assert added.document
    assert added.document.id == "user:zebra-page"
    (passage,) = library.passages()
    assert passage.id == "user:zebra-page#1"
    assert passage.origin == "user"
    assert passage.codes == ("92928",)
    assert passage.modifiers == ("LD",)
    assert passage.heading == "Zebra stents"


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    (first,) = library.add([page(tmp_path)])
    (again,) = library.add([page(tmp_path, "renamed.txt")])
    assert not again.is_new
    assert again.document == first.document
    assert len(library.documents()) == 1


def test_another_file_of_the_same_name_gets_an_id_of_its_own(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    library.add([page(tmp_path)])
    library.add([page(tmp_path, text=PAGE + "\nAnd one more sentence of it, to make it another.\n")])
    assert [one.id for one in library.documents()] == ["user:zebra-page", "user:zebra-page-2"]


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    fake = tmp_path / "fake.pdf"
    fake.write_text("no pdf")
    found = library.add([fake, tmp_path / "gone.txt", page(tmp_path)])
    assert [bool(one.refusal) for one in found] == [True, True, False]
    assert "not a PDF" in found[0].refusal
    assert len(library.documents()) == 1


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    page(folder, "one.txt")
    page(folder, "two.txt", PAGE + "\nAnother sentence that makes it differ from the first.\n")
    assert len(Library(tmp_path / "home").add([folder])) == 2


def test_a_document_is_removed_by_id_with_or_without_prefix(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    library.add([page(tmp_path)])
    with pytest.raises(BadInput, match="no document “user:nothing”"):
        library.remove("user:nothing")
    assert library.remove("zebra-page").name == "Zebra page.txt"
    assert library.documents() == ()
    assert library.passages() == ()


def test_a_removal_cannot_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "home" / "index").mkdir(parents=True)
    with pytest.raises(BadInput):
        Library(tmp_path / "home").remove("../index")
    assert (tmp_path / "home" / "index").is_dir()


def test_a_broken_off_addition_leaves_nothing_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    coming = home / "documents" / ".adding-123"
    coming.mkdir(parents=True)
    (coming / "document.json").write_text("{}")
    library = Library(home)
    assert library.documents() == ()
    library.add([page(tmp_path)])
    assert len(library.documents()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_home_is_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o500)
    with pytest.raises(BadHome, match="cannot be written"):
        Library(home).add([page(tmp_path)])


def test_a_home_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    with pytest.raises(BadHome, match="cannot be written"):
        Library(home).add([page(tmp_path)])


def test_a_page_that_names_its_code_only_in_an_aside_is_found_by_it(tmp_path: Path) -> None:
    text = f"What it is\n\n{PAGE.replace('92928', 'that code')}\n\nHave a question about CPT Code 92944?\nLog in\n"
    library = Library(tmp_path / "home")
    library.add([page(tmp_path, text=text)])
    assert all(passage.codes == ("92944",) for passage in library.passages())


def test_a_users_page_surfaces_when_asked_for_and_when_it_fits(tmp_path: Path) -> None:
    from corpus.passages import load

    library = Library(tmp_path / "home")
    library.add([page(tmp_path)])
    retriever = Retriever((*load(), *library.passages()))
    fits = retriever.search("What about a zebra stent?", DAY)
    assert fits[0].passage.origin == "user"
    asked_for = retriever.search("What does my saved page say on 92928?", DAY)
    assert asked_for[0].passage.origin == "user"
    assert {found.passage.origin for found in asked_for} == {"user", "corpus"}
    named = retriever.search("Is 92928 still valid?", DAY)
    assert named[0].passage.codes[0] == "92928"
    assert named[0].passage.origin == "corpus"
    assert "user" in {found.passage.origin for found in named}
    other = retriever.search("Who reports 99153 in a hospital?", DAY)
    assert all(found.passage.origin == "corpus" for found in other)
