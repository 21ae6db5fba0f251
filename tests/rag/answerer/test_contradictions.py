"""A user's own page that errs is cited and contradicted; one that does not is left in peace."""

from dataclasses import replace
from datetime import date

import pytest

from corpus.marks import Mark
from corpus.passages import Passage, load
from corpus.rows import Setting
from corpus.tables import shipped
from rag.answer import Draft, Question
from rag.answerers.embedded import answer
from rag.library import Library
from rag.retrieve import Retriever
from rag.tools import Tools
from tests.rag.answerer.judge import faults
from tests.rag.answerer.test_answers import CASES, TODAY
from tests.shared_files import shared


def page(text: str, *codes: str, name: str = "my-notes") -> Passage:
    return Passage(f"user:{name}#1", f"user:{name}", f"{name}.txt", "", text, "user", codes, origin="user")


def ask(question: str, *pages: Passage, day: date = date(2026, 3, 1)) -> Draft:
    tools = Tools(shipped(), TODAY, Retriever((*load(), *pages)))
    return answer(Question(question, day, Setting.PHYSICIAN), [], tools)


STALE = page("92944 is used for each further chronic total occlusion that is opened in the session.", "92944")


def test_a_page_on_a_deleted_code_is_cited_and_contradicted() -> None:
    draft = ask("What is CPT 92944?", STALE)
    assert "your saved page “my-notes.txt” describes 92944; it is not reportable on or after 2026-01-01" in draft.text
    assert STALE.id in {quote.passage for quote in draft.quotes}


def test_on_a_date_when_the_code_was_in_force_the_page_is_not_contradicted() -> None:
    assert "not reportable" not in ask("What is CPT 92944?", STALE, day=date(2025, 6, 1)).text


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        (
            "Does the number of lesions matter for stents?",
            "Report one code regardless of lesions.",
            "not to count lesions",
        ),
        ("When is an occlusion a CTO?", "A CTO is a blockage of more than 99% of the vessel.", "more than 99%"),
        ("How do GPCIs enter the payment?", "Geographic adjustments are then applied to the result.", "geography"),
        ("What does XE mean?", "Use the X modifiers:\n- XE = separate\n- XP = separate\n", "XE and XP"),
        ("How many major coronary arteries are there?", "There are three major coronary arteries.", "five arteries"),
    ],
)
def test_a_page_that_errs_on_a_known_point(question: str, text: str, says: str) -> None:
    wrong = page(text)
    draft = ask(question, wrong)
    assert f"your saved page “{wrong.title}”" in draft.text
    assert says in draft.text
    assert wrong.id in {quote.passage for quote in draft.quotes}


def test_a_page_that_has_it_right_is_not_contradicted() -> None:
    right = page("XE is a separate encounter and XP a separate practitioner.")
    assert "Beware" not in ask("What does XE mean?", right).text


def test_the_users_own_words_are_given_when_asked_for() -> None:
    own = page("Our lab sends every bifurcation with two stents to the second coder before billing.")
    draft = ask("What do my saved notes say about bifurcation stents and the second coder?", own)
    assert "second coder before billing" in draft.text
    assert own.id in {quote.passage for quote in draft.quotes}


@pytest.mark.shared
def test_real_saved_pages(tmp_path) -> None:  # type: ignore[no-untyped-def]
    import yaml

    library = Library(tmp_path)
    library.add(sorted(shared("documents", "seeds").glob("*.txt")))
    tools = Tools(shipped(), TODAY, Retriever((*load(), *library.passages())))
    for case in yaml.safe_load((CASES / "users_documents.yaml").read_text(encoding="utf-8")):
        draft = answer(Question(case["input"], case["dos"], Setting.PHYSICIAN), [], tools)
        assert faults(draft, case["expect"]) == [], f"{case['id']}: {draft.text}"


def test_a_manual_that_is_named_is_quoted_with_its_page_beside_the_desks_own_words() -> None:
    rules = "Only one PCI code may be reported for each vessel. Two PCI codes need two vessels."
    manual = replace(page(rules, name="lab-policy-manual"), sources=(Mark("user:lab-policy-manual", "p. XI-9"),))
    notes = page("Our lab sends bifurcations to the second coder.", name="notes")
    draft = ask("What does the lab policy manual say about PCI in more than one vessel?", manual, notes)
    assert draft.text.startswith("Your document “lab-policy-manual.txt” says")
    assert "(p. XI-9)" in draft.text
    assert manual.id in {quote.passage for quote in draft.quotes}
    assert any(not quote.passage.startswith(("user:", "table:")) for quote in draft.quotes)
    assert notes.id not in {quote.passage for quote in draft.quotes}


def test_the_sentence_that_answers_is_quoted_and_not_the_whole_page() -> None:
    text = (
        "92997 opens a pulmonary artery. The operator reaches it by vascular access at the femoral vein. Rest follows."
    )
    draft = ask("According to my saved page, how is 92997 reached?", page(text, "92997"))
    assert "“The operator reaches it by vascular access at the femoral vein.”" in draft.text
    assert "Rest follows" not in draft.text
