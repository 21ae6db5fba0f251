"""The desk's database: SQLite in the desk's folder by default, PostgreSQL by URL. Tables only; no logic."""

from sqlalchemy import JSON, Column, DateTime, Engine, Integer, MetaData, String, Table, Text, create_engine, event
from sqlalchemy.exc import OperationalError

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
)

__all__ = ["JSON", "audit", "connect", "metadata"]


def connect(settings: Settings) -> Engine:
    """An engine with the tables there. Raises BadHome where the folder or the server cannot be used."""
    url = settings.database
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    try:
        if url.startswith("sqlite"):
            settings.home.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        if url.startswith("sqlite"):
            event.listen(engine, "connect", _tune_sqlite)
            event.listen(engine, "begin", _begin_immediate)
        metadata.create_all(engine)
    except (OSError, OperationalError) as fault:
        where = settings.home if url.startswith("sqlite") else "the database of CATHCODE_DATABASE_URL"
        reason = str(getattr(fault, "orig", None) or getattr(fault, "strerror", None) or "not reachable").splitlines()[
            0
        ]
        raise BadHome(
            f"{where} cannot be written ({reason}); make it writable, or set CATHCODE_HOME or CATHCODE_DATABASE_URL"
        ) from None
    return engine


def _tune_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # SQLAlchemy sends BEGIN itself
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: object) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # one writer at a time, no upgrade deadlock
