"""Tokens of a turn that a model answered."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("turn", sa.Column("tokens_in", sa.Integer))
    op.add_column("turn", sa.Column("tokens_out", sa.Integer))
