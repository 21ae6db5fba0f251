"""Conversations, turns, feedback, saved claims, notes; and an audit record that the database itself keeps append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_AT = sa.DateTime(timezone=True)
_REFUSAL = "the audit record is append-only"


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("owner", sa.String(320), nullable=False, index=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("created", _AT, nullable=False),
        sa.Column("touched", _AT, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
    )
    op.create_table(
        "turn",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("conversation", sa.String(36), sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(320), nullable=False),
        sa.Column("answer_id", sa.String(36), nullable=False, index=True),
        sa.Column("at", _AT, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("answered_by", sa.String(200), nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("cost", sa.Numeric(12, 6)),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("replaced", _AT),
    )
    op.create_index("turn_of_conversation", "turn", ["conversation", "n"])
    op.create_index("turn_of_owner", "turn", ["owner", "at"])
    op.create_table(
        "feedback",
        sa.Column("answer_id", sa.String(36), primary_key=True),
        sa.Column("owner", sa.String(320), primary_key=True),
        sa.Column("thumb", sa.SmallInteger, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("at", _AT, nullable=False),
    )
    op.create_table(
        "saved_claim",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("owner", sa.String(320), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", _AT, nullable=False),
    )
    op.create_table(
        "note",
        sa.Column("owner", sa.String(320), primary_key=True),
        sa.Column("about", sa.String(20), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", _AT, nullable=False),
    )
    _seal_audit()


def _seal_audit() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
