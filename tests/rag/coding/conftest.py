"""A desk of its own, on a fixed day."""

from datetime import date
from pathlib import Path

import pytest

from rag.desk import Desk
from rag.settings import Settings


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Settings(home=tmp_path, llm_model=""), date(2026, 11, 20))
