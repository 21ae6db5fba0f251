"""A desk whose model is a scripted server on loopback."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evals.scripted import Scripted, serving
from rag.desk import Desk
from rag.settings import Settings

DAY = date(2026, 3, 1)
KEY = "sk-test-canary-7f3a91"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith(("CATHCODE_", "OPENAI_", "LANG"))]:
        monkeypatch.delenv(name)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving() as held:
        yield held


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


MakeDesk = Callable[..., Desk]


@pytest.fixture(scope="session")
def _opened(home: Path) -> Desk:
    """The heavy parts, opened once."""
    return Desk(Settings(home=home, embeddings="none", _env_file=None), DAY)  # type: ignore[call-arg]


@pytest.fixture
def desk(server: Scripted, home: Path, _opened: Desk) -> MakeDesk:
    """A desk on the scripted server; keyword arguments are settings."""

    def make(url: str | None = None, **options: Any) -> Desk:
        chosen = {"llm_timeout": 5.0, "llm_answer_timeout": 20.0, "llm_retries": 0} | options
        settings = Settings(home=home, embeddings="none", _env_file=None)
        settings = settings.model_copy(update={"llm_base_url": url or server.url, "llm_model": "test-model", **chosen})
        made = Desk(settings, DAY)
        made.__dict__.update(tables=_opened.tables, retriever=_opened.retriever, tools=_opened.tools)
        return made

    return make
