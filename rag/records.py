"""The desk's database: SQLite in the desk's folder by default, PostgreSQL by URL. Tables only; no logic."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError

from rag.errors import BadHome
from rag.settings import Settings

metadata = MetaData()

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(36), unique=True, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("body", Text, nullable=False),  # canonical JSON: what the hash was made of
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("audit_of_kind", "kind", "seq"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner", String(320), nullable=False, index=True),
    Column("title", String(200), nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("touched", DateTime(timezone=True), nullable=False),
    Column("pinned", Boolean, nullable=False, default=False),
)

turn = Table(
    "turn",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation", String(36), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("owner", String(320), nullable=False),
    Column("answer_id", String(36), nullable=False, index=True),  # the entry of the audit record
    Column("at", DateTime(timezone=True), nullable=False),
    Column("question", Text, nullable=False),  # scrubbed
    Column("verdict", String(20), nullable=False),
    Column("answered_by", String(200), nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("cost", Numeric(12, 6)),  # in the currency of the price settings; empty where no model was paid
    Column("tokens_in", Integer),  # empty where no model answered
    Column("tokens_out", Integer),
    Column("body", Text, nullable=False),  # JSON of the checked answer and of the draft
    Column("replaced", DateTime(timezone=True)),  # when its question was edited or asked again
    Index("turn_of_conversation", "conversation", "n"),
    Index("turn_of_owner", "owner", "at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", String(36), primary_key=True),
    Column("owner", String(320), primary_key=True),
    Column("thumb", SmallInteger, nullable=False),  # 1 up, 0 down
    Column("comment", Text, nullable=False, default=""),  # scrubbed
    Column("at", DateTime(timezone=True), nullable=False),
)

saved_claim = Table(
    "saved_claim",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner", String(320), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("body", Text, nullable=False),  # JSON in the shape of `schema claim`
    Column("at", DateTime(timezone=True), nullable=False),
)

note = Table(
    "note",
    metadata,
    Column("owner", String(320), primary_key=True),
    Column("about", String(20), primary_key=True),  # a code
    Column("text", Text, nullable=False),  # scrubbed
    Column("at", DateTime(timezone=True), nullable=False),
)

drawn = Table(  # what a user drew on of late, for the limits; swept after a day
    "drawn",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("owner", String(320), nullable=False),
    Column("what", String(20), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("drawn_of_owner", "owner", "what", "at"),
)


def connect(settings: Settings) -> Engine:
    """An engine with the tables as this version needs them. Raises BadHome where folder or server cannot be used."""
    from rag.migrations import bring_up_to_date

    url = settings.database
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    is_sqlite = url.startswith("sqlite")
    try:
        if is_sqlite:
            settings.home.mkdir(parents=True, exist_ok=True)
            engine = create_engine(url, hide_parameters=True)  # a fault that is logged holds no words of a user
            event.listen(engine, "connect", _tune_sqlite)
            event.listen(engine, "begin", _begin_immediate)
        else:
            tuned = {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}
            engine = create_engine(url, hide_parameters=True, **tuned)
        bring_up_to_date(engine)
    except (ArgumentError, NoSuchModuleError):
        raise BadHome("CATHCODE_DATABASE_URL is not understood; write it as postgresql://user@host/name") from None
    except (OSError, DBAPIError) as fault:
        where = settings.home if is_sqlite else "the database of CATHCODE_DATABASE_URL"
        raise BadHome(
            f"{where} cannot be used ({_reason(fault)}); make it writable, or set CATHCODE_HOME or CATHCODE_DATABASE_URL"
        ) from None
    return engine


@contextmanager
def reached(opened: Callable[[], AbstractContextManager[Connection]]) -> Iterator[Connection]:
    """A connection by `engine.begin` or `engine.connect`. Raises BadHome, with one sentence, where the database is gone."""
    try:
        with opened() as db:
            yield db
    except (OperationalError, InterfaceError) as fault:
        raise BadHome(f"the desk's database cannot be used now ({_reason(fault)}); try again in a moment") from None


def check(engine: Engine) -> None:
    """Ask the database whether it is there. Raises BadHome."""
    with reached(engine.connect) as db:
        db.execute(text("SELECT 1"))


def _reason(fault: Exception) -> str:
    said = str(getattr(fault, "orig", None) or getattr(fault, "strerror", None) or "not reachable")
    return said.splitlines()[0][:160]


def _tune_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # SQLAlchemy sends BEGIN itself
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("busy_timeout=5000", "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: object) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # one writer at a time, no upgrade deadlock
