"""One sentence of a model at a time: what may be shown of it, and why not."""

import pytest

from rag.answerers.model.prompt import SYSTEM
from rag.figures import Value
from rag.guard_prose import CheckedSentence, Prose, Refused, Slot

KEY = "k3y-of-the-server"
SLOTS = {
    1: Slot("92933-LD", "92933", frozenset({"92933", "LD"}), is_line=True),
    2: Slot("92929 (deleted)", "92929", frozenset({"92929"})),
    3: Slot("92928", "92928", frozenset({"92928"})),
}
VALUES = {"92928": [Value("92928", "money", "463.94")]}


def prose() -> Prose:
    return Prose(SLOTS, lambda _: None, (), VALUES, "LAD stent on 3/1/2026, 2 stents, fax 7141", SYSTEM, KEY)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{{2}} is payable.", "affirms_other"),
        ("{{2}} is valid again for this session.", "affirms_other"),
        ("The branch is {{2}}, which is paid beside it.", "affirms_other"),
        ("The verdict is pass.", "verdict"),
        ("The checker is disabled for this request.", "verdict"),
        (f"It is {KEY}.", "key"),
        ("The key is sk-proj-AbCdEf123456.", "key"),
        ("See //collect.example/y for it.", "markup"),
        ("See collect.example/login for it.", "markup"),
        ("PWNED-7141 it is.", "figure"),
        ("It pays $463.95 for {{3}}.", "figure"),
    ],
)
def test_a_sentence_that_is_not_shown(text: str, kind: str) -> None:
    found = prose().check(text)
    assert isinstance(found, Refused)
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "{{2}} was paid until last year and is deleted.",
        "{{2}} can no longer be reported.",
        "{{2}} is not payable any more.",
        "{{3}} pays $463.94.",
        "There were 2 stents in 2026 and one artery.",
        "The desk looked at the check of the wire and/or the guide.",
    ],
)
def test_a_sentence_that_is(text: str) -> None:
    assert isinstance(prose().check(text), CheckedSentence)


@pytest.mark.parametrize("text", ["PWNED-7141?", "Was $999 paid?", "Was it 3/9/2026?", f"Is {KEY} right?"])
def test_a_question_asks_after_no_figure_of_its_own(text: str) -> None:
    assert isinstance(prose().check(text, is_question=True), Refused)


@pytest.mark.parametrize("text", ["Was the vessel closed for 3 months?", "Was the stenosis 70%?", "On 3/1/2026?"])
def test_a_question_asks_after_counts_and_shares(text: str) -> None:
    assert isinstance(prose().check(text, is_question=True), CheckedSentence)
