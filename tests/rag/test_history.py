"""What the desk remembers: for whom, for how long, and never an identifier."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from rag import audit
from rag.answer import Usage
from rag.desk import Desk, open_desk
from rag.errors import BadHome, BadInput
from rag.history import History
from rag.migrations import HEAD
from rag.overview import COLUMNS, asked, figures
from rag.pipeline import Answered, ask
from rag.records import connect, metadata
from rag.settings import Settings


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(Settings(home=tmp_path))


@pytest.fixture
def history(desk: Desk) -> History:
    assert not isinstance(desk.database, BadHome)
    return History(desk.database)


def _asked(desk: Desk, question: str = "Acute MI: one DES to the RCA, emergent, culprit") -> Answered:
    return ask(desk, question)


def test_a_turn_comes_back_exactly_as_it_was(desk: Desk, history: History) -> None:
    answered = _asked(desk)
    thread = history.begin("ann", answered.answer.question)
    history.add("ann", thread, 0, answered, 12)
    assert history.turns("ann", thread) == (answered,)
    assert history.answer("ann", answered.answer.id) == answered


def test_nobody_finds_the_threads_of_another(desk: Desk, history: History) -> None:
    answered = _asked(desk)
    thread = history.begin("ann", answered.answer.question)
    history.add("ann", thread, 0, answered)
    assert history.turns("bob", thread) == ()
    assert history.threads("bob") == ()
    assert history.answer("bob", answered.answer.id) is None
    assert len(history.threads("bob", anyone=True)) == 1
    history.delete("bob", thread)
    with pytest.raises(BadInput):
        history.rename("bob", thread, "mine now")
    with pytest.raises(BadInput):
        history.add("bob", thread, 1, answered)
    assert [t.id for t in history.threads("ann")] == [thread]


def test_an_edited_question_takes_the_place_of_what_followed_and_its_link_stays(desk: Desk, history: History) -> None:
    first, second, edited = _asked(desk), _asked(desk, "What is 92928?"), _asked(desk, "What is 92920?")
    thread = history.begin("ann", "x")
    for n, one in enumerate((first, second)):
        history.add("ann", thread, n, one)
    history.add("ann", thread, 0, edited)
    assert history.turns("ann", thread) == (edited,)
    assert history.answer("ann", second.answer.id) == second


def test_search_takes_words_as_they_are(desk: Desk, history: History) -> None:
    thread = history.begin("ann", "100% stenosis of the LAD")
    history.begin("ann", "fees")
    history.add("ann", thread, 0, _asked(desk, "What is 92928?"))
    assert [t.id for t in history.threads("ann", "100% lad")] == [thread]
    assert [t.id for t in history.threads("ann", "92928")] == [thread]
    assert history.threads("ann", "100_") == ()


def test_pinned_first_and_never_purged(history: History) -> None:
    kept, gone = history.begin("ann", "kept"), history.begin("ann", "gone")
    history.pin("ann", kept, pinned=True)
    assert [t.id for t in history.threads("ann")] == [kept, gone]
    now = datetime.now(UTC)
    assert history.purge(now - timedelta(days=1)) == 0
    assert history.purge(now + timedelta(seconds=1)) == 1
    assert [t.id for t in history.threads("ann")] == [kept]


def test_feedback_is_one_per_user_and_scrubbed(desk: Desk, history: History) -> None:
    answered = _asked(desk)
    history.rate("ann", answered.answer.id, up=False)
    history.rate("ann", answered.answer.id, up=True, comment="MRN 00812345 was fine")
    thumb = history.thumb("ann", answered.answer.id)
    assert thumb is not None
    assert thumb.up
    assert "00812345" not in thumb.comment
    assert history.thumb("bob", answered.answer.id) is None


def test_no_identifier_reaches_the_folder(desk: Desk, history: History, tmp_path: Path) -> None:
    asked = "Patient John Kowalski, MRN 00812345: one DES to the mid LAD, what do I report?"
    answered = _asked(desk, asked)
    thread = history.begin("ann", asked)
    history.add("ann", thread, 0, answered)
    history.rename("ann", thread, "Patient John Kowalski")
    history.write_note("ann", "92928", "seen for MRN 00812345")
    history.save_claim("ann", "Patient John Kowalski", {"date_of_service": "2026-03-01", "lines": [{"code": "92928"}]})
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*.sqlite*"))
    assert b"Kowalski" not in kept
    assert b"00812345" not in kept


def test_claims_and_notes_are_the_owners(history: History) -> None:
    claim = history.save_claim("ann", "a", {"date_of_service": "2026-03-01", "lines": [{"code": "92928"}]})
    assert history.claims("ann")[0].body["lines"] == [{"code": "92928"}]
    history.drop_claim("bob", claim)
    assert len(history.claims("ann")) == 1
    assert history.claims("bob") == ()
    history.write_note("ann", "92928", "ours")
    assert (history.note("ann", "92928"), history.note("bob", "92928")) == ("ours", "")
    history.write_note("ann", "92928", " ")
    assert history.note("ann", "92928") == ""


def test_the_database_itself_refuses_to_change_the_record(desk: Desk) -> None:
    _asked(desk)
    engine = connect(desk.settings)
    for statement in ("UPDATE audit SET body = '{}'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as db:
            db.execute(text(statement))
    assert list(audit.verify(engine)) == []


def test_a_record_that_was_changed_behind_the_desk_is_told(desk: Desk) -> None:
    for question in ("What is 92928?", "What is 92920?", "What is 92924?"):
        _asked(desk, question)
    engine = connect(desk.settings)
    with engine.begin() as db:
        for trigger in ("audit_no_update", "audit_no_delete"):
            db.execute(text(f"DROP TRIGGER {trigger}"))
        db.execute(text("UPDATE audit SET body = replace(body, '92920', '92943') WHERE seq = 2"))
    assert [(b.seq, b.reason) for b in audit.verify(engine)] == [(2, "its content was changed after it was written")]
    with engine.begin() as db:
        db.execute(text("DELETE FROM audit WHERE seq = 2"))
    assert "entry 2 is missing" in [b.reason for b in audit.verify(engine)]


def test_a_folder_from_before_the_migrations_is_brought_up_to_date(tmp_path: Path) -> None:
    old = create_engine(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    metadata.create_all(old, tables=[metadata.tables["audit"]])
    with old.begin() as db:
        db.execute(text("DROP INDEX audit_of_kind"))
    audit.record(old, "answer", {"answer": "from before"})
    engine = connect(Settings(home=tmp_path))
    assert [entry.body["answer"] for entry in audit.newest(engine)] == ["from before"]
    with engine.connect() as db:
        assert db.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def test_a_folder_from_before_tokens_were_counted_keeps_its_turns(desk: Desk, history: History) -> None:
    answered = _asked(desk)
    thread = history.begin("ann", answered.answer.question)
    history.add("ann", thread, 0, answered)
    assert not isinstance(desk.database, BadHome)
    with desk.database.begin() as db:
        for column in ("tokens_in", "tokens_out"):
            db.execute(text(f"ALTER TABLE turn DROP COLUMN {column}"))
        db.execute(text("DROP TABLE drawn"))
        db.execute(text("DROP INDEX audit_of_kind"))
        db.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    again = connect(desk.settings)
    assert History(again).turns("ann", thread) == (answered,)
    assert asked(again, 1)[0]["tokens_in"] is None


def test_tokens_and_cost_are_summed_over_the_department(desk: Desk, history: History) -> None:
    answered = _asked(desk)
    thread = history.begin("ann", answered.answer.question)
    for n, usage in enumerate((None, Usage(900, 80), Usage(1_100, 20, cost=Decimal("0.004")))):
        history.add("ann", thread, n, replace(answered, answer=replace(answered.answer, usage=usage)))
    assert not isinstance(desk.database, BadHome)
    rows = asked(desk.database, 1)
    assert set(rows[0]) == set(COLUMNS)
    assert (figures(rows).tokens, figures(rows).cost) == ((2_000, 100), Decimal("0.004"))
    assert figures(rows[-1:]).cost is None


def test_migrations_make_the_tables_the_program_uses(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with connect(Settings(home=tmp_path)).connect() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    engine = connect(Settings(home=tmp_path))
    with engine.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadHome, match="newer version"):
        connect(Settings(home=tmp_path))


def test_many_may_open_a_new_folder_at_once(tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def open_and_write(n: int) -> None:
        try:
            audit.record(connect(Settings(home=tmp_path)), "answer", {"n": n})
        except BaseException as fault:  # noqa: BLE001
            faults.append(fault)

    threads = [threading.Thread(target=open_and_write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine = connect(Settings(home=tmp_path))
    assert faults == []
    assert audit.count(engine) == 6
    assert list(audit.verify(engine)) == []


@pytest.mark.parametrize("url", ["nonsense", "oracle9://x/y", "postgresql://127.0.0.1:1/none"])
def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadHome) as told:
        connect(Settings(home=tmp_path, database_url=url))
    assert "\n" not in str(told.value)
    assert "CATHCODE_DATABASE_URL" in str(told.value)
