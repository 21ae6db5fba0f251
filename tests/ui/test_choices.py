"""Open questions as choices in the chat: what is chosen goes on as the next turn and completes the case."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("CATHCODE_HOME", str(tmp_path))
    monkeypatch.chdir(ROOT)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=90).run()


def _questions(app: AppTest) -> list[ButtonGroup[int]]:
    return [one for one in app.button_group if "choice" in str(one.key)]


def _choose(app: AppTest, question: int, answer: str) -> None:
    pills = _questions(app)[question]
    shown = [str(getattr(option, "content", option)).replace("\\", "") for option in pills.options]
    pills.set_value(shown.index(answer)).run()


def _send(app: AppTest) -> None:
    next(one for one in app.button if one.label.startswith("Code the case with")).click().run()


def _codes(app: AppTest) -> list[tuple[str, str]]:
    return [(row["Code"], row["Modifiers"]) for row in app.table[-1].value.to_dict("records")]


def test_the_chosen_vessel_completes_the_case(app: AppTest) -> None:
    app.chat_input[0].set_value("We put in one stent, one lesion. Code?").run()
    _choose(app, 0, "LAD")
    _send(app)
    assert not app.exception
    assert len(app.chat_message) == 4
    assert _codes(app) == [("92928", "LD")]


def test_nothing_is_offered_to_send_before_an_answer_is_chosen(app: AppTest) -> None:
    app.chat_input[0].set_value("We put in one stent, one lesion. Code?").run()
    assert not [one for one in app.button if one.label.startswith("Code the case with")]


def test_several_answers_go_together(app: AppTest) -> None:
    app.chat_input[0].set_value("coronary angiogram, then two DES to the RCA. Codes?").run()
    assert len(_questions(app)) == 2
    _choose(app, 0, "yes: 92930")
    _choose(app, 1, "yes: 93454 with XU")
    _send(app)
    assert not app.exception
    assert [code for code, _ in _codes(app)] == ["92930", "93454"]
