"""A desk of its own, on a fixed day."""

from datetime import date
from pathlib import Path

import pytest

from rag.desk import Desk
from rag.settings import Settings


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Settings(home=tmp_path, llm_model=""), date(2026, 11, 20))


@pytest.fixture(scope="session")
def reading_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that records nothing: opened once."""
    return Desk(Settings(home=tmp_path_factory.mktemp("home"), llm_model=""), date(2026, 11, 20))
