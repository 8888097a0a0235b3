"""Workbooks that are on their way to become apps, with the imports of their sheets."""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "fw_workbook",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("file_id", columns.PlainText(), nullable=False),
        sa.Column("file_name", columns.PlainText(), nullable=False),
        sa.Column("state", columns.PlainText(), nullable=False),
        sa.Column("proposal", columns.PlainText(), nullable=False),
        sa.Column("jobs", columns.JsonValue(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("created_by", columns.BigId),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_workbook")),
        sqlite_autoincrement=True,
    )
