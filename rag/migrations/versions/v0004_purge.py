"""An entry of the audit record may go where a later entry says that it was purged; what users drew on, for the limits."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("audit_of_kind", "audit", ["kind", "seq"])
    op.create_table(
        "drawn",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String(320), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("drawn_of_owner", "drawn", ["owner", "what", "at"])
    if op.get_bind().dialect.name == "postgresql":
        _seal_postgresql()
    else:
        _seal_sqlite()


def _seal_postgresql() -> None:
    op.execute("DROP TRIGGER audit_sealed ON audit")
    op.execute(
        "CREATE TRIGGER audit_sealed BEFORE UPDATE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
    )
    op.execute(
        "CREATE FUNCTION audit_is_purged_in_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF (SELECT max(seq) FROM gone) > "
        "coalesce((SELECT max((body::json #>> '{body,through}')::int) FROM audit WHERE kind = 'purge'), 0) "
        "THEN RAISE EXCEPTION 'the audit record is append-only'; END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_purged AFTER DELETE ON audit REFERENCING OLD TABLE AS gone "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_purged_in_words()"
    )


def _seal_sqlite() -> None:
    op.execute("DROP TRIGGER IF EXISTS audit_no_delete")
    op.execute(
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN OLD.seq > "
        "coalesce((SELECT max(json_extract(body, '$.body.through')) FROM audit WHERE kind = 'purge'), 0) "
        "BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END"
    )
