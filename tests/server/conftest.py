"""Real servers on loopback. In CI a server that is not installed is a failure, elsewhere the test skips."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.bench._servers import App, Chroma, NotInstalled, Postgres, Server


def _started(make: type[Postgres] | type[Chroma]) -> Server:
    try:
        server = make()
    except NotInstalled as missing:
        if os.environ.get("CATHCODE_TEST_STRICT"):
            pytest.fail(f"{missing}; .ci/run installs it")
        pytest.skip(str(missing))
    server.start()
    return server


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    server = _started(Postgres)
    yield server  # type: ignore[misc]
    server.stop()


@pytest.fixture(scope="module")
def chroma() -> Iterator[Chroma]:
    server = _started(Chroma)
    yield server  # type: ignore[misc]
    server.stop()


@pytest.fixture(scope="module")
def apps(postgres: Postgres, chroma: Chroma, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[App]]:
    """Two app processes that share folder, database and index."""
    home: Path = tmp_path_factory.mktemp("home")
    settings = {
        "CATHCODE_DATABASE_URL": postgres.url,
        "CATHCODE_CHROMA_URL": chroma.url,
        "CATHCODE_QUESTIONS_PER_MINUTE": "0",
    }
    running = [App(home, settings, f"app{n}") for n in range(2)]
    for app in running:
        app.start()
    yield running
    for app in running:
        app.stop()
