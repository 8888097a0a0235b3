"""Releases whose values are made before they become active."""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "fw_publication",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("documents", columns.JsonValue(), nullable=False),
        sa.Column("accept_loss", sa.Boolean(), nullable=False),
        sa.Column("state", columns.PlainText(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("place", columns.BigId, nullable=False),
        sa.Column("start", columns.BigId, nullable=False),
        sa.Column("feed", columns.BigId, nullable=False),
        sa.Column("done", columns.BigId, nullable=False),
        sa.Column("total", columns.BigId, nullable=False),
        sa.Column("leftovers", columns.JsonValue(), nullable=False),
        sa.Column("problems", columns.JsonValue(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("created_by", columns.BigId, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_publication")),
        sqlite_autoincrement=True,
    )
