"""What a run was made with: revision, versions, hashes of documents, rules, tables and cases, settings without keys."""

import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from corpus.yaml_file import read_yaml
from evals.interval import SEED
from rag.desk import Desk

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = Path(__file__).with_name("published.yaml")
_PACKAGES = ("chromadb", "langchain", "langchain-chroma", "bm25s", "numpy", "spacy", "negspacy", "pydantic", "cathcode")
_HASHED = {
    "documents": ("corpus/documents", "*.md"),
    "tables": ("corpus/tables", "*"),
    "rules": ("guards", "*.py"),
    "answerers": ("rag", "*"),
    "cases": ("evals/data", "*"),
    "cases beside the tests": ("tests/cases", "*.yaml"),
}


def log(desk: Desk, result: dict[str, Any], times: dict[str, Any]) -> dict[str, Any]:
    """The record of a run; what differs from run to run stands here and not in the result."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "day_of_the_desk": desk.today.isoformat(),
        "revision": revision(),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in _PACKAGES},
        "hashes": {name: digest(ROOT.joinpath(folder).rglob(glob)) for name, (folder, glob) in _HASHED.items()},
        "settings": settings(desk),
        "seed": SEED,
        "subject": result["subject"],
        "part": result["part"],
        "times": times,
    }


def settings(desk: Desk) -> dict[str, Any]:
    """The settings that can change a result; no key, no folder, no address."""
    names = ("embeddings", "llm_model", "llm_method", "llm_temperature", "llm_rounds", "llm_token_budget")
    return {name: getattr(desk.settings, name) for name in names}


def revision() -> str:
    """The git revision, with `+` where files differ from it; empty where there is no repository."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        return head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return ""


def digest(paths: Iterable[Path]) -> str:
    """One checksum over names and contents of files, in the order of their names."""
    whole = sha256()
    for path in sorted(one for one in paths if one.is_file() and "__pycache__" not in one.parts):
        whole.update(path.relative_to(ROOT).as_posix().encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def published() -> list[dict[str, Any]]:
    """Figures that others published on other data, to read beside ours."""
    found: list[dict[str, Any]] = read_yaml(PUBLISHED)
    return found


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=20)  # noqa: S603,S607
    return done.stdout.strip()
