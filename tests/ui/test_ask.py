"""The chat without a browser: what is drawn, what is remembered, what is refused."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("CATHCODE_HOME", str(tmp_path))
    monkeypatch.chdir(ROOT)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=90).run()


def _text(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*app.markdown, *app.caption, *app.info))


def test_the_page_opens_with_a_date_a_setting_and_questions_to_start_with(app: AppTest) -> None:
    assert not app.exception
    assert [one.label for one in app.date_input] == ["Date of service"]
    assert len(app.button) >= 4


def test_an_answer_shows_verdict_claim_and_sources(app: AppTest) -> None:
    app.chat_input[0].set_value("One DES to a single mid LAD lesion in March 2026: what do I report?").run()
    assert not app.exception
    assert app.table[0].value.to_dict("records")[0]["Code"] == "92928"
    assert "Sources" in _text(app)


def test_a_follow_up_keeps_its_context(app: AppTest) -> None:
    app.chat_input[0].set_value("One DES to a single mid LAD lesion in March 2026: what do I report?").run()
    app.chat_input[0].set_value("and in the RCA?").run()
    assert not app.exception
    assert app.table[-1].value.to_dict("records")[0]["Modifiers"] == "RC"


def test_a_deleted_code_is_said_to_be_deleted(app: AppTest) -> None:
    app.chat_input[0].set_value("Can I report 92929 in March 2026?").run()
    assert "2025-12-31" in _text(app)


def test_an_unreadable_question_is_one_sentence_and_loses_nothing(app: AppTest) -> None:
    app.chat_input[0].set_value("What is 92928?").run()
    before = len(app.chat_message)
    app.chat_input[0].set_value("\x00\x01\x02\x03\x04\x05\x06").run()
    assert not app.exception
    assert "not readable" in _text(app)
    assert "ask-again" in [one.key for one in app.button]
    app.chat_input[0].set_value("What is 92920?").run()
    assert len(app.chat_message) > before


def test_what_was_refused_is_asked_again_without_typing_it_twice(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATHCODE_QUESTIONS_PER_MINUTE", "1")
    for question in ("What is 92928?", "What is 92920?", "What is 92943?"):
        app.chat_input[0].set_value(question).run()
    assert "Wait a while" in _text(app)
    assert [one.value for one in app.text_area if one.label == "The question"][-1] == "What is 92943?"
    monkeypatch.setenv("CATHCODE_QUESTIONS_PER_MINUTE", "30")
    app.button(key="ask-again").click().run()
    assert not app.exception
    assert "Wait a while" not in _text(app)
    assert "What is 92943?" in _text(app)
