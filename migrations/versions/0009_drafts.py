"""Drafts: the documents makers have changed, who has which open, and what they asked to be published."""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "fw_draft",
        sa.Column("app", columns.PlainText(), nullable=False),
        sa.Column("path", columns.PlainText(), nullable=False),
        sa.Column("content", columns.JsonValue(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("base", columns.PlainText(), nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(), nullable=False),
        sa.Column("changed_by", columns.BigId),
        sa.PrimaryKeyConstraint("app", "path", name=op.f("pk_fw_draft")),
    )
    op.create_table(
        "fw_draft_editor",
        sa.Column("user_id", columns.BigId, autoincrement=False, nullable=False),
        sa.Column("app", columns.PlainText(), nullable=False),
        sa.Column("path", columns.PlainText(), nullable=False),
        sa.Column("seen_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "app", "path", name=op.f("pk_fw_draft_editor")),
    )
    op.create_table(
        "fw_release_request",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("app", columns.PlainText(), nullable=False),
        sa.Column("documents", columns.JsonValue(), nullable=False),
        sa.Column("digest", columns.PlainText(), nullable=False),
        sa.Column("replaces", columns.PlainText()),
        sa.Column("note", columns.PlainText(), nullable=False),
        sa.Column("restores", columns.BigId),
        sa.Column("accept_loss", sa.Boolean(), nullable=False),
        sa.Column("state", columns.PlainText(), nullable=False),
        sa.Column("problems", columns.JsonValue(), nullable=False),
        sa.Column("done", columns.BigId, nullable=False),
        sa.Column("total", columns.BigId, nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("created_by", columns.BigId),
        sa.Column("approved_by", columns.BigId),
        sa.Column("ended_at", columns.UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_release_request")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fw_release_request_app"), "fw_release_request", ["app"], unique=False)
    op.create_index(op.f("ix_fw_release_request_state"), "fw_release_request", ["state"], unique=False)
