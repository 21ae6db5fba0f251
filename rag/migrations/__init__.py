"""The database brought to the state this version needs, by Alembic; run by every process, carried out by the first."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from rag.errors import BadHome

HEAD = "0004"  # the newest file of versions/
_LOCK = 929281


def bring_up_to_date(engine: Engine) -> None:
    """Run what is missing, in one transaction. Raises BadHome where a newer version of cathcode wrote the database."""
    with engine.connect() as db:
        if _version(db) == HEAD:
            return
    with engine.begin() as db:
        if engine.dialect.name == "postgresql":
            db.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        held = _version(db)
        if held == HEAD:  # another process was first
            return
        if held is not None and held > HEAD:
            raise BadHome("the database was written by a newer version of cathcode; use that version or another folder")
        _upgrade(db)


def _version(db: Connection) -> str | None:
    if not inspect(db).has_table("alembic_version"):
        return None
    row = db.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(row[0]) if row else None


def _upgrade(db: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
