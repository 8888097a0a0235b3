"""Views of forms that people save for themselves or share."""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "fw_view",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("form", columns.PlainText(), nullable=False),
        sa.Column("owner_id", columns.BigId, nullable=False),
        sa.Column("share", columns.PlainText(), nullable=False),
        sa.Column("content", columns.JsonValue(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_view")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_view_form", "fw_view", ["form", "owner_id"], unique=False)
