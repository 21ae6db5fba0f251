"""A department's desk: two app processes on PostgreSQL and a Chroma server, under load, and when one of them is killed."""

import asyncio
import json
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from evals.bench._coder import Coder
from evals.bench._servers import App, Chroma, Postgres
from evals.bench.desk import load
from rag import audit
from rag.desk import open_desk
from rag.history import History
from rag.overview import asked, figures
from rag.pipeline import ask
from rag.records import connect, metadata
from rag.settings import Settings
from tests.ui.screen import at_home, open_screen, words

Result = TypeVar("Result")
pytestmark = pytest.mark.server


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    """In a thread of its own: a browser of other tests may keep a loop running in this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


def _settings(postgres: Postgres, home: Path) -> Settings:
    return Settings(home=home, database_url=postgres.url, embeddings="none")


def test_migrations_make_the_tables_on_postgresql(postgres: Postgres, tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with connect(_settings(postgres, tmp_path)).connect() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []


def test_memory_on_postgresql_gives_back_what_it_was_given(postgres: Postgres, tmp_path: Path) -> None:
    desk = open_desk(_settings(postgres, tmp_path))
    answered = ask(desk, "Acute MI: one DES to the RCA, emergent, culprit")
    history = History(connect(desk.settings))
    thread = history.begin("ann", "100% of the LAD")
    history.add("ann", thread, 0, answered, 12)
    history.rate("ann", answered.answer.id, up=True, comment="yes")
    assert history.turns("ann", thread) == (answered,)
    assert history.turns("bob", thread) == ()
    assert [t.id for t in history.threads("ann", "100% lad")] == [thread]
    rows = asked(connect(desk.settings), 1)
    assert (figures(rows).questions, rows[0]["thumb"], rows[0]["comment"]) == (1, "up", "yes")
    history.delete("ann", thread)
    assert history.threads("ann") == ()


def test_many_writers_keep_one_chain_that_the_server_seals(postgres: Postgres, tmp_path: Path) -> None:
    engine = connect(_settings(postgres, tmp_path))
    before = audit.count(engine)
    threads = [
        threading.Thread(target=lambda: [audit.record(engine, "answer", {"n": n}) for n in range(10)]) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert audit.count(engine) == before + 50
    assert list(audit.verify(engine)) == []
    for statement in ("UPDATE audit SET body = '{}'", "DELETE FROM audit", "TRUNCATE audit"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as db:
            db.execute(text(statement))


def test_coders_at_once_on_two_processes_never_see_each_other(
    apps: list[App], postgres: Postgres, tmp_path: Path
) -> None:
    engine = connect(_settings(postgres, tmp_path))
    before = audit.count(engine)
    found = _run(load([app.url for app in apps], coders=8, questions=2, pause=0.5))
    assert found.faults == ()
    assert len(found.seconds) == 16
    assert audit.count(engine) == before + 16
    assert list(audit.verify(engine)) == []


def test_a_killed_process_loses_nothing_acknowledged(apps: list[App], postgres: Postgres, tmp_path: Path) -> None:
    first, second = apps
    answers = _run(_ask(first.url, "What is 92928? Asked before the kill."))
    assert "**92928**" in answers
    first.kill()
    assert "**92941**" in _run(_ask(second.url, "What is 92941?"))
    first.start()
    assert "**92943**" in _run(_ask(first.url, "What is 92943?"))
    engine = connect(_settings(postgres, tmp_path))
    kept = [row["question"] for row in asked(engine, 1)]
    assert "What is 92928? Asked before the kill." in kept
    recorded = [json.dumps(dict(entry.body)) for entry in audit.newest(engine, 10)]
    assert any("Asked before the kill." in one for one in recorded)


def test_without_the_database_answers_go_on_and_say_that_they_are_not_recorded(
    apps: list[App], postgres: Postgres
) -> None:
    postgres.kill()
    try:
        page = _run(_ask(apps[1].url, "What is 92928?"))
    finally:
        postgres.start()
    assert "**92928**" in page
    assert "not recorded" in page
    again = _run(_ask(apps[1].url, "What is 92920?"))
    assert "**92920**" in again
    assert "not recorded" not in again


def test_without_the_index_server_there_is_an_answer_or_one_clear_sentence(apps: list[App], chroma: Chroma) -> None:
    question = "Which documentation supports an emergency angioplasty of the culprit artery?"
    chroma.kill()
    try:
        page = _run(_ask(apps[0].url, question))
    finally:
        chroma.start()
    assert "Sources" in page or "Chroma server" in page
    assert "Traceback" not in page
    assert "Sources" in _run(_ask(apps[0].url, question))


def test_health_on_the_settings_screen_tells_what_is_gone_and_that_it_is_back(
    postgres: Postgres, chroma: Chroma, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home(tmp_path, monkeypatch)
    monkeypatch.setenv("CATHCODE_DATABASE_URL", postgres.url)
    monkeypatch.setenv("CATHCODE_CHROMA_URL", chroma.url)
    both = ("✓ Memory and record can be reached.", "✓ Search by words and by meaning.")
    assert all(one in words(open_screen("settings")) for one in both)
    for server, gone, said in (
        (postgres, both[0], "database cannot be used now"),
        (chroma, both[1], "Searched by words only"),
    ):
        server.kill()
        try:
            page = words(open_screen("settings"))
        finally:
            server.start()
        assert gone not in page
        assert said in page
        assert gone in words(open_screen("settings"))


async def _ask(url: str, question: str) -> str:
    """The page after one question in a session of its own. A fault on the page fails."""
    coder = Coder(url)
    await coder.open()
    try:
        await coder.ask(question)
    finally:
        await coder.close()
    assert coder.faults == []
    return "\n".join(coder.texts)
