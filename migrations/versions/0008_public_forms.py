"""Public forms that are open, what was answered on them, and files uploaded there."""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "fw_public_form",
        sa.Column("name", columns.PlainText(), nullable=False),
        sa.Column("token", columns.PlainText(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("answers", columns.BigId, nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(), nullable=False),
        sa.Column("changed_by", columns.BigId),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fw_public_form")),
        sa.UniqueConstraint("token", name=op.f("uq_fw_public_form_token")),
    )
    op.create_table(
        "fw_public_answer",
        sa.Column("ticket", columns.PlainText(), nullable=False),
        sa.Column("name", columns.PlainText(), nullable=False),
        sa.Column("device", columns.PlainText(), nullable=False),
        sa.Column("asked", columns.PlainText(), nullable=False),
        sa.Column("form", columns.PlainText(), nullable=False),
        sa.Column("record_id", columns.BigId, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_fw_public_answer")),
    )
    op.create_index("ix_fw_public_answer_device", "fw_public_answer", ["name", "device"], unique=False)
    op.create_index("ix_fw_public_answer_record", "fw_public_answer", ["form", "record_id"], unique=False)
    op.create_table(
        "fw_public_upload",
        sa.Column("file_id", columns.PlainText(), nullable=False),
        sa.Column("name", columns.PlainText(), nullable=False),
        sa.Column("ticket", columns.PlainText(), nullable=False),
        sa.Column("size", columns.BigId, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_fw_public_upload")),
    )
    op.create_index("ix_fw_public_upload_name", "fw_public_upload", ["name", "at"], unique=False)
