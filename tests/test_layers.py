"""The direction of imports: corpus <- guards <- rag <- cli, ui, evals; and what a light import must not drag in."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = {
    "corpus": {"corpus"},
    "guards": {"corpus", "guards"},
    "rag": {"corpus", "guards", "rag"},
    "cli": {"corpus", "guards", "rag", "evals", "cli"},
    "ui": {"corpus", "guards", "rag", "evals", "ui"},
    "evals": {"corpus", "guards", "rag", "evals"},
}
HEAVY = {
    "chromadb",
    "langchain",
    "langchain_core",
    "langchain_openai",
    "openai",
    "streamlit",
    "spacy",
    "pandas",
    "torch",
}


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in ROOT.joinpath(room).rglob("*.py")
        for name in _imports(path) & set(ALLOWED)
        if name not in ALLOWED[room]
    }
    assert wrong == set()


def test_guards_do_no_io_and_know_no_clock() -> None:
    forbidden = {"time", "os", "socket", "requests", "httpx", "sqlite3", "sqlalchemy", "random", "subprocess"}
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in ROOT.joinpath("guards").rglob("*.py")
        for name in _imports(path) & forbidden
    }
    assert wrong == set()


@pytest.mark.parametrize("module", ["rag.code_card", "guards.engine", "guards.rules", "cli.main", "corpus.shipped"])
def test_light_modules_stay_light(module: str) -> None:
    code = f"import {module}, sys; print(*sorted({HEAVY!r} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert said.stdout.split() == []


def test_files_stay_small() -> None:
    large = {
        f"{path.relative_to(ROOT)}: {lines} lines"
        for room in ALLOWED
        for path in ROOT.joinpath(room).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert large == set()
