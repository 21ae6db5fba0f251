"""Settings: everything that is in force but the key, and a connection that can be tried."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from evals.scripted import Exchange, Script, Scripted, serving
from rag.department import Department
from rag.history import History
from rag.records import connect
from rag.settings import Settings
from tests.ui.screen import at_home, open_screen, words

KEY = "sk-very-secret-7f3a"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return at_home(tmp_path, monkeypatch)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    with serving(_knows("json_schema", "json_mode", "function_calling")) as held:
        monkeypatch.setenv("CATHCODE_LLM_BASE_URL", held.url)
        monkeypatch.setenv("CATHCODE_LLM_MODEL", "scripted")
        monkeypatch.setenv("CATHCODE_LLM_API_KEY", KEY)
        yield held


def _method(body: dict[str, object]) -> str:
    if "tools" in body:
        return "function_calling"
    form = body.get("response_format")
    return {"json_schema": "json_schema", "json_object": "json_mode"}[form["type"]] if isinstance(form, dict) else ""


def _knows(*methods: str) -> Script:
    def script(exchange: Exchange) -> None:
        method = _method(exchange.body)
        if method and method not in methods:
            exchange.error(400, f"{method} is not supported")
            return
        text = json.dumps({"ready": True})
        if method == "function_calling":
            call = {"id": "c", "type": "function", "function": {"name": "tell", "arguments": text}}
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
        else:
            message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        exchange.json(200, {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})

    return script


def _tried() -> AppTest:
    app = open_screen("settings")
    next(b for b in app.button if b.label == "Try the connection").click().run()
    assert not app.exception
    shown = _shown(app)
    assert KEY not in shown
    return app


def _shown(app: AppTest) -> str:
    return words(app) + "".join(str(table.value.to_dict()) for table in app.table)


@pytest.mark.usefixtures("server")
def test_every_setting_of_the_model_stands_there_but_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATHCODE_LLM_TEMPERATURE", "0.25")
    monkeypatch.setenv("CATHCODE_LLM_PRICE_PER_MILLION_IN", "2.5")
    monkeypatch.setenv("CATHCODE_EMBEDDINGS", "api:some-embedder")
    shown = _shown(open_screen("settings")).replace("\\", "")
    told = (
        "scripted",
        "127.0.0.1",
        "json_schema",
        "60 s",
        "180 s",
        "0.25",
        "16,000",
        "2.5 sent",
        "some-embedder",
        "masked",
    )
    assert not [word for word in told if word not in shown]
    assert "set" in shown
    assert KEY not in shown


def test_without_a_model_there_is_nothing_to_try() -> None:
    app = open_screen("settings")
    assert "embedded answerer" in _shown(app)
    assert not [b for b in app.button if b.label == "Try the connection"]


@pytest.mark.usefixtures("server")
def test_a_connection_that_works_says_so() -> None:
    app = _tried()
    assert "json\\_schema, the method that is set, works" in app.success[0].value
    assert not app.warning
    assert "✗" not in _shown(app)


def test_a_method_that_is_not_taken_is_told_with_the_one_that_is(server: Scripted) -> None:
    server.script = _knows("json_mode")
    app = _tried()
    assert "json\\_schema, the method that is set, does not work; json\\_mode does" in app.warning[0].value
    assert "✗ not taken" in _shown(app)


def test_no_method_at_all_is_told(server: Scripted) -> None:
    server.script = _knows()
    assert "no form of structured answer" in _tried().error[0].value


@pytest.mark.parametrize(
    ("status", "said"), [(401, "refused the key"), (403, "may not use this model"), (404, "is not known there")]
)
def test_a_refusal_is_told_without_the_servers_words(server: Scripted, status: int, said: str) -> None:
    server.script = lambda e: e.error(status, f"no such thing: {KEY} 92991")
    app = _tried()
    assert said in app.error[0].value
    assert "92991" not in _shown(app)
    assert len(server.requests) == 1


@pytest.mark.usefixtures("server")
def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATHCODE_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    assert "could not be reached" in _tried().error[0].value


@pytest.mark.usefixtures("server")
def test_the_key_goes_to_the_server_and_no_text_of_a_user(server: Scripted) -> None:
    _tried()
    assert {one["authorization"] for one in server.headers} == {f"Bearer {KEY}"}
    assert len(server.requests) == 4
    assert all(len(json.dumps(body)) < 1_000 for body in server.requests)


@pytest.mark.usefixtures("server")
def test_in_a_department_only_an_admin_may_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.settings.role", lambda: Department().role("eve@x.org"))
    assert not [b for b in open_screen("settings").button if b.label == "Try the connection"]


def test_what_the_department_set_stands_there(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _shown(open_screen("settings"))
    assert all(word in shown for word in ("until you delete them", "for good", "50,000", "200"))
    for name, value in (("KEEP_DAYS", "90"), ("KEEP_RECORD_DAYS", "2555"), ("CLAIMS_PER_HOUR", "0")):
        monkeypatch.setenv(f"CATHCODE_{name}", value)
    shown = _shown(open_screen("settings"))
    assert all(word in shown for word in ("90 days, pinned ones longer", "2555 days", "no limit"))
    assert "for good" not in shown


def test_opening_history_carries_out_what_is_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = connect(Settings(home=home))
    history = History(engine)
    kept = {title: history.begin("local", title) for title in ("An old one", "An old pinned one", "A young one")}
    history.pin("local", kept["An old pinned one"], pinned=True)
    with engine.begin() as db:
        db.execute(text("UPDATE conversation SET touched = '2026-01-05 09:00:00.000000' WHERE title LIKE 'An old%'"))
    monkeypatch.setenv("CATHCODE_KEEP_DAYS", "30")
    open_screen("history")
    assert {thread.title for thread in history.threads("local")} == {"An old pinned one", "A young one"}
