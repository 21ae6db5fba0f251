"""The asker's own session shows what was typed; nothing else does: not the database, another session, an export, a reload,
the log, the server. With `refuse` the screens turn such a text away."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evals.drafts import CASE, case_draft
from evals.scripted import Scripted, serving
from rag.desk import open_desk
from rag.errors import BadHome
from rag.export import markdown_of
from rag.history import History
from rag.settings import Settings
from rag.thread_export import thread_docx, thread_markdown, thread_pdf
from rag.wire import write_answer
from tests.ui.screen import at_home, open_screen, words

WHO = "Patient John Kowalski, MRN 00812345, DOB 03/04/1950"
QUESTION = f"{WHO}: one DES to the mid LAD, what do I report?"
PLANTED = ("Kowalski", "00812345", "03/04/1950")
KINDS = "1 name, 1 date of birth, 1 record number masked before it was kept or sent"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return at_home(tmp_path, monkeypatch)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    with serving() as held:
        monkeypatch.setenv("CATHCODE_LLM_BASE_URL", held.url)
        monkeypatch.setenv("CATHCODE_LLM_MODEL", "scripted")
        monkeypatch.setenv("CATHCODE_LLM_RETRIES", "0")
        yield held


def _asked(question: str = QUESTION) -> AppTest:
    app = open_screen("ask")
    app.chat_input[0].set_value(question).run()
    assert not app.exception
    return app


def _history(home: Path) -> History:
    database = open_desk(Settings(home=home)).database
    assert not isinstance(database, BadHome)
    return History(database)


def test_the_session_shows_what_was_typed_and_what_was_masked() -> None:
    app = _asked()
    asked = next(one for one in app.chat_message if one.name == "user")
    assert "John Kowalski, MRN 00812345" in asked.markdown[0].value
    assert KINDS in words(app)


def test_neither_the_folder_nor_the_log_holds_it(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "cathcode")
    _asked()
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert not [word for word in PLANTED if word.encode() in kept]
    assert not [word for word in PLANTED if word in caplog.text]


def test_a_reload_and_another_session_show_the_mark(home: Path) -> None:
    _asked()
    thread = _history(home).threads("local")[0]
    for address in ({"thread": thread.id}, {"answer": _history(home).turns("local", thread.id)[0].answer.id}):
        shown = words(open_screen("ask", **address))
        assert "name 1" in shown
        assert KINDS in shown
        assert not [word for word in PLANTED if word in shown]
    assert "name 1" in thread.title
    assert not [word for word in PLANTED if word in words(open_screen("history"))]


def test_another_user_finds_nothing(home: Path) -> None:
    _asked()
    memory = _history(home)
    thread = memory.threads("local")[0].id
    assert memory.turns("eve", thread) == ()
    assert not [word for word in PLANTED if word in repr(memory.turns("eve", thread, anyone=True))]


def test_no_export_of_the_session_holds_it() -> None:
    app = _asked()
    answers = [one.answer for one in app.session_state["conversation"].answered]
    at = datetime(2026, 3, 1, tzinfo=UTC)
    document = io.BytesIO(thread_docx(answers, answers[0].question, at))
    from docx import Document

    exported = [
        thread_markdown(answers, answers[0].question, at),
        "\n".join(p.text for p in Document(document).paragraphs),
        markdown_of(answers[0]),
        json.dumps(write_answer(answers[0])),
        *(str(block.value) for block in app.code),
    ]
    assert thread_pdf(answers, answers[0].question, at)
    for text in exported:
        assert not [word for word in PLANTED if word in text]
    assert sum("[name 1]" in text for text in exported) >= 4


def test_a_question_asked_again_is_masked_again(home: Path) -> None:
    app = _asked()
    next(b for b in app.button if b.label == "Regenerate").click().run()
    assert not app.exception
    assert "John Kowalski" in app.chat_message[0].markdown[0].value
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"Kowalski" not in kept


def test_an_answer_that_repeats_a_mark_shows_the_name_to_the_asker_alone(home: Path, server: Scripted) -> None:
    echo = {"text": "The report of [NAME 1] supports a stent of that artery.", "citations": []}
    server.script = lambda e: e.answer(case_draft(sentences=[*case_draft()["sentences"], echo]))
    app = _asked(f"{WHO}. {CASE}")
    assert "The report of John Kowalski supports" in words(app)
    sent = b"".join(server.raw)
    assert not [word for word in PLANTED if word.encode() in sent]
    assert b"[name 1]" in sent
    thread = _history(home).threads("local")[0].id
    again = words(open_screen("ask", thread=thread))
    assert "The report of" in again
    assert "Kowalski" not in again


def test_two_people_of_one_thread_are_not_mixed_up(server: Scripted) -> None:
    def told(mark: str) -> None:
        echo = {"text": f"The report of {mark} supports a stent of that artery.", "citations": []}
        server.script = lambda e: e.answer(case_draft(sentences=[*case_draft()["sentences"], echo]))

    told("[name 1]")
    app = _asked(f"{WHO}. {CASE}")
    app.chat_input[0].set_value(f"Same for Ngozi Okereke. {CASE}").run()
    assert "[name 2]" in json.dumps(server.requests[-1])
    last = [one for one in app.chat_message if one.name == "assistant"][-1]
    assert any("The report of John Kowalski" in str(one.value) for one in last.markdown)


@pytest.mark.parametrize("model", [False, True])
def test_refused_on_the_chat(model: bool, home: Path, monkeypatch: pytest.MonkeyPatch, server: Scripted) -> None:
    monkeypatch.setenv("CATHCODE_IDENTIFIERS", "refuse")
    if not model:
        monkeypatch.setenv("CATHCODE_LLM_MODEL", "")
    app = _asked()
    assert "1 name, 1 date of birth, 1 record number" in words(app)
    assert "Nothing was kept or sent" in words(app)
    assert not [b for b in app.button if b.label == "Stop"]
    assert server.requests == []
    assert _history(home).threads("local") == ()
    app.chat_input[0].set_value("What is 92928?").run()
    assert len(_history(home).threads("local")) == 1


def test_refused_on_the_report(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATHCODE_IDENTIFIERS", "refuse")
    app = open_screen("report")
    app.text_area[0].set_value(f"{WHO}. 2026-03-03: one DES to the mid LAD.").run()
    next(b for b in app.button if b.label == "Code it").click().run()
    assert "1 name, 1 date of birth, 1 record number" in words(app)
    assert _history(home).threads("local") == ()


def test_a_report_says_how_many_were_covered() -> None:
    app = open_screen("report")
    app.text_area[0].set_value(f"{WHO}. 2026-03-03: one DES to the mid LAD.").run()
    next(b for b in app.button if b.label == "Code it").click().run()
    assert not app.error
    assert "3 identifiers covered before this was kept" in words(app)
