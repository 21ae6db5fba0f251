"""What one may do with an answer: ask again, edit, rate, link, take away, come back to it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rag.desk import open_desk
from rag.errors import BadHome
from rag.history import History
from rag.settings import Settings
from tests.ui.screen import at_home, open_screen, words


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return at_home(tmp_path, monkeypatch)


def _history(home: Path) -> History:
    database = open_desk(Settings(home=home)).database
    assert not isinstance(database, BadHome)
    return History(database)


def _asked(*questions: str) -> AppTest:
    app = open_screen("ask")
    for question in questions:
        app.chat_input[0].set_value(question).run()
    assert not app.exception
    assert not app.error
    return app


def _questions(app: AppTest) -> list[str]:
    return [one.markdown[0].value for one in app.chat_message if one.name == "user"]


def _press(app: AppTest, label: str, n: int = 0) -> AppTest:
    [b for b in app.button if b.label == label][n].click().run()
    assert not app.exception
    assert not app.error
    return app


def test_a_thread_comes_back_after_a_reload(home: Path) -> None:
    app = _asked("What is 92928?", "What is 92920?")
    thread = _history(home).threads("local")[0]
    assert thread.turns == 2
    assert open_screen("ask", thread=thread.id).chat_message[2].markdown[0].value == _questions(app)[1]


def test_a_thread_that_is_not_there_is_told() -> None:
    app = open_screen("ask", thread="00000000-0000-0000-0000-000000000000")
    assert "was deleted, or is a colleague's" in words(app)
    assert "was deleted" not in words(app.chat_input[0].set_value("What is 92928?").run())


def test_an_edited_question_replaces_what_followed(home: Path) -> None:
    app = _asked("What is 92928?", "What is 92920?")
    next(a for a in app.text_area if a.label == "The question").set_value("What is 92943?").run()
    _press(app, "Ask again")
    assert _questions(app) == ["What is 92943?"]
    assert [t.turns for t in _history(home).threads("local")] == [1]


def test_regenerate_asks_the_same_again(home: Path) -> None:
    app = _press(_asked("What is 92928?"), "Regenerate")
    assert _questions(app) == ["What is 92928?"]
    assert [t.turns for t in _history(home).threads("local")] == [1]


def test_a_thumb_and_its_comment_survive_a_reload(home: Path) -> None:
    app = _asked("What is 92928?")
    memory = _history(home)
    thread = memory.threads("local")[0]
    answer = memory.turns("local", thread.id)[0].answer
    app.feedback[0].set_value(0).run()
    next(a for a in app.text_area if "right or wrong" in a.label).set_value("too long").run()
    _press(app, "Keep the comment")
    kept = memory.thumb("local", answer.id)
    assert kept is not None
    assert (kept.up, kept.comment) == (False, "too long")
    assert open_screen("ask", thread=thread.id).feedback[0].value == 0


def test_a_permanent_link_opens_the_answer_as_it_was_given(home: Path) -> None:
    app = _asked("What is 92928?")
    memory = _history(home)
    first = memory.turns("local", memory.threads("local")[0].id)[0].answer
    _press(app, "Regenerate")
    linked = open_screen("ask", answer=first.id)
    assert "as it was given" in words(linked)
    assert first.id in words(linked)
    assert "not in your history" in words(open_screen("ask", answer="no-such-answer"))


def test_a_new_conversation_is_empty_and_the_old_one_is_kept(home: Path) -> None:
    app = _press(_asked("What is 92928?"), "New")
    assert _questions(app) == []
    app.chat_input[0].set_value("What is 92920?").run()
    assert len(_history(home).threads("local")) == 2


def test_more_questions_than_allowed_are_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATHCODE_QUESTIONS_PER_MINUTE", "1")
    app = _asked("What is 92928?")
    app.chat_input[0].set_value("What is 92920?").run()
    assert "the limit is 1" in words(app)
    assert not app.exception


def test_every_code_leads_to_its_card_and_to_the_edits() -> None:
    app = _asked("Can I bill 93458 with 92928 in March 2026?")
    labels = [one.proto.label for one in app.get("page_link")]
    assert {"92928", "93458", "Edits between them"} <= set(labels)


def test_what_was_retrieved_can_be_read() -> None:
    assert "used or not" in words(_asked("What is 92928?"))
