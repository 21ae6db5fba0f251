"""A database of every earlier version, with data in it, is brought to what this version needs, on both engines."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from evals.bench._servers import Postgres
from rag import audit, migrations
from rag.history import History
from rag.records import audit as entries
from rag.records import connect, metadata
from rag.settings import Settings
from tests.rag.memory import POSTGRESQL, SQLITE, emptied, postgresql

ROOT = Path(__file__).resolve().parents[2]
DAY = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
EARLIER = ("0001", "0002", "0003")
OPEN_AND_WRITE = """
from rag import audit
from rag.records import connect
from rag.settings import Settings
engine = connect(Settings())
for n in range(5):
    audit.record(engine, "answer", {"n": n})
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgresql() as running:
        yield running


@pytest.fixture(params=[SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.server)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A desk whose database nobody has used."""
    if request.param == SQLITE:
        return Settings(home=tmp_path, database_url="")
    server: Postgres = request.getfixturevalue("server")
    engine = emptied(server, tmp_path)
    with engine.begin() as db:
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return Settings(home=tmp_path, database_url=server.url)


def _left_by(revision: str, settings: Settings) -> None:
    """The database as the version of that revision left it: migrated so far, with rows in every table it has."""
    from alembic import command

    url = settings.database.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.begin() as db:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = db
        command.upgrade(config, revision)
        before = "0" * 64
        for seq in (1, 2, 3):
            body = audit._canonical(seq, f"entry-{seq}", DAY, "answer", {"n": seq})
            row = {"seq": seq, "id": f"entry-{seq}", "at": DAY, "kind": "answer", "body": body}
            db.execute(entries.insert().values(**row, previous=before, hash=audit._hash(before, body)))
            before = audit._hash(before, body)
        if revision > "0001":
            _remember(engine, db)
    engine.dispose()


def _remember(engine: Engine, db: Connection) -> None:
    at = "'2026-01-05 09:30:00'"
    pinned = "true" if engine.dialect.name == POSTGRESQL else "1"
    for statement in (
        f"INSERT INTO conversation VALUES ('t', 'ann', 'A title', {at}, {at}, {pinned})",
        (
            "INSERT INTO turn (id, conversation, n, owner, answer_id, at, question, verdict, answered_by, milliseconds, body) "
            f"VALUES ('u', 't', 0, 'ann', 'entry-1', {at}, 'What is 92928?', 'ok', 'embedded', 12, '{{}}')"
        ),
        f"INSERT INTO feedback VALUES ('entry-1', 'ann', 1, 'good', {at})",
        f"INSERT INTO saved_claim VALUES ('c', 'ann', 'A claim', '{{}}', {at})",
        f"INSERT INTO note VALUES ('ann', '92928', 'A note', {at})",
    ):
        db.execute(text(statement))


@pytest.mark.parametrize("revision", EARLIER)
def test_what_an_earlier_version_left_stands_in_this_one(revision: str, settings: Settings) -> None:
    _left_by(revision, settings)
    engine = connect(settings)
    with engine.connect() as db:
        assert db.execute(text("SELECT version_num FROM alembic_version")).scalar() == migrations.HEAD
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
    assert [entry.body["n"] for entry in audit.newest(engine)] == [3, 2, 1]
    assert list(audit.verify(engine)) == []
    audit.record(engine, "answer", {"n": 4})
    assert list(audit.verify(engine)) == []
    for statement in ("UPDATE audit SET kind = 'x'", "DELETE FROM audit WHERE seq = 1"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as db:
            db.execute(text(statement))
    if revision == "0001":
        return
    history = History(engine)
    thread = history.threads("ann")[0]
    assert (thread.title, thread.pinned, thread.turns, thread.touched) == ("A title", True, 1, DAY)
    thumb = history.thumb("ann", "entry-1")
    assert thumb is not None
    assert (thumb.up, thumb.comment) == (True, "good")
    assert [claim.name for claim in history.claims("ann")] == ["A claim"]
    assert history.note("ann", "92928") == "A note"


def test_the_newest_revision_is_the_one_this_version_asks_for() -> None:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_heads() == [migrations.HEAD]
    assert [script.revision for script in scripts.walk_revisions()][::-1] == [*EARLIER, migrations.HEAD]


@pytest.mark.parametrize("revision", ["", *EARLIER])
def test_processes_that_start_at_once_leave_one_chain(revision: str, settings: Settings, tmp_path: Path) -> None:
    if revision:
        _left_by(revision, settings)
    env = {"CATHCODE_HOME": str(tmp_path), "CATHCODE_DATABASE_URL": settings.database_url, "PATH": ""}
    command = [sys.executable, "-c", OPEN_AND_WRITE]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    said = [one.communicate(timeout=120)[1].decode()[-2000:] for one in started]
    assert [(one.returncode, told) for one, told in zip(started, said, strict=True)] == [(0, "")] * 3
    engine = connect(settings)
    assert audit.count(engine) == 15 + (3 if revision else 0)
    assert list(audit.verify(engine)) == []


def test_a_migration_that_breaks_leaves_the_database_as_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlalchemy as sa

    _left_by("0002", settings)

    def broken(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("CREATE INDEX", {}, Exception("the disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr("alembic.op.create_index", broken)
        with pytest.raises(Exception, match="the disk is full"):
            connect(settings)
    url = settings.database.replace("postgresql://", "postgresql+psycopg://")
    with create_engine(url).connect() as db:
        assert db.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0002"
        columns = {column["name"] for column in sa.inspect(db).get_columns("turn")}
    assert "tokens_in" not in columns
    engine = connect(settings)
    assert [entry.body["n"] for entry in audit.newest(engine)] == [3, 2, 1]
