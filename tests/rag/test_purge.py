"""Old entries of the record go, and the chain still holds: on both databases, tampered with, killed in the middle."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from evals.bench._servers import Postgres
from rag import audit, audit_purge
from rag.records import audit as entries
from rag.records import connect
from rag.settings import Settings
from tests.rag.memory import POSTGRESQL, SQLITE, emptied, postgresql, unsealed

ROOT = Path(__file__).resolve().parents[2]
SOON = datetime.now(UTC) + timedelta(days=1)


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
    """A record of six entries, numbered."""
    if request.param == SQLITE:
        made = connect(Settings(home=tmp_path))
    else:
        made = emptied(request.getfixturevalue("server"), tmp_path)
    for n in range(1, 7):
        audit.record(made, "answer", {"n": n})
    return made


def _reasons(engine: Engine) -> list[tuple[int, str]]:
    return [(one.seq, one.reason) for one in audit.verify(engine)]


def _numbers(engine: Engine) -> list[int]:
    with engine.connect() as db:
        return list(db.execute(select(entries.c.seq).order_by(entries.c.seq)).scalars())


def _aged(engine: Engine, through: int) -> None:
    """Entries as they stand in a record whose first ones were written in January."""
    old = [json.loads(one.body) for one in _rows(engine)]
    unsealed(engine)
    with engine.begin() as db:
        db.execute(text("DELETE FROM audit"))
        before = "0" * 64
        for one in old:
            at = datetime(2026, 1, one["seq"], tzinfo=UTC) if one["seq"] <= through else datetime.now(UTC)
            at = at.replace(microsecond=0)
            body = audit._canonical(one["seq"], one["id"], at, one["kind"], one["body"])
            row = {"seq": one["seq"], "id": one["id"], "at": at, "kind": one["kind"], "body": body}
            db.execute(entries.insert().values(**row, previous=before, hash=audit._hash(before, body)))
            before = audit._hash(before, body)


def _rows(engine: Engine) -> list[object]:
    with engine.connect() as db:
        return list(db.execute(select(entries).order_by(entries.c.seq)))


def test_a_purge_takes_what_is_old_and_the_chain_holds_from_there(engine: Engine) -> None:
    _aged(engine, 4)
    gone = audit_purge.purge(engine, datetime(2026, 1, 4, tzinfo=UTC), "ann")
    assert (gone.count, gone.first, gone.through) == (3, 1, 3)
    assert _numbers(engine) == [4, 5, 6, 7]
    assert _reasons(engine) == []
    assert audit.purged_through(engine) == 3
    told = audit.newest(engine, 1)[0]
    assert (told.kind, told.body["by"], told.body["through"], told.body["entries"]) == ("purge", "ann", 3, 3)
    assert told.body["before"] == "2026-01-04T00:00:00+00:00"
    audit.record(engine, "answer", {"n": 8})
    assert _reasons(engine) == []


def test_a_second_purge_goes_on_where_the_first_ended_and_takes_its_entry_too(engine: Engine) -> None:
    audit_purge.purge(engine, SOON, "ann")
    assert _numbers(engine) == [7]
    audit.record(engine, "answer", {"n": 8})
    assert audit_purge.purge(engine, SOON, "bob").count == 2
    assert _numbers(engine) == [9]
    assert _reasons(engine) == []
    assert audit.purged_through(engine) == 8


def test_nothing_old_enough_leaves_no_trace(engine: Engine) -> None:
    assert audit_purge.purge(engine, datetime(2020, 1, 1, tzinfo=UTC), "ann").count == 0
    assert _numbers(engine) == [1, 2, 3, 4, 5, 6]


def test_the_database_lets_go_only_what_a_purge_names(engine: Engine) -> None:
    audit_purge.purge(engine, SOON, "ann")
    audit.record(engine, "answer", {"n": 8})
    for statement in ("DELETE FROM audit", "DELETE FROM audit WHERE seq = 8", "UPDATE audit SET kind = 'answer'"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as db:
            db.execute(text(statement))
    assert _numbers(engine) == [7, 8]


def _purged(engine: Engine) -> None:
    """Three entries purged, then the guard taken off."""
    _aged(engine, 3)
    audit_purge.purge(engine, datetime(2026, 2, 1, tzinfo=UTC), "ann")
    assert _numbers(engine) == [4, 5, 6, 7]


def test_more_taken_away_than_the_purge_says_is_told(engine: Engine) -> None:
    _purged(engine)
    with engine.begin() as db:
        db.execute(text("DELETE FROM audit WHERE seq IN (4, 5)"))
    assert (6, "entries 4 to 5 are missing") in _reasons(engine)


def test_a_purge_that_was_rewritten_to_cover_more_is_told(engine: Engine) -> None:
    _purged(engine)
    with engine.begin() as db:
        row = db.execute(select(entries).where(entries.c.seq == 7)).one()
        follower = db.execute(select(entries.c.hash).where(entries.c.seq == 5)).scalar_one()
        whole = json.loads(row.body)
        whole["body"] |= {"through": 5, "hash": follower}
        body = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        db.execute(entries.update().where(entries.c.seq == 7).values(body=body))
        db.execute(text("DELETE FROM audit WHERE seq IN (4, 5)"))
    assert _reasons(engine) == [(7, "its content was changed after it was written")]


def test_a_purge_whose_entry_was_taken_away_is_told(engine: Engine) -> None:
    _purged(engine)
    with engine.begin() as db:
        db.execute(text("DELETE FROM audit WHERE seq = 7"))
    assert (4, "entries 1 to 3 are missing") in _reasons(engine)


@pytest.mark.parametrize("body", ["{}", "not json", "[]"])
def test_a_body_that_is_no_entry_is_told_and_does_not_stop_the_walk(engine: Engine, body: str) -> None:
    _purged(engine)
    with engine.begin() as db:
        db.execute(entries.update().where(entries.c.seq == 7).values(body=body))
    assert (7, "its content was changed after it was written") in _reasons(engine)


def test_a_time_or_kind_beside_an_entry_that_was_changed_is_told(engine: Engine) -> None:
    unsealed(engine)
    with engine.begin() as db:
        db.execute(entries.update().where(entries.c.seq == 2).values(at=datetime(2020, 1, 1, tzinfo=UTC)))
        db.execute(entries.update().where(entries.c.seq == 4).values(kind="report"))
    assert [seq for seq, _ in _reasons(engine)] == [2, 4]


def test_entries_that_changed_places_are_told(engine: Engine) -> None:
    unsealed(engine)
    with engine.begin() as db:
        third, fourth = (db.execute(select(entries).where(entries.c.seq == n)).one()._asdict() for n in (3, 4))
        for seq, other in ((3, fourth), (4, third)):
            db.execute(entries.update().where(entries.c.seq == seq).values(id=f"for a moment {seq}"))
            db.execute(entries.update().where(entries.c.seq == seq).values(body=other["body"], hash=other["hash"]))
        for seq, other in ((3, fourth), (4, third)):
            db.execute(entries.update().where(entries.c.seq == seq).values(id=other["id"]))
    assert {3, 4} <= {seq for seq, _ in _reasons(engine)}


@pytest.mark.parametrize("seq", [0, 7, 9])
def test_an_entry_that_was_put_in_by_hand_is_told(engine: Engine, seq: int) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    body = audit._canonical(seq, "forged", now, "answer", {"n": "forged"})
    forged = {"seq": seq, "id": "forged", "at": now, "kind": "answer", "body": body}
    with engine.begin() as db:
        db.execute(entries.insert().values(**forged, previous="0" * 64, hash=audit._hash("0" * 64, body)))
    assert seq in {one for one, _ in _reasons(engine)}


def test_an_export_shows_what_was_cut_off_or_rewritten_since(engine: Engine) -> None:
    kept = list(audit.links(engine))
    _aged(engine, 6)  # other times, every hash made anew: the chain itself holds
    assert _reasons(engine) == []
    assert [one.seq for one in audit.against(engine, kept)] == [1, 2, 3, 4, 5, 6]
    rewritten = list(audit.links(engine))
    with engine.begin() as db:
        db.execute(text("DELETE FROM audit WHERE seq = 6"))
    assert _reasons(engine) == []
    assert [one.reason for one in audit.against(engine, rewritten)] == ["it stands in the export and is missing here"]


def test_what_was_purged_by_the_rules_is_not_missed_in_an_export(engine: Engine) -> None:
    kept = list(audit.links(engine))
    audit_purge.purge(engine, SOON, "ann")
    assert list(audit.against(engine, kept)) == []


_KILLED = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlalchemy import event
from rag import audit_purge
from rag.records import connect
from rag.settings import Settings

engine = connect(Settings(home=Path(sys.argv[1]), database_url=sys.argv[2]))

def kill(db, cursor, statement, *rest):
    if statement.startswith("DELETE FROM audit"):
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(engine, "after_cursor_execute", kill)
audit_purge.purge(engine, datetime.now(UTC) + timedelta(days=1), "killed")
"""


def test_killed_after_the_deletion_and_before_the_end_nothing_went(engine: Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    given = "" if engine.dialect.name == SQLITE else url
    done = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path), given], cwd=ROOT, env=os.environ, check=False)
    assert done.returncode == -signal.SIGKILL
    assert _numbers(engine) == [1, 2, 3, 4, 5, 6]
    assert _reasons(engine) == []
    assert audit_purge.purge(engine, SOON, "ann").count == 6
    assert _reasons(engine) == []
