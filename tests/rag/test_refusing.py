"""With `refuse` a text that may identify a patient is turned away, whatever would have answered it; nothing is kept."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from corpus.rows import Setting
from rag.code_report import code_case, code_report
from rag.desk import Desk
from rag.errors import BadInput
from rag.pipeline import ask
from rag.search_all import search_all
from rag.settings import Settings
from rag.stream import stream

DAY = date(2026, 3, 1)
TEXT = "Xiomara Zelaya, MRN 4471902, DOB 03/04/1950: one DES to the mid LAD on 03/01/2026."
KINDS = "1 name, 1 date of birth, 1 record number"
WAYS: dict[str, Callable[[Desk], object]] = {
    "question": lambda desk: ask(desk, TEXT, DAY),
    "stream": lambda desk: stream(desk, TEXT, DAY),
    "report": lambda desk: code_report(desk, TEXT),
    "case": lambda desk: code_case(desk, {"notes": [TEXT]}),
    "search": lambda desk: search_all(desk, TEXT, DAY, Setting.PHYSICIAN),
}


def _desk(home: Path, **settings: str) -> Desk:
    made = Settings(home=home, embeddings="none", _env_file=None)  # type: ignore[call-arg]
    return Desk(made.model_copy(update={"identifiers": "refuse", **settings}), DAY)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("model", ["", "some-model"])
def test_it_is_one_sentence_with_the_kinds_and_no_value(way: str, model: str, tmp_path: Path) -> None:
    desk = _desk(tmp_path / "home", llm_model=model, llm_base_url="http://127.0.0.1:9/v1")
    with pytest.raises(BadInput) as fault:
        WAYS[way](desk)
    assert KINDS in str(fault.value)
    assert not any(word in str(fault.value) for word in ("Zelaya", "4471902", "1950"))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_text_without_identifiers_is_answered(tmp_path: Path) -> None:
    desk = _desk(tmp_path)
    report = "2026-03-01: one DES to the mid LAD after a study on 11/14/2025. Xience Sierra 3.0 x 24."
    assert [line.code for line in ask(desk, report, DAY).answer.lines] == ["92928"]
    assert [line.code for line in code_report(desk, report).lines] == ["92928"]


@pytest.mark.parametrize("name", ["CATHCODE_IDENTIFIERS", "CATHCODE_LLM_IDENTIFIERS"])
def test_the_setting_has_two_names(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "refuse")
    assert Settings(_env_file=None).identifiers == "refuse"  # type: ignore[call-arg]


@pytest.mark.parametrize("command", [["ask", "-"], ["code", "-"]])
def test_the_shell_refuses_too(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATHCODE_HOME", str(tmp_path))
    monkeypatch.setenv("CATHCODE_IDENTIFIERS", "refuse")
    result = CliRunner().invoke(app, command, input=TEXT)
    assert result.exit_code != 0
    assert isinstance(result.exception, BadInput)
    assert KINDS in str(result.exception)
    assert not list(tmp_path.rglob("*.sqlite"))


def test_a_case_in_json_is_read_for_identifiers_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="1 name"):
        code_case(_desk(tmp_path), json.dumps({"notes": ["seen by Dr. Lindqvist"]}))
