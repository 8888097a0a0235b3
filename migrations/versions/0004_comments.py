"""Comments on records, and hints to who watches a record."""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "fw_comment",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("form", columns.PlainText(), nullable=False),
        sa.Column("record_id", columns.BigId, nullable=False),
        sa.Column("author_id", columns.BigId, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("text", columns.PlainText(), nullable=False),
        sa.Column("files", columns.JsonValue(), nullable=False),
        sa.Column("edited_at", columns.UtcDateTime(), nullable=True),
        sa.Column("deleted_at", columns.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_comment")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_comment_record", "fw_comment", ["form", "record_id", "id"], unique=False)
    op.add_column("fw_signal", sa.Column("place", columns.PlainText(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("comments would be lost: restore a backup instead")
