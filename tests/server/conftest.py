"""Real servers on loopback. In CI a server that is not installed is a failure, elsewhere the test skips."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from evals.bench._servers import App, Chroma, NotInstalled, Postgres, Server

AnyServer = TypeVar("AnyServer", bound=Server)


def installed(make: Callable[[], AnyServer]) -> AnyServer:
    """The server, not started; skips where its program is not on this machine."""
    try:
        return make()
    except NotInstalled as missing:
        if os.environ.get("CATHCODE_TEST_STRICT"):
            pytest.fail(f"{missing}; .ci/run installs it")
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    server = installed(Postgres)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def chroma() -> Iterator[Chroma]:
    server = installed(Chroma)
    server.start()
    yield server
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
