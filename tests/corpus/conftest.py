"""Few rows stand for a whole published table where a test is about what its silence means."""

from collections.abc import Iterator

import pytest


@pytest.fixture
def as_whole() -> Iterator[None]:
    """Small files are taken for whole ones, as the published ones are, instead of being kept as extracts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corpus.usual._LEAST", {})
        patch.setattr("corpus.usual._LEAST_CODES", {})
        yield
