"""The outbox, failures of jobs, signals to open pages; people's mail addresses and whether they want mail."""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "fw_outbox",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("key", columns.PlainText(), nullable=False),
        sa.Column("channel", columns.PlainText(), nullable=False),
        sa.Column("user_id", columns.BigId, nullable=True),
        sa.Column("address", columns.PlainText(), nullable=False),
        sa.Column("content", columns.JsonValue(), nullable=False),
        sa.Column("state", columns.PlainText(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_at", columns.UtcDateTime(), nullable=False),
        sa.Column("claim", columns.PlainText(), nullable=True),
        sa.Column("error", columns.JsonValue(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("ended_at", columns.UtcDateTime(), nullable=True),
        sa.Column("template", columns.PlainText(), nullable=True),
        sa.Column("form", columns.PlainText(), nullable=True),
        sa.Column("record_id", columns.BigId, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_fw_outbox_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_outbox_due", "fw_outbox", ["state", "run_at", "id"], unique=False)
    op.create_index("ix_fw_outbox_record", "fw_outbox", ["form", "record_id"], unique=False)
    op.create_table(
        "fw_job_failure",
        sa.Column("work", columns.PlainText(), nullable=False),
        sa.Column("item", columns.BigId, autoincrement=False, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", columns.UtcDateTime(), nullable=False),
        sa.Column("error", columns.PlainText(), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("work", "item", name=op.f("pk_fw_job_failure")),
    )
    op.create_table(
        "fw_signal",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("kind", columns.PlainText(), nullable=False),
        sa.Column("people", columns.JsonValue(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_signal")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fw_signal_at"), "fw_signal", ["at"], unique=False)
    op.add_column("fw_message", sa.Column("link", columns.JsonValue(), nullable=True))
    op.add_column("fw_user", sa.Column("email", columns.PlainText(), nullable=True))
    op.add_column("fw_user", sa.Column("email_notices", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    raise RuntimeError("messages not sent yet would be lost: restore a backup instead")
