"""The command as a shell calls it: a process of its own, a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def cathcode(home: Path) -> Run:
    """`cathcode(*arguments, stdin=…, **settings)`."""

    def run(*arguments: str, stdin: str | bytes = b"", **settings: str) -> "subprocess.CompletedProcess[str]":
        env = {**os.environ, "CATHCODE_HOME": str(home), "CATHCODE_LLM_MODEL": "", **settings}
        given = stdin.encode() if isinstance(stdin, str) else stdin
        call = [sys.executable, "-c", "from cli.main import run; run()", *arguments]
        done = subprocess.run(call, input=given, capture_output=True, cwd=ROOT, env=env, timeout=180)
        out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        return subprocess.CompletedProcess(call, done.returncode, out, err)

    return run
