"""Limits of a department: for each user, over a sliding time, and over every process that shares the database."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from evals.bench._servers import Postgres
from rag.limits import Limit, TooMany, draw
from rag.records import connect
from rag.settings import Settings
from tests.rag.memory import POSTGRESQL, SQLITE, emptied, postgresql

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
THREE = Limit("claim", 3, timedelta(minutes=1), "claims from files")


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgresql() as running:
        yield running


@pytest.fixture(
    params=[
        SQLITE,
        pytest.param(POSTGRESQL, marks=pytest.mark.server),
    ]
)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == SQLITE:
        return connect(Settings(home=tmp_path))
    return emptied(request.getfixturevalue("server"), tmp_path)


def test_the_time_slides_and_each_user_has_their_own(engine: Engine) -> None:
    for second in range(3):
        draw(engine, "ann", THREE, now=NOW + timedelta(seconds=second))
    with pytest.raises(TooMany, match="the limit is 3 a minute for the claims from files of one user"):
        draw(engine, "ann", THREE, now=NOW + timedelta(seconds=59))
    draw(engine, "bob", THREE, now=NOW + timedelta(seconds=59))
    draw(engine, "ann", THREE, now=NOW + timedelta(seconds=60))
    with pytest.raises(TooMany):
        draw(engine, "ann", THREE, now=NOW + timedelta(seconds=60))


def test_a_refusal_counts_nothing(engine: Engine) -> None:
    with pytest.raises(TooMany, match="4 claims from files at once are too many"):
        draw(engine, "ann", THREE, 4, now=NOW)
    draw(engine, "ann", THREE, 3, now=NOW)


def test_one_kind_does_not_draw_on_another_and_zero_is_no_limit(engine: Engine) -> None:
    draw(engine, "ann", THREE, 3, now=NOW)
    draw(engine, "ann", Limit("question", 1, timedelta(minutes=1), "questions"), now=NOW)
    draw(engine, "ann", Limit("claim", 0, timedelta(minutes=1), "claims from files"), 1_000_000, now=NOW)


def test_several_at_once_never_pass_the_limit_together(engine: Engine) -> None:
    passed: list[int] = []

    def work(n: int) -> None:
        try:
            draw(engine, "ann", THREE, now=NOW)
            passed.append(n)
        except TooMany:
            pass

    threads = [threading.Thread(target=work, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 3
