"""Retention by the clock that is handed in: conversations, the record, and what the limits counted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from rag import audit
from rag.department import Department
from rag.desk import Desk, open_desk
from rag.errors import BadHome
from rag.history import History
from rag.limits import draw
from rag.pipeline import ask
from rag.records import drawn, feedback
from rag.settings import Settings
from rag.sweep import Swept, sweep

NOW = datetime.now(UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(Settings(home=tmp_path))


@pytest.fixture
def engine(desk: Desk) -> Engine:
    assert not isinstance(desk.database, BadHome)
    return desk.database


def _department(**values: int) -> Department:
    return Department(_env_file=None, **values)  # type: ignore[call-arg, arg-type]


def test_nothing_goes_where_nothing_is_set(desk: Desk, engine: Engine) -> None:
    ask(desk, "What is 92928?")
    History(engine).begin("ann", "kept")
    assert sweep(engine, _department(), NOW + timedelta(days=9_000)) == Swept(0, 0)
    assert audit.count(engine) == 1
    assert len(History(engine).threads("ann")) == 1


def test_a_conversation_goes_with_its_feedback_on_the_day_its_time_is_over(desk: Desk, engine: Engine) -> None:
    memory, answered = History(engine), ask(desk, "What is 92928?")
    thread, pinned = memory.begin("ann", "goes"), memory.begin("ann", "stays")
    memory.add("ann", thread, 0, answered)
    memory.rate("ann", answered.answer.id, up=True, comment="good")
    memory.pin("ann", pinned, pinned=True)
    month = _department(keep_days=30)
    assert sweep(engine, month, NOW + timedelta(days=29)).conversations == 0
    assert sweep(engine, month, NOW + timedelta(days=31)).conversations == 1
    assert [one.id for one in memory.threads("ann")] == [pinned]
    with engine.connect() as db:
        assert db.execute(select(func.count()).select_from(feedback)).scalar_one() == 0
    assert audit.count(engine) == 1


def test_the_record_goes_by_its_own_setting_and_says_so(desk: Desk, engine: Engine) -> None:
    for question in ("What is 92928?", "What is 92920?"):
        ask(desk, question)
    year = _department(keep_record_days=365)
    assert sweep(engine, year, NOW + timedelta(days=364)).entries == 0
    assert sweep(engine, year, NOW + timedelta(days=366)).entries == 2
    assert list(audit.verify(engine)) == []
    told = audit.newest(engine)[0]
    assert (told.kind, told.body["through"]) == ("purge", 2)
    assert "KEEP_RECORD_DAYS" in told.body["by"]


def test_counts_of_the_limits_go_after_a_day(engine: Engine) -> None:
    draw(engine, "ann", _department().questions, now=NOW)
    sweep(engine, _department(), NOW + timedelta(hours=23))
    with engine.connect() as db:
        assert db.execute(select(func.count()).select_from(drawn)).scalar_one() == 1
    sweep(engine, _department(), NOW + timedelta(hours=25))
    with engine.connect() as db:
        assert db.execute(select(func.count()).select_from(drawn)).scalar_one() == 0
