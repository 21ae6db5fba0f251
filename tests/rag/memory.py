"""The two databases that the tests of memory and record run on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from evals.bench._servers import NotInstalled, Postgres
from rag.records import connect
from rag.settings import Settings

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@contextmanager
def postgresql() -> Iterator[Postgres]:
    """A PostgreSQL server of its own. In CI one that is not installed is a failure, elsewhere the test skips."""
    try:
        server = Postgres()
    except NotInstalled as missing:
        if os.environ.get("CATHCODE_TEST_STRICT"):
            pytest.fail(f"{missing}; .ci/run installs it")
        pytest.skip(str(missing))
    server.start()
    try:
        yield server
    finally:
        server.stop()


def emptied(server: Postgres, home: Path) -> Engine:
    """The server's database as if nobody had ever used it."""
    engine = connect(Settings(home=home, database_url=server.url))
    with engine.begin() as db:
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return connect(Settings(home=home, database_url=server.url))


def unsealed(engine: Engine) -> None:
    """Take off the database's own guard over the record, as someone with its password could."""
    is_sqlite = engine.dialect.name == SQLITE
    names = ("audit_no_update", "audit_no_delete") if is_sqlite else ("audit_sealed", "audit_purged")
    with engine.begin() as db:
        for name in names:
            db.execute(text(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON audit"))
