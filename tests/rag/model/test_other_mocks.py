"""Servers that others wrote to stand in for OpenAI's: mockllm and mock-ai-api, from the Python Package Index.

Run where they are installed, or where `MOCKLLM_PYTHON` and `MOCK_AI_API_PYTHON` name an interpreter that has them; else
skipped. Both are served by uvicorn on loopback.
"""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evals.drafts import CASE, case_draft
from rag.pipeline import ask
from rag.stream import Sentence, stream
from tests.rag.model.conftest import DAY, MakeDesk

_WAIT = 30.0  # seconds until a server listens


def interpreter(variable: str, module: str) -> str:
    """The interpreter that has `module`; skips where there is none."""
    named = os.environ.get(variable, "")
    if not named and importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed; name an interpreter that has it by {variable}")
    return named or sys.executable


@contextmanager
def serving(python: str, app: str, folder: Path, **environment: str) -> Iterator[str]:
    """The address of `app` while it is served from `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "uvicorn", app, "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    try:
        _await(process, port)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _WAIT
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not begin to listen")


@pytest.fixture(scope="module")
def mockllm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """It says the same to everybody: a sound draft, letter by letter."""
    folder = tmp_path_factory.mktemp("mockllm")
    says = {"responses": {}, "defaults": {"unknown_response": json.dumps(case_draft())}}
    (folder / "responses.yml").write_text(json.dumps(says), "utf-8")
    python = interpreter("MOCKLLM_PYTHON", "mockllm")
    with serving(python, "mockllm.server:app", folder, MOCKLLM_RESPONSES_FILE="responses.yml") as url:
        yield url


@pytest.fixture(scope="module")
def mock_ai_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    python = interpreter("MOCK_AI_API_PYTHON", "mock_ai_api")
    with serving(python, "app.openai_app:app", tmp_path_factory.mktemp("mock")) as url:
        yield url


@pytest.mark.parametrize("method", ["json_schema", "json_mode"])
def test_mockllm_answers(method: str, mockllm: str, desk: MakeDesk) -> None:
    made = desk(mockllm, llm_model="gpt-4o", llm_method=method)
    answer = ask(made, CASE, DAY).answer
    assert answer.answered_by == "model:gpt-4o", answer.notes
    assert [line.code for line in answer.lines] == ["92933"]
    assert answer.notes == ()
    assert answer.usage is not None


def test_mockllm_streams(mockllm: str, desk: MakeDesk) -> None:
    events = list(stream(desk(mockllm, llm_model="gpt-4o"), CASE, DAY))
    assert len([one for one in events if isinstance(one, Sentence)]) == len(case_draft()["sentences"])


@pytest.mark.parametrize(
    ("scenario", "reason"),
    [
        ("mock-text", "did not keep to the form"),
        ("mock-tool-call", ""),
        ("mock-tool-stream", ""),
        ("mock-bad-tool-json", ""),
        ("mock-delay", ""),
        ("mock-400", "400"),
        ("mock-401", "401"),
        ("mock-429", "429"),
        ("mock-500", "500"),
        ("mock-503", "503"),
    ],
)
def test_what_mock_ai_api_does_is_survived(scenario: str, reason: str, mock_ai_api: str, desk: MakeDesk) -> None:
    made = desk(mock_ai_api, llm_model=f"gpt-4.1:{scenario}")
    answer = ask(made, CASE, DAY).answer
    assert answer.answered_by == "embedded"
    assert [line.code for line in answer.lines] == ["92933"]
    assert reason in " ".join(answer.notes)
