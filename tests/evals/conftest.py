"""One desk for all: its own home, the shipped documents, the day of the suites."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.whole import TODAY
from rag.desk import Desk, open_desk
from rag.settings import Settings


@pytest.fixture(scope="session", autouse=True)
def _no_model_of_the_user() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CATHCODE_LLM_MODEL", "")
        yield


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home: Path = tmp_path_factory.mktemp("evals")
    return open_desk(Settings(home=home, llm_model="", chroma_url="", database_url=""), TODAY)
