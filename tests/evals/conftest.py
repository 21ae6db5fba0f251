"""One desk for all: its own home, the shipped documents, the day of the suites."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.whole import TODAY
from rag.desk import Desk, open_desk
from rag.settings import Settings


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home: Path = tmp_path_factory.mktemp("evals")
    yield open_desk(Settings(home=home, llm_model="", chroma_url="", database_url=""), TODAY)
